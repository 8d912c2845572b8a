// SPDX-License-Identifier: Apache-2.0
import type { CameraFigures } from '../domain/acceptance.ts'
import type { LiveFigures } from '../domain/system-facts.ts'
import { asking, type Database } from '../store/database.ts'

export type LiveFiguresDeps = Readonly<{
  database: Database
  /** What is seen now of the cameras this instance runs; cameras it does not know are left out. */
  figures: (cameras: readonly string[]) => Promise<ReadonlyMap<string, CameraFigures>>
  /** Gaps of each camera whose cause nobody knows. */
  unexplained: (cameras: readonly string[]) => Promise<ReadonlyMap<string, number>>
}>

/** What this instance knows of each system whose cameras it runs; systems without any are left out. */
export async function readLiveFigures(
  systems: readonly string[],
  by: LiveFiguresDeps,
): Promise<ReadonlyMap<string, LiveFigures>> {
  const rows = await asking(
    () => by.database.sql<{ system: string; camera: string }[]>`
      select system, camera from registry_camera where system = any(${[...systems]}) and camera is not null`,
  )
  if (rows.length === 0) return new Map()
  const cameras = rows.map(({ camera }) => camera)
  const [figures, gaps] = await Promise.all([by.figures(cameras), by.unexplained(cameras)])
  const bySystem = Map.groupBy(rows, ({ system }) => system)
  return new Map(
    [...bySystem].map(([system, own]) => {
      const days = own.flatMap(({ camera }) => figures.get(camera)?.retentionDays ?? [])
      const unexplainedGaps = own.reduce((sum, { camera }) => sum + (gaps.get(camera) ?? 0), 0)
      return [system, { retentionDays: days.length === 0 ? null : Math.min(...days), unexplainedGaps, failedProofs: 0 }]
    }),
  )
}
