// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { type Clock, type Log, toError } from '@mingjian/base'
import { Access } from './access/access.ts'
import type { Actor } from './access/grant.ts'
import { Oidc } from './access/oidc.ts'
import type { Authenticate } from './access/signed-in.ts'
import { PolicySet } from './access/policy-set.ts'
import type { Config } from './cli/config.ts'
import { accessRoutes } from './http/access/access-routes.ts'
import { factorRoutes } from './http/access/factor-routes.ts'
import { oidcRoutes } from './http/access/oidc-routes.ts'
import { tokenRoutes } from './http/access/token-routes.ts'
import type { Route } from './http/route.ts'
import type { Catalogue } from './serve-catalogue.ts'
import type { FootagePlane } from './serve-footage.ts'
import type { Database } from './store/database.ts'

export type AccessParts = Readonly<{
  config: Config
  database: Database
  catalogue: Catalogue
  footage: FootagePlane
  /** Who bears a retrieval order by the cookie they bring. */
  bearers: Authenticate
  clock: Clock
  log: Log
}>

export type AccessPlane = Readonly<{ access: Access; routes: readonly Route[]; stop: () => Promise<void> }>

/** The gate, with its policies checked and entered; `stop` ends its rounds. Throws `access.policy.wrong`. */
export async function startAccess(parts: AccessParts): Promise<AccessPlane> {
  const { config, database, catalogue, footage, bearers, clock, log } = parts
  const { register, cameras, accounts, events } = catalogue
  const ownPolicies = path.join(config.data, 'policies')
  const access = new Access({
    ...{ register, clock, zone: config.zone, ownPolicies },
    policies: await PolicySet.load(ownPolicies),
    authenticate: async (given) => (await accounts.authenticate(given)) ?? bearers(given),
    facts: (camera) => cameras.facts(camera),
    ends: { live: footage.live, events },
  })
  await access.enterPolicies(SERVER).catch((thrown: unknown) => {
    log.error('policy.load', { error: toError(thrown).message }) // recording must start all the same; without a log no grant is made
  })
  events.judgeBy(access.knows)
  const unlisten = [
    await database.listen('access_changed', (user) => access.forget(user)),
    await database.listen('camera_changed', () => access.forgetCameras()),
  ]
  const ticking = setInterval(() => access.tick(), TICK)
  const sweeping = setInterval(() => {
    accounts.sweep().then(
      (ended) => access.endSessions(ended),
      (thrown: unknown) => log.debug('access.sweep', { error: toError(thrown).message }), // the database is away: next time
    )
  }, SWEEP)
  return {
    access,
    routes: routesOf(parts, access),
    async stop() {
      clearInterval(ticking)
      clearInterval(sweeping)
      for (const each of unlisten) await each()
    },
  }
}

function routesOf({ catalogue, clock }: AccessParts, access: Access): Route[] {
  const { settings } = catalogue
  const by = { ...catalogue, access, clock }
  return [
    ...accessRoutes(by),
    ...factorRoutes({ ...by, changed: (user) => access.forget(user) }),
    ...tokenRoutes({
      ...by,
      endedToken: (token) => access.endToken(token),
      endedSessions: (ids) => access.endSessions(ids),
    }),
    ...oidcRoutes({ ...by, oidc: new Oidc({ clock, provider: () => settings.provider() }) }),
  ]
}

const TICK = 1000
const SWEEP = 60_000

const SERVER: Actor = {
  ...{ kind: 'operator', userId: null, name: 'server', abilities: new Set(), cameras: null, address: null },
}
