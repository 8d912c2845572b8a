// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { type EpochMillis, HandClock, silentLog } from '@mingjian/base'
import { Accounts } from '../../../packages/server/src/access/accounts.ts'
import type { Actor } from '../../../packages/server/src/access/grant.ts'
import type { Config } from '../../../packages/server/src/cli/config.ts'
import { startServerDatabase } from '../../../packages/server/src/cli/server-database.ts'
import { type Disk, nodeDisk } from '../../../packages/server/src/disk/disk.ts'
import type { CameraFigures } from '../../../packages/server/src/domain/acceptance.ts'
import { Press } from '../../../packages/server/src/documents/press.ts'
import { buildApp } from '../../../packages/server/src/http/app.ts'
import { logFiles } from '../../../packages/server/src/log/evidence-log.ts'
import type { Enter } from '../../../packages/server/src/log/enter.ts'
import { LogKeeper } from '../../../packages/server/src/log/log-keeper.ts'
import { makeCases } from '../../../packages/server/src/serve-cases.ts'
import { makeFiling } from '../../../packages/server/src/serve-filing.ts'
import { makeIntegration } from '../../../packages/server/src/serve-integration.ts'
import { logRoots, makeInspection } from '../../../packages/server/src/serve-inspection.ts'
import { makePlans } from '../../../packages/server/src/serve-plans.ts'
import { makeRegistry, type RegistryPlane } from '../../../packages/server/src/serve-registry.ts'
import { AccessRegister } from '../../../packages/server/src/store/access-register.ts'
import { Cameras } from '../../../packages/server/src/store/cameras.ts'
import { Credentials } from '../../../packages/server/src/store/credentials.ts'
import { DataLock } from '../../../packages/server/src/store/data-lock.ts'
import { SealedValues } from '../../../packages/server/src/store/sealed-values.ts'
import { openSecretBox } from '../../../packages/server/src/store/secret-box.ts'
import { Users } from '../../../packages/server/src/store/users.ts'

/** A method and an address: `POST /api/registry/units`. */
export type ApiRequest = `${'GET' | 'POST' | 'PUT'} ${string}`
/** An answer of the API. */
export type Answer = Readonly<{ status: number; body: Record<string, unknown> }>

/** The product on the demo's data folder with a clock that is moved by hand, before its server starts there. */
export type DistrictPlane = Readonly<{
  clock: HandClock
  enter: Enter
  registry: RegistryPlane
  accounts: Accounts
  users: Users
  cameras: Cameras
  /** What the cameras of this instance show when an acceptance measures them. */
  figures: Map<string, CameraFigures>
  /** The API as this actor has it; no socket is opened. */
  call: (actor: Actor, request: ApiRequest, body?: object | Buffer) => Promise<Answer>
  close: () => Promise<void>
}>

export async function openDistrict(config: Config, at: number): Promise<DistrictPlane> {
  const clock = new HandClock(at as EpochMillis)
  const lock = await DataLock.take(config.data, LOCK_PATIENCE)
  const never = new AbortController().signal
  const server = await startServerDatabase({ config, log: silentLog, signal: never })
  await server.ready(false)
  const { database } = server
  const { sql } = database
  await sql`alter system set synchronous_commit = off`
  await sql`select pg_reload_conf()`
  const sealed = new SealedValues(database)
  const keepSealed = sealed.put.bind(sealed)
  const keeper = new LogKeeper({ ...logFiles(config.data), name: config.name, clock, log: silentLog, keepSealed, disk })
  await keeper.open()
  const { enter } = keeper
  const figures = new Map<string, CameraFigures>()
  const registry = await makeRegistry({
    ...{ database, disk, archive: path.join(config.data, 'archive'), enter, clock, log: silentLog },
    figures: (cameras) => Promise.resolve(new Map([...figures].filter(([id]) => cameras.includes(id)))),
    unexplained: () => Promise.resolve(new Map()),
    setInUse: () => Promise.resolve(), // the cameras of this instance come to it when the history is over
  })
  const register = new AccessRegister(enter)
  const users = new Users(database)
  const accounts = new Accounts({ users, credentials: new Credentials(database), register, clock })
  const asking = new Map<string, Actor>()
  const secrets = await openSecretBox(config.data)
  const shared = { database, registry, secrets, enter, clock, press: new Press() }
  const cases = makeCases(shared)
  const inspection = makeInspection({ ...shared, rootOf: logRoots(config.data), openCase: cases.openFor })
  const plans = makePlans(shared)
  // the district’s police work in this instance: nothing leaves it
  const exchange = { send: () => Promise.resolve(), on: () => {} }
  const filing = makeFiling({ ...shared, exchange, log: silentLog })
  const integration = makeIntegration({ ...shared, endUser: () => {}, log: silentLog })
  const desks = [registry, inspection, cases, plans, filing, integration]
  const app = await buildApp({
    routes: desks.flatMap(({ routes }) => routes),
    ...{ sockets: [], log: silentLog, version: '0', webRoot: null, trustProxy: false },
    authenticate: ({ bearer }) => {
      const actor = asking.get(bearer ?? '')
      return Promise.resolve(actor ? { session: null, actor } : null)
    },
  })
  await app.ready()
  return {
    ...{ clock, enter, registry, accounts, users, figures, cameras: new Cameras(database) },
    async call(actor, request, body) {
      const [method, url] = splitRequest(request)
      asking.set(actor.name, actor)
      const type = body instanceof Buffer ? 'application/octet-stream' : 'application/json'
      const headers = { authorization: `Bearer ${actor.name}`, ...(body ? { 'content-type': type } : {}) }
      const payload = body instanceof Buffer ? body : body && JSON.stringify(body)
      const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
      return { status: answer.statusCode, body: answer.json() }
    },
    async close() {
      await registry.watch.settled()
      await registry.watch.close()
      await app.close()
      await keeper.close()
      await sql`alter system reset synchronous_commit`
      await sql`select pg_reload_conf()`
      await sql`checkpoint`
      await server.close()
      lock.release()
    },
  }
}

/** Does not wait for the medium: if the machine fails now, the demo is made anew anyway. */
const disk: Disk = {
  ...nodeDisk,
  async open(file, how) {
    const opened = await nodeDisk.open(file, how)
    return {
      writeAt: (buffers, offset) => opened.writeAt(buffers, offset),
      readAt: (into, offset) => opened.readAt(into, offset),
      truncate: (length) => opened.truncate(length),
      stat: () => opened.stat(),
      close: () => opened.close(),
      sync: () => Promise.resolve(),
    }
  },
  syncFolder: () => Promise.resolve(),
}

function splitRequest(request: ApiRequest): ['GET' | 'POST' | 'PUT', string] {
  const method = (['GET', 'POST', 'PUT'] as const).find((each) => request.startsWith(`${each} `)) ?? 'GET'
  return [method, request.slice(method.length + 1)]
}

const LOCK_PATIENCE = 15_000
