// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Clock, Fault, type Log } from '@mingjian/base'
import type { Config } from './cli/config.ts'
import type { AlarmSink } from './duty/alarm-sink.ts'
import { FootageScribe } from './duty/footage-scribe.ts'
import { entryRoutes } from './http/log/entry-routes.ts'
import { logRoutes } from './http/log/log-routes.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import { logFiles } from './log/evidence-log.ts'
import { openLogDoor } from './log/log-door.ts'
import { LogKeeper } from './log/log-keeper.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import type { Database } from './store/database.ts'
import { listUnentered } from './store/footage-entries.ts'
import { LogProjection } from './store/log-projection.ts'
import { LogTailer } from './store/log-tailer.ts'
import { SealedValues } from './store/sealed-values.ts'

export type LogParts = Readonly<{
  config: Config
  database: Database
  footage: Pick<FootagePlane, 'layout'>
  version: string
  clock: Clock
  log: Log
}>

/** The evidence log of the running server, with what stands on it. */
export type LogPlane = Readonly<{
  keeper: LogKeeper
  enter: Enter
  /** Where commands beside the server enter what they do. */
  door: string
  projection: LogProjection
  sealed: SealedValues
  /** Enters what is recorded and what is lost. */
  scribe: FootageScribe
  routes: readonly Route[]
  /** Fills the projection from here on; to be called when the database has its schema. */
  project: () => void
  /** Resolves when what is entered until now stands in the projection. */
  settled: () => Promise<void>
  /** Raises or clears the alarm, and tries again to open what could not be opened. To be called every few seconds. */
  check: (alarms: AlarmSink) => Promise<void>
  close: () => Promise<void>
}>

/** Opens the log and its door. A log that is damaged does not stop the start: recording must go on, and nothing is shown. */
export async function openLog(parts: LogParts): Promise<LogPlane> {
  const { config, database, clock, log } = parts
  const sealed = new SealedValues(database)
  const projection = new LogProjection(database)
  const keepSealed = sealed.put.bind(sealed)
  const keeper = new LogKeeper({ ...logFiles(config.data), name: config.name, clock, log, keepSealed })
  let tailer: LogTailer | null = null
  keeper.whenOpen(() => void enterOpening(parts, keeper))
  await keeper.open()
  const door = await placeDoor(config.data)
  const closeDoor = await openLogDoor({ socket: door.socket, enter: keeper.enter, log })
  const settled = async (): Promise<void> => {
    if (tailer === null) throw new Fault('unavailable', 'log.closed', 'the evidence log is not open')
    await tailer.reach(keeper.current?.size ?? 0)
  }
  const scribe = new FootageScribe({
    ...{ enter: keeper.enter, disk: footageDisk, layout: parts.footage.layout, log, settled },
    unentered: (limit) => listUnentered(database, limit),
  })
  return {
    ...{ keeper, enter: keeper.enter, door: door.socket, projection, sealed, scribe, settled },
    routes: makeRoutes(parts, { keeper, projection, sealed }),
    project() {
      keeper.whenOpen((source) => {
        tailer = new LogTailer({ source, projection, log, shortened: (fault) => keeper.condemn(fault) })
        tailer.start()
      })
    },
    async check(alarms) {
      await keeper.open()
      if (keeper.trouble) alarms.raise('log-damaged', null, keeper.trouble.message)
      else alarms.clear('log-damaged', null)
    },
    async close() {
      await scribe.close()
      await closeDoor()
      await door.remove()
      await tailer?.close()
      await keeper.close()
    },
  }
}

function makeRoutes(
  { config, clock }: LogParts,
  by: Readonly<{ keeper: LogKeeper; projection: LogProjection; sealed: SealedValues }>,
): Route[] {
  const { keeper } = by
  const reading = { current: () => keeper.must(), published: config.logPublic }
  const trouble = () => keeper.trouble
  return [...logRoutes(reading), ...entryRoutes({ ...by, ...reading, trouble, enter: keeper.enter, clock })]
}

/** Who reads the log sees when the program was not running. */
async function enterOpening({ version, log }: LogParts, keeper: LogKeeper): Promise<void> {
  await keeper.enter({ type: 'log.open', body: { version } }).catch((thrown: unknown) => {
    log.warn('log.open', { error: String(thrown) }) // the keeper tells it by its alarm
  })
}

/** sun_path holds 104 bytes on macOS and 108 on Linux: in a data folder deeper than that the socket lies elsewhere. */
async function placeDoor(data: string): Promise<{ socket: string; remove: () => Promise<void> }> {
  const near = path.join(data, 'log-door')
  if (Buffer.byteLength(near) < SOCKET_PATH_LIMIT) return { socket: near, remove: () => rm(near, { force: true }) }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mj-'))
  return { socket: path.join(folder, 'door'), remove: () => rm(folder, { recursive: true, force: true }) }
}

const SOCKET_PATH_LIMIT = 100
