// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Clock } from '@mingjian/base'
import { rootOfTiles } from '@mingjian/evidence'
import { nodeDisk } from './disk/disk.ts'
import { sha256 } from './disk/sha256.ts'
import type { Press } from './documents/press.ts'
import { correctionRoutes } from './http/inspection/correction-routes.ts'
import { inspectionRoutes } from './http/inspection/inspection-routes.ts'
import { planRoutes } from './http/inspection/plan-routes.ts'
import { reportRoutes } from './http/inspection/report-routes.ts'
import type { Route } from './http/route.ts'
import { CorrectionDesk } from './inspection/correction-desk.ts'
import { DrawDesk } from './inspection/draw-desk.ts'
import { FindingFiles } from './inspection/finding-files.ts'
import { InspectionDesk } from './inspection/inspection-desk.ts'
import { ReportDesk } from './inspection/report-desk.ts'
import type { OpenCase } from './inspection/supervision.ts'
import type { Enter } from './log/enter.ts'
import { TileFolder } from './log/tile-folder.ts'
import type { RegistryPlane } from './serve-registry.ts'
import { Corrections } from './store/corrections.ts'
import { asking, type Database } from './store/database.ts'
import { InspectionFiles } from './store/inspection-files.ts'
import { InspectionPlans } from './store/inspection-plans.ts'
import { Inspections } from './store/inspections.ts'
import { Reports } from './store/reports.ts'
import type { SecretBox } from './store/secret-box.ts'

export type InspectionParts = Readonly<{
  database: Database
  registry: Pick<RegistryPlane, 'registry' | 'desk' | 'watch' | 'read' | 'archives'>
  secrets: SecretBox
  enter: Enter
  clock: Clock
  /** The root of the evidence log over its first `size` entries, as lower-case hex. */
  rootOf: (size: number) => Promise<string>
  /** Sets the papers. */
  press: Pick<Press, 'print'>
  /** Where cases are kept. */
  openCase: OpenCase
}>

export type InspectionPlane = Readonly<{
  routes: readonly Route[]
  inspections: InspectionDesk
  corrections: CorrectionDesk
}>

/** Supervision (article 28): plans and draws, inspections, orders to correct, reports. */
export function makeInspection(parts: InspectionParts): InspectionPlane {
  const { database, registry: plane, secrets, enter, clock, rootOf, press, openCase } = parts
  const { registry, desk, watch, archives } = plane
  const orders = new Corrections(database)
  const [plans, visits] = [new InspectionPlans(database), new Inspections(database)]
  const files = new FindingFiles({ files: new InspectionFiles(database), archives, enter, clock })
  const deps = {
    ...{ plans, visits, orders, files, registry, desk, watch, enter, clock, secrets, rootOf, openCase },
    reports: new Reports(database),
    reader: { read: plane.read },
    hash: (text: string) => createHash('sha256').update(text).digest('hex'),
    camerasOf: (thing: Readonly<{ system: string | null; place: string }>) => listCameras(database, thing),
  }
  const [draws, corrections, reporting] = [new DrawDesk(deps), new CorrectionDesk(deps), new ReportDesk(deps)]
  const inspections = new InspectionDesk({ ...deps, draws, corrections })
  const all = { ...deps, draws, inspections, corrections, reporting, press, hasCases: openCase !== null }
  return {
    routes: [...planRoutes(all), ...inspectionRoutes(all), ...correctionRoutes(all), ...reportRoutes(all)],
    ...{ inspections, corrections },
  }
}

/** The roots of the log in a data folder. */
export function logRoots(data: string): InspectionParts['rootOf'] {
  const tiles = new TileFolder(nodeDisk, path.join(data, 'log'))
  return async (size) => Buffer.from(await rootOfTiles(sha256, size, (tile) => tiles.read(tile))).toString('hex')
}

async function listCameras(
  { sql }: Database,
  { system, place }: Readonly<{ system: string | null; place: string }>,
): Promise<string[]> {
  const rows = await asking(() =>
    system === null
      ? sql<{ id: string }[]>`select id from registry_camera where place = ${place} and system is null order by id`
      : sql<{ id: string }[]>`select id from registry_camera where system = ${system} order by id`,
  )
  return rows.map(({ id }) => id)
}
