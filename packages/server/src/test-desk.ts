// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { assert, type EpochMillis, HandClock, silentLog, toTicks } from '@mingjian/base'
import type { Role } from '@mingjian/contract'
import { Access } from './access/access.ts'
import { Accounts } from './access/accounts.ts'
import { PolicySet } from './access/policy-set.ts'
import { nodeDisk } from './disk/disk.ts'
import { buildApp } from './http/app.ts'
import { exportRoutes } from './http/media-export.ts'
import { footageRoutes } from './http/media-footage.ts'
import { liveRoute } from './http/media-live.ts'
import { stillRoute } from './http/media-still.ts'
import { recordingRoutes } from './http/recording-routes.ts'
import type { EntryDraft } from './log/enter.ts'
import { openTestLog } from './log/test-log.ts'
import { DecoderPool } from './play/decoder-pool.ts'
import { Exports } from './play/exports.ts'
import { FootageIndex } from './play/footage-index.ts'
import { Live } from './play/live.ts'
import { StillCache } from './play/still.ts'
import { TestFootage } from './play/test-footage.ts'
import { Transcoding } from './play/transcode-footage.ts'
import { type Desk, makeDesk } from './serve-desk.ts'
import { AccessRegister } from './store/access-register.ts'
import { Cameras } from './store/cameras.ts'
import { Credentials } from './store/credentials.ts'
import type { Database } from './store/database.ts'
import { ExportJobs } from './store/export-jobs.ts'
import { readLawFolder, RULEBOOKS } from './store/rulebooks.ts'
import { makeSecretBox } from './store/secret-box.ts'
import { Users } from './store/users.ts'
import { noMeter } from './stream/view-meter.ts'

export type TestDesk = Readonly<{
  app: FastifyInstance
  desk: Desk
  access: Access
  clock: HandClock
  data: string
  footage: TestFootage
  /** What was entered, in order. */
  entries: EntryDraft[]
  alarms: Map<string, string>
  /** A bearer header of a new user with this role. */
  tokenOf: (role: Role) => Promise<{ authorization: string }>
  close: () => Promise<void>
}>

/** 10:00 on 15 January 2027 in China. */
export const TEN = Date.UTC(2027, 0, 15, 2) as EpochMillis

/** For tests: the retrieval desk and every way to pictures behind the real gate, on a real database, log and footage folder. */
export async function makeTestDesk(database: Database): Promise<TestDesk> {
  const clock = new HandClock((TEN + 6 * 3_600_000) as EpochMillis)
  const data = await mkdtemp(path.join(os.tmpdir(), 'mj-desk-'))
  const evidence = await openTestLog({ clock })
  const entries: EntryDraft[] = []
  const enter = async (draft: EntryDraft) => {
    const entered = await evidence.log.append(draft)
    entries.push(draft)
    return entered
  }
  const register = new AccessRegister(enter)
  const [users, credentials, cameras] = [new Users(database), new Credentials(database), new Cameras(database)]
  const accounts = new Accounts({ users, credentials, register, clock })
  const { books, holidays } = await readLawFolder(RULEBOOKS)
  assert(holidays, 'the shipped books have a calendar')
  const alarms = new Map<string, string>()
  const board = {
    raise: (kind: string, _camera: string | null, detail: string) => void alarms.set(kind, detail),
    clear: (kind: string) => void alarms.delete(kind),
  }
  const desk = makeDesk({
    ...{ database, books, holidays, enter, clock, log: silentLog },
    config: { data, name: 'test', zone: 'Asia/Shanghai' },
    secrets: makeSecretBox(Buffer.alloc(32, 1)),
    catalogue: { cameras, board },
    ends: { endOrder: (id) => access.endOrder(id), endSessions: (ids) => access.endSessions(ids) },
  })
  const disk = nodeDisk
  const decoder = new DecoderPool({ command: { program: process.execPath, arguments: ['-e', ''] }, log: silentLog })
  const live = new Live({ source: { live: () => ({ close: () => {} }) }, decoder, clock, log: silentLog })
  const access = new Access({
    ...{ register, clock, zone: 'Asia/Shanghai', ownPolicies: path.join(data, 'policies') },
    policies: await PolicySet.load(path.join(data, 'policies')),
    authenticate: async (given) => (await accounts.authenticate(given)) ?? desk.authenticate(given),
    facts: (camera) => cameras.facts(camera),
    ends: { live, events: { endSessions: () => {}, endWhere: () => {} } },
  })
  const footage = await TestFootage.create()
  const recorded = { disk, index: new FootageIndex(disk, footage.layout), gaps: () => Promise.resolve([]) }
  const { open } = access
  const cameraName = (id: string) => Promise.resolve(id)
  const jobs = new ExportJobs(database)
  const exports = new Exports({
    ...{ jobs, footage: recorded, folder: path.join(data, 'exports'), keepDays: 7, open, cameraName, clock },
    ...{ actor: () => Promise.resolve(null), changed: () => {}, log: silentLog },
  })
  await exports.start()
  const still = {
    disk,
    index: recorded.index,
    decoder,
    cache: new StillCache(),
    now: () => toTicks(clock.now()),
    mark: () => '',
  }
  const app = await buildApp({
    routes: [
      ...desk.routes,
      ...footageRoutes({
        open,
        footage: recorded,
        transcoding: new Transcoding(decoder),
        meter: noMeter,
        mark: () => '',
        cameraName,
      }),
      stillRoute({ open, still, meter: noMeter }),
      ...exportRoutes({ open, exports, jobs, meter: noMeter }),
      ...recordingRoutes({
        recordings: () => Promise.resolve({ runs: [], gaps: [] }),
        days: () => Promise.resolve({ days: [] }),
        open,
      }),
    ],
    sockets: [liveRoute({ open, live, meter: noMeter })],
    ...{ authenticate: access.authenticate, judgeCamera: access.judgeCamera, enterRefusal: access.enterRefusal },
    ...{ log: silentLog, version: '0', webRoot: null, trustProxy: false },
  })
  await app.ready()
  let count = 0
  return {
    ...{ app, desk, access, clock, data, footage, entries, alarms },
    async tokenOf(role) {
      const user = await accounts.addUser({ name: `${role}${++count}`, role, cameras: null, password: 'none' })
      return { authorization: `Bearer ${await accounts.createToken(user)}` }
    },
    async close() {
      await exports.close()
      await live.close()
      await app.close()
      await desk.close()
      await footage[Symbol.asyncDispose]()
      await evidence.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}
