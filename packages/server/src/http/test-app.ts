// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from 'fastify'
import { HandClock, type EpochMillis, silentLog } from '@mingjian/base'
import type { ProbeResult, Role } from '@mingjian/contract'
import { AccessSettingsBook } from '../access/access-settings.ts'
import { Access } from '../access/access.ts'
import { Accounts } from '../access/accounts.ts'
import { Factors } from '../access/factors.ts'
import type { Refusal } from '../access/grant.ts'
import { Oidc } from '../access/oidc.ts'
import { PolicySet } from '../access/policy-set.ts'
import { hashPassword } from '../access/password.ts'
import { AccessRegister } from '../store/access-register.ts'
import { Alarms } from '../store/alarms.ts'
import { Cameras } from '../store/cameras.ts'
import { Credentials } from '../store/credentials.ts'
import type { Database } from '../store/database.ts'
import { Preferences } from '../store/preferences.ts'
import { FactorStore } from '../store/factors.ts'
import { makeSecretBox } from '../store/secret-box.ts'
import { openTestEvidence, type TestEvidence } from '../store/test-evidence.ts'
import { SignInPlaces } from '../store/sign-in-places.ts'
import { Users } from '../store/users.ts'
import { accessRoutes } from './access/access-routes.ts'
import { factorRoutes } from './access/factor-routes.ts'
import { oidcRoutes } from './access/oidc-routes.ts'
import { tokenRoutes } from './access/token-routes.ts'
import { alarmRoutes } from './alarm-routes.ts'
import { buildApp } from './app.ts'
import { cameraRoutes } from './camera-routes.ts'
import { EventFeed } from './event-feed.ts'
import { eventRoutes } from './event-routes.ts'
import { entryRoutes } from './log/entry-routes.ts'
import { logRoutes } from './log/log-routes.ts'
import { recordingRoutes } from './recording-routes.ts'
import type { Route } from './route.ts'
import { sessionRoutes } from './session-routes.ts'
import { systemRoutes } from './system-routes.ts'
import { userRoutes } from './user-routes.ts'

export type TestApp = Readonly<{
  app: FastifyInstance
  routes: readonly Route[]
  clock: HandClock
  access: Access
  settings: AccessSettingsBook
  accounts: Accounts
  users: Users
  cameras: Cameras
  alarms: Alarms
  database: Database
  evidence: TestEvidence
  /** A bearer header of a new user with this role. */
  tokenOf: (role: Role, cameras?: string[] | null) => Promise<{ authorization: string }>
  /** What `admit` answers for the next camera. */
  admission: { refusal: Refusal | null }
  probed: unknown[]
  close: () => Promise<void>
}>

const PROBED: ProbeResult = {
  ...{
    ok: false,
    cause: 'unreachable',
    detail: null,
    transport: null,
    server: null,
    quirks: [],
    warnings: [],
    still: null,
  },
  facts: {
    ...{ codec: null, codecString: null, width: null, height: null, framesPerSecond: null },
    ...{ keyInterval: null, bitsPerSecond: null, audio: null, clockOffset: null },
  },
}

/** For tests: the HTTP side on a real database, with recorders and disk left out. */
export async function makeTestApp(database: Database): Promise<TestApp> {
  const clock = new HandClock(Date.UTC(2026, 10, 23, 12) as EpochMillis)
  const evidence = await openTestEvidence(database)
  const register = new AccessRegister(evidence.enter)
  const [users, credentials] = [new Users(database), new Credentials(database)]
  const [cameras, alarms] = [new Cameras(database), new Alarms(database)]
  const secrets = makeSecretBox(Buffer.alloc(32, 1))
  const places = new SignInPlaces(database)
  const settings = new AccessSettingsBook({ places, secrets, monotonic: () => clock.monotonic() })
  const factors = new Factors({ store: new FactorStore(database), secrets, clock, issuer: 'test' })
  const accounts = new Accounts({ users, credentials, register, clock, factors, places, settings })
  const events = new EventFeed({ log: silentLog })
  const authenticate = accounts.authenticate.bind(accounts)
  const access = new Access({
    ...{ register, authenticate, clock, zone: 'Asia/Shanghai', ownPolicies: '', policies: await PolicySet.load(null) },
    facts: (id) => cameras.facts(id),
    ends: { live: { endWhere: () => {} }, events },
  })
  const desks = { accounts, users, credentials, register, clock, cameras, access, settings, places, factors }
  const admission: TestApp['admission'] = { refusal: null }
  const probed: unknown[] = []
  const status = { status: () => null, since: () => null }
  const instance = { name: 'test', version: '0', hasDecoder: () => false }
  const routes = [
    ...systemRoutes({
      health: () => ({ status: 'ok', version: '0', cameras: { total: 0, recording: 0 } }),
      storage: () => Promise.reject(new Error('no disk here')),
      metrics: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
    }),
    ...sessionRoutes({
      accounts,
      users,
      credentials,
      preferences: new Preferences(database),
      ended: (ids) => events.endSessions(ids),
      clock,
      instance,
    }),
    ...userRoutes({ accounts, users, credentials, register, events, clock, ended: () => {} }),
    ...cameraRoutes({
      ...{ cameras, register, clock, status, secrets },
      sight: {
        within: async (actor) => access.judge.within(actor, 'see', await cameras.allFacts()),
        base: (actor, camera) => access.judge.decide(actor, 'base', camera).isAllowed,
      },
      retention: { days: 30, floor: 30, article: 'cq-2016/23' },
      door: { locate: () => Promise.resolve(null), refuseUse: () => Promise.resolve(null) },
      admit: () => Promise.resolve(admission.refusal),
      probe: (source) => Promise.resolve((probed.push(source), PROBED)),
      changed: () => Promise.resolve(),
      removed: () => {},
    }),
    ...recordingRoutes({
      recordings: () => Promise.resolve({ runs: [], gaps: [] }),
      days: () => Promise.resolve({ days: [] }),
      open: () => Promise.reject(new Error('nobody bears an order here')),
    }),
    ...alarmRoutes({ alarms, events, clock, knows: async (_actor, camera) => camera === 'own' }),
    ...eventRoutes({ events, authenticate }),
    ...logRoutes({ current: () => evidence.log, published: 'checkpoint' }),
    ...entryRoutes({
      ...{ projection: evidence.projection, sealed: evidence.sealed, enter: evidence.enter, clock },
      ...{ current: () => evidence.log, trouble: () => null, published: 'checkpoint' },
    }),
    ...accessRoutes(desks),
    ...factorRoutes({ ...desks, changed: () => {} }),
    ...tokenRoutes({ ...desks, endedToken: () => {}, endedSessions: (ids) => events.endSessions(ids) }),
    ...oidcRoutes({ ...desks, oidc: new Oidc({ clock, provider: () => settings.provider() }) }),
  ]
  const app = await buildApp({
    routes,
    sockets: [],
    authenticate,
    ...{ judgeCamera: access.judgeCamera, enterRefusal: access.enterRefusal },
    log: silentLog,
    version: '0',
    webRoot: null,
    trustProxy: false,
  })
  await app.ready()
  let count = 0
  return {
    ...{
      app,
      routes,
      clock,
      access,
      settings,
      accounts,
      users,
      cameras,
      alarms,
      database,
      evidence,
      admission,
      probed,
    },
    async tokenOf(role, seen = null) {
      const user = await accounts.addUser({
        name: `${role}${++count}`,
        role,
        cameras: seen,
        password: await hashPassword('a long password'),
      })
      return { authorization: `Bearer ${await accounts.createToken(user)}` }
    },
    async close() {
      events.close()
      await app.close()
      await evidence.close()
    },
  }
}
