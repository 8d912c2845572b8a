// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Clock, formatTime, type Log, toTicks } from '@mingjian/base'
import type { Recordings } from '@mingjian/contract'
import type { FastifyInstance } from 'fastify'
import type { Access } from './access/access.ts'
import type { Config } from './cli/config.ts'
import type { Coverage } from './domain/coverage.ts'
import { RETENTION_RULE } from './domain/retention-rule.ts'
import { hasRoomForCamera, reportStorage } from './duty/storage-watch.ts'
import { alarmRoutes } from './http/alarm-routes.ts'
import { buildApp } from './http/app.ts'
import { cameraRoutes } from './http/camera-routes.ts'
import { presentState } from './http/camera-state.ts'
import { eventRoutes } from './http/event-routes.ts'
import { Metrics, type MetricFacts } from './http/metrics.ts'
import { presentProbe } from './http/probe-answer.ts'
import { countDays, monthDays } from './http/recording-days.ts'
import { recordingRoutes } from './http/recording-routes.ts'
import type { Route, SocketRoute } from './http/route.ts'
import { sessionRoutes } from './http/session-routes.ts'
import { presentStorage } from './http/storage-answer.ts'
import { systemRoutes } from './http/system-routes.ts'
import { userRoutes } from './http/user-routes.ts'
import { probe } from './ingest/probe.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import type { RegistryPlane } from './serve-registry.ts'
import type { Database } from './store/database.ts'
import type { SecretBox } from './store/secret-box.ts'

export type HttpParts = Readonly<{
  config: Config
  database: Database
  secrets: SecretBox
  catalogue: Catalogue
  footage: FootagePlane
  access: Access
  accessRoutes: readonly Route[]
  evidence: Readonly<{ routes: readonly Route[] }>
  clock: Clock
  log: Log
  version: string
  media: Readonly<{ routes: readonly Route[]; sockets: readonly SocketRoute[] }>
  registry: Pick<RegistryPlane, 'routes' | 'door'>
  keep: Readonly<{ routes: readonly Route[] }>
  packages: Readonly<{ routes: readonly Route[] }>
  desk: Readonly<{ routes: readonly Route[] }>
  viewing: Readonly<{ routes: readonly Route[] }>
  witnessing: Readonly<{ routes: readonly Route[] }>
  inspection: Readonly<{ routes: readonly Route[] }>
  cases: Readonly<{ routes: readonly Route[] }>
  plans: Readonly<{ routes: readonly Route[] }>
  filing: Readonly<{ routes: readonly Route[] }>
  integration: Readonly<{ routes: readonly Route[] }>
  exchange: Readonly<{ routes: readonly Route[] }>
}>

/** The whole HTTP side on its parts. */
export function makeApp(parts: HttpParts): Promise<FastifyInstance> {
  const { config, catalogue, access, log, version, media } = parts
  const { authenticate, judgeCamera, enterRefusal } = access
  const routes = [
    ...systemRoutes(systemDeps(parts)),
    ...sessionRoutes({
      ...catalogue,
      clock: parts.clock,
      instance: instanceOf(parts),
      ended: (ids) => access.endSessions(ids),
    }),
    ...userRoutes({ ...catalogue, clock: parts.clock, ended: (user) => access.endUser(user) }),
    ...cameraRoutes(cameraDeps(parts)),
    ...recordingRoutes(recordingDeps(parts)),
    ...alarmRoutes({ ...catalogue, clock: parts.clock, knows: access.knows }),
    ...eventRoutes({ events: catalogue.events, authenticate }),
    ...parts.accessRoutes,
    ...media.routes,
    ...parts.registry.routes,
    ...parts.keep.routes,
    ...parts.packages.routes,
    ...parts.desk.routes,
    ...parts.evidence.routes,
    ...parts.viewing.routes,
    ...parts.witnessing.routes,
    ...parts.inspection.routes,
    ...parts.cases.routes,
    ...parts.plans.routes,
    ...parts.filing.routes,
    ...parts.integration.routes,
    ...parts.exchange.routes,
  ]
  return buildApp({
    routes,
    sockets: media.sockets,
    ...{ authenticate, judgeCamera, enterRefusal },
    log,
    version,
    webRoot: findWebApp(),
    trustProxy: config.trustProxy,
    isClassified: config.isClassified,
  })
}

function instanceOf({ config, version, footage }: HttpParts) {
  return { name: config.name, version, hasDecoder: () => footage.decoder.isPresent }
}

function systemDeps(parts: HttpParts): Parameters<typeof systemRoutes>[0] {
  const { config, database, catalogue, footage, clock, version } = parts
  const { roster, monitor, writer } = catalogue
  const metrics = new Metrics(() => readMetrics(parts))
  return {
    health() {
      const recording = roster.inUse().filter((id) => footage.fleet.status(id)?.state === 'recording').length
      return { status: monitor.isAway ? 'degraded' : 'ok', version, cameras: { total: roster.total, recording } }
    },
    async storage() {
      const retentions = () => Promise.resolve(roster.retentions())
      const pending = (id: string) => writer.pending(id)
      const footage = config.footage
      const report = await reportStorage({ database, disk: footageDisk, footage, clock, retentions, pending })
      const nameOf = (id: string) => roster.find(id)?.name ?? null
      return presentStorage(report, { folder: config.footage, zone: config.zone, now: clock.now(), nameOf })
    },
    metrics: () => metrics.text(),
  }
}

async function readMetrics({ config, catalogue, footage }: HttpParts): Promise<MetricFacts> {
  const { fleet, live } = footage
  return {
    cameras: catalogue.roster.inUse().map((id) => ({
      id,
      state: presentState({ id, inUse: true, changedAt: new Date(0) }, footage.status),
      bytes: fleet.status(id)?.bytes ?? 0,
    })),
    recorders: fleet.processes(),
    viewers: live.viewers(),
    eventStreams: catalogue.events.size,
    isDatabaseAway: catalogue.monitor.isAway,
    storage: await footageDisk.space(config.footage),
  }
}

function cameraDeps(parts: HttpParts): Parameters<typeof cameraRoutes>[0] {
  const { config, catalogue, secrets, footage, access, clock, log } = parts
  const { cameras, register, roster } = catalogue
  return {
    ...{ cameras, register, secrets, clock },
    status: footage.status,
    sight: {
      within: async (actor) => access.judge.within(actor, 'see', await cameras.allFacts()),
      base: (actor, camera) => access.judge.decide(actor, 'base', camera).isAllowed,
    },
    retention: { days: config.retentionDays, floor: RETENTION_RULE.days, article: RETENTION_RULE.article },
    door: parts.registry.door,
    changed: () => roster.refresh(),
    removed: (id) => access.endWhere((grant) => grant.extent.camera === id, 'camera-removed'),
    async admit() {
      if (await hasRoomForCamera(footageDisk, config.footage)) return null
      const detail = 'the space kept in reserve is touched: no camera can be added until there is more'
      return { refused: true, code: 'camera.storage.reserve', detail, article: RETENTION_RULE.article }
    },
    probe: async (source) => presentProbe(await probe(source, { clock, log }), { decoder: footage.decoder, log }),
  }
}

function recordingDeps({ catalogue, access }: HttpParts): Parameters<typeof recordingRoutes>[0] {
  const { footageRegister, cameras } = catalogue
  const factsOf = async (id: string) => {
    const row = await cameras.findEver(id)
    const millis = row?.created_at.getTime() as Parameters<typeof toTicks>[0]
    return row && { createdAt: toTicks(millis), isInUse: row.in_use }
  }
  return {
    open: access.open,
    async recordings(extent) {
      const facts = await factsOf(extent.camera)
      return facts && presentCoverage(await footageRegister.recordings(extent, facts.createdAt, facts.isInUse))
    },
    async days({ camera, month, zone }) {
      const days = monthDays(month, zone)
      const [first, last] = [days[0], days.at(-1)]
      const facts = await factsOf(camera)
      if (facts === null || !first || !last) return null
      const { runs } = await footageRegister.recordings({ camera, from: first.start, to: last.end }, facts.createdAt)
      return countDays(month, zone, runs)
    },
  }
}

function presentCoverage({ runs, gaps }: Coverage): Recordings {
  return {
    runs: runs.map((run) => ({ ...run, start: formatTime(run.start), end: formatTime(run.end) })),
    gaps: gaps.map((gap) => ({ ...gap, start: formatTime(gap.start), end: formatTime(gap.end) })),
  }
}

/** `build/web` of the clone; null when it was not built. */
function findWebApp(): string | null {
  const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../build/web')
  return existsSync(path.join(folder, 'index.html')) ? folder : null
}
