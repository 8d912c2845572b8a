// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import { CaseDesk } from './cases/case-desk.ts'
import { ExposureDesk } from './cases/exposure-desk.ts'
import type { Press } from './documents/press.ts'
import { caseRoutes } from './http/cases/case-routes.ts'
import { exposureRoutes } from './http/cases/exposure-routes.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import type { RegistryPlane } from './serve-registry.ts'
import { Corrections } from './store/corrections.ts'
import type { Database } from './store/database.ts'
import { ExposedUnits } from './store/exposed-units.ts'
import { LawCases } from './store/law-cases.ts'
import type { SecretBox } from './store/secret-box.ts'

export type CaseParts = Readonly<{
  database: Database
  registry: Pick<RegistryPlane, 'registry' | 'desk' | 'read'>
  secrets: SecretBox
  enter: Enter
  clock: Clock
  press: Press
}>

export type CasePlane = Readonly<{
  routes: readonly Route[]
  /** For desks that find a breach; throws what the opening refuses. */
  openFor: CaseDesk['openFor']
}>

/** Liability (articles 29 to 35): cases, and what units are exposed to. */
export function makeCases(parts: CaseParts): CasePlane {
  const { database, registry: plane, secrets, enter, clock, press } = parts
  const { registry, desk } = plane
  const reader = { read: plane.read }
  const [kept, orders] = [new LawCases(database), new Corrections(database)]
  const cases = new CaseDesk({ cases: kept, orders, registry, reader, desk, secrets, enter, clock })
  const exposure = new ExposureDesk({ units: new ExposedUnits(database), desk })
  return {
    routes: [...caseRoutes({ cases, registry, desk, secrets, press }), ...exposureRoutes({ exposure, cases })],
    openFor: (found, actor) => cases.openFor(found, actor),
  }
}
