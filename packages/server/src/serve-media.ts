// SPDX-License-Identifier: Apache-2.0
import { type Clock, type Log, toTicks } from '@mingjian/base'
import type { Access } from './access/access.ts'
import { exportRoutes, presentExport } from './http/media-export.ts'
import { footageRoutes } from './http/media-footage.ts'
import { liveRoute, type MediaOpen } from './http/media-live.ts'
import { stillRoute } from './http/media-still.ts'
import type { Route, SocketRoute } from './http/route.ts'
import { Exports } from './play/exports.ts'
import { FootageIndex } from './play/footage-index.ts'
import type { MarkOf } from './play/mark.ts'
import { StillCache } from './play/still.ts'
import { Transcoding } from './play/transcode-footage.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import type { Database } from './store/database.ts'
import type { ViewMeter } from './stream/view-meter.ts'
import { type ExportJobRow, ExportJobs } from './store/export-jobs.ts'
import { listGaps } from './store/footage.ts'

/** Days for which the files of an export are kept. */
const EXPORT_DAYS = 7

export type MediaParts = Readonly<{
  database: Database
  catalogue: Catalogue
  access: Access
  meter: ViewMeter
  mark: MarkOf
  footage: FootagePlane
  /** Where exports lie. */ folder: string
  clock: Clock
  log: Log
}>

/** Every way in which pictures leave the building. */
export function makeMedia(parts: MediaParts): { routes: Route[]; sockets: SocketRoute[]; exports: Exports } {
  const { database, catalogue, footage, access, meter, mark, clock, log, folder } = parts
  const { roster, accounts, events } = catalogue
  const ask: MediaOpen = access.open
  const disk = footageDisk
  const index = new FootageIndex(disk, footage.layout, catalogue.footageRegister)
  const gaps = (interval: Parameters<typeof listGaps>[1]) => listGaps(database, interval)
  const cameraName = (id: string) => Promise.resolve(roster.find(id)?.name ?? id)
  const now = () => toTicks(clock.now())
  const still = { disk, index, decoder: footage.decoder, cache: new StillCache(), mark, now }
  const transcoding = new Transcoding(footage.decoder)
  const recorded = { disk, index, gaps }
  const jobs = new ExportJobs(database)
  const actor = (id: string) => accounts.actorNow(id)
  const changed = (job: ExportJobRow) => events.publish({ type: 'export', job: presentExport(job) })
  const exports = new Exports({
    jobs,
    footage: recorded,
    folder,
    keepDays: EXPORT_DAYS,
    open: ask,
    actor,
    cameraName,
    changed,
    clock,
    log,
  })
  return {
    routes: [
      ...footageRoutes({ open: ask, footage: recorded, transcoding, meter, mark, cameraName }),
      stillRoute({ open: ask, still, meter }),
      ...exportRoutes({ open: ask, exports, jobs, meter }),
    ],
    sockets: [liveRoute({ open: ask, live: footage.live, meter })],
    exports,
  }
}
