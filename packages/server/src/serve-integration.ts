// SPDX-License-Identifier: Apache-2.0
import type { Clock, Log } from '@mingjian/base'
import { integrationRoutes } from './http/integration/integration-routes.ts'
import { sharingRoutes } from './http/integration/sharing-routes.ts'
import type { Route } from './http/route.ts'
import { IntegrationDesk } from './integration/integration-desk.ts'
import { SharingDesk } from './integration/sharing-desk.ts'
import type { Enter } from './log/enter.ts'
import type { RegistryPlane } from './serve-registry.ts'
import type { Database } from './store/database.ts'
import { Integrations } from './store/integrations.ts'
import { actsAbout } from './store/joining-acts.ts'
import { SharedCameras } from './store/shared-cameras.ts'
import { Sharings } from './store/sharings.ts'
import { Users } from './store/users.ts'

export type IntegrationParts = Readonly<{
  database: Database
  registry: Pick<RegistryPlane, 'registry' | 'desk' | 'watch' | 'reader'>
  endUser: (user: string) => void
  enter: Enter
  clock: Clock
  log: Log
}>

export type IntegrationPlane = Readonly<{
  routes: readonly Route[]
  sharing: SharingDesk
  /** Ends sharings on their last day; answers what stops it. */
  start: () => () => Promise<void>
}>

/** Joining systems and sharing cameras (article 19). */
export function makeIntegration(parts: IntegrationParts): IntegrationPlane {
  const { database, registry: plane, ...given } = parts
  const by = { ...plane, ...given, integrations: new Integrations(database), sharings: new Sharings(database) }
  const cameras = new SharedCameras(database)
  const users = new Users(database)
  const actsOf = (about: readonly string[]) => actsAbout(database, about)
  const sharing = new SharingDesk({ ...by, cameras, users })
  const desk = new IntegrationDesk(by)
  return {
    sharing,
    routes: [
      ...integrationRoutes({ desk, registry: plane.registry, actsOf, today: () => plane.desk.today() }),
      ...sharingRoutes({ desk: sharing, cameras, users, actsOf }),
    ],
    start: () => sharing.start(),
  }
}
