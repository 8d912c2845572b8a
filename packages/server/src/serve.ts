// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Log, systemClock, toError } from '@mingjian/base'
import { checkClosed } from './access/closed-network.ts'
import type { FastifyInstance } from 'fastify'
import type { Config } from './cli/config.ts'
import { startServerDatabase } from './cli/server-database.ts'
import { Press } from './documents/press.ts'
import { startAccess } from './serve-access.ts'
import { type Catalogue, makeCatalogue } from './serve-catalogue.ts'
import { makeCases } from './serve-cases.ts'
import { makeDesk } from './serve-desk.ts'
import { startDuty } from './serve-duty.ts'
import { makeExchange } from './serve-exchange.ts'
import { makeFiling } from './serve-filing.ts'
import { type FootagePlane, startFootage } from './serve-footage.ts'
import { makeApp } from './serve-http.ts'
import { makeIntegration } from './serve-integration.ts'
import { logRoots, makeInspection } from './serve-inspection.ts'
import { makeKeep } from './serve-keep.ts'
import { type LogPlane, openLog } from './serve-log.ts'
import { makeMedia } from './serve-media.ts'
import { makeProver, startPackages } from './serve-packages.ts'
import { makePlans } from './serve-plans.ts'
import { makeLiveRegistry } from './serve-registry-live.ts'
import { startViewing } from './serve-viewing.ts'
import { makeWitness } from './serve-witness.ts'
import { DataLock } from './store/data-lock.ts'
import type { Database } from './store/database.ts'
import { removeRunFile, writeRunFile } from './store/run-file.ts'
import { openSecretBox } from './store/secret-box.ts'

export type ServeParts = Readonly<{
  config: Config
  version: string
  log: Log
  /** For people: the address, and the one-time link. */
  print: (line: string) => void
  /** Stops the server. */
  signal: AbortSignal
}>

/**
 * Runs the server until the signal: recorders first, from the last known list, then the database, then the door; stops in
 * the opposite order. Throws a Fault with one line for the operator when it cannot start.
 */
export async function serve(parts: ServeParts): Promise<void> {
  const { config, log, signal } = parts
  if (config.isClassified) checkClosed(config)
  const clock = systemClock
  await using stack = new AsyncDisposableStack()
  const lock = await DataLock.take(config.data, LOCK_PATIENCE)
  stack.defer(() => lock.release())
  await mkdir(config.footage, { recursive: true })
  const secrets = await openSecretBox(config.data)
  const server = await startServerDatabase({ config, log, signal })
  stack.defer(() => server.close())
  const { database } = server
  const footage = startFootage({ config, clock, log })
  const evidence = await openLog({ config, database, footage, version: parts.version, clock, log })
  stack.defer(() => evidence.close())
  const { enter } = evidence
  const catalogue = makeCatalogue({
    database,
    secrets,
    footage,
    ...{ enter, name: config.name },
    cacheFile: path.join(config.data, 'cameras.json'),
    clock,
    log,
  })
  stack.defer(() => catalogue.board.close())
  stack.defer(() => catalogue.writer.close())
  stack.defer(() => catalogue.giveUpReading())
  stack.defer(() => footage.close())
  followFleet(footage, catalogue, evidence)
  const cached = await catalogue.roster.startFromCache()
  await server.ready(cached > 0)
  if (signal.aborted) return
  evidence.project()
  await writeRunFile(config.data, { pid: process.pid, address: server.address, logDoor: evidence.door })
  stack.defer(() => removeRunFile(config.data))
  await followCameras(database, catalogue, log)
  catalogue.readBack()
  const registry = await makeLiveRegistry({ config, database, catalogue, footage, enter, clock, log })
  const { placeFacts, library } = registry
  const prove = makeProver({ config, evidence })
  const keep = makeKeep({ database, catalogue, footage, evidence, prove, books: library.books, placeFacts, clock, log })
  await keep.start()
  stack.defer(startDuty({ config, database, catalogue, footage, evidence, sweeping: keep.sweeping, clock, log }))
  const desk = makeDesk({
    ...{ config, database, secrets, catalogue, clock, log },
    ...{ books: library.books, holidays: library.holidays },
    enter,
    ends: { endOrder: (id) => gate.access.endOrder(id), endSessions: (ids) => gate.access.endSessions(ids) },
  })
  stack.defer(() => desk.close())
  const gate = await startAccess({ config, database, catalogue, footage, bearers: desk.authenticate, clock, log })
  stack.defer(() => gate.stop())
  const { access } = gate
  const viewing = await startViewing({ config, database, catalogue, access, enter, clock, log })
  stack.defer(() => viewing.close())
  const { meter, mark } = viewing
  const shared = { database, registry, secrets, enter, clock, press: new Press() }
  const cases = makeCases(shared)
  const inspection = makeInspection({ ...shared, rootOf: logRoots(config.data), openCase: cases.openFor })
  const plans = makePlans({ database, registry, enter, clock })
  const witnessing = await makeWitness({ config, catalogue, enter, clock, log })
  const exchange = await makeExchange({ config, database, enter, clock, log })
  const filing = makeFiling({ ...shared, exchange: exchange.exchange, log })
  const integration = makeIntegration({ ...shared, endUser: (user) => access.endUser(user), log })
  const folder = path.join(config.data, 'exports')
  const media = makeMedia({ database, catalogue, footage, access, meter, mark, folder, clock, log })
  stack.defer(() => media.exports.close())
  await media.exports.start()
  const packages = await startPackages({
    ...{ config, database, catalogue, footage, access, evidence, enter, prove, orders: desk.book, clock, log },
  })
  stack.defer(() => packages.close())
  const app = await makeApp({
    ...parts,
    database,
    secrets,
    catalogue,
    footage,
    access,
    accessRoutes: gate.routes,
    clock,
    media,
    registry,
    keep,
    packages,
    evidence,
    desk,
    viewing,
    witnessing,
    ...{ inspection, cases, plans, exchange, filing, integration },
  })
  stack.defer(() => closeApp(app, catalogue))
  for (const each of [registry, witnessing, exchange, filing, integration]) stack.defer(each.start())
  const url = await app.listen({ host: config.host, port: config.port })
  await welcome(parts, catalogue, url)
  if (!signal.aborted) await once(signal, 'abort')
  log.info('server.stopping')
}

/** A command may be at work on the data folder. */
const LOCK_PATIENCE = 15_000
const DRAIN_MILLIS = 5000

function followFleet({ fleet }: FootagePlane, { writer, watchdog, states }: Catalogue, { scribe }: LogPlane): void {
  fleet.listen((event) => {
    writer.take(event)
    scribe.take(event)
    watchdog.take(event)
    if (event.type === 'status') states.take(event.camera)
  })
}

/** Changes by any process, this one or a command beside it; after a lost connection everything is read again. */
async function followCameras(database: Database, { roster }: Catalogue, log: Log): Promise<void> {
  const refresh = (): void => {
    roster.refresh().catch((thrown: unknown) => log.warn('roster.refresh', { error: toError(thrown).message }))
  }
  await database.listen('camera_changed', refresh)
  await roster.refresh()
}

async function closeApp(app: FastifyInstance, { events }: Catalogue): Promise<void> {
  events.close()
  const closing = app.close()
  await Promise.race([closing, delay(DRAIN_MILLIS, null, { ref: false })])
  app.server.closeAllConnections()
  await closing
}

async function welcome({ version, print, log }: ServeParts, { accounts }: Catalogue, url: string): Promise<void> {
  const secret = await accounts.offerSetup()
  log.info('server.ready', { url, version })
  const link = secret === null ? [] : ['', ...SETUP_WORDS, '', `  ${url}/setup?token=${secret}`, '']
  print([`Mingjian ${version} 明鉴  ${url}`, ...link].join('\n'))
}

const SETUP_WORDS = [
  'There is no administrator yet. This link makes the first one, once:',
  '还没有管理员。用此链接创建第一位管理员，仅一次有效：',
]
