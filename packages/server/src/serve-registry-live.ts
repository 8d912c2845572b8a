// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { type Clock, type Log, toTicks } from '@mingjian/base'
import type { Config } from './cli/config.ts'
import type { CameraFigures } from './domain/acceptance.ts'
import type { Enter } from './log/enter.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import { makeRegistry, type RegistryPlane } from './serve-registry.ts'
import { asking, type Database } from './store/database.ts'
import { listFootageUse } from './store/footage-use.ts'

export type LiveRegistryParts = Readonly<{
  config: Config
  database: Database
  catalogue: Catalogue
  footage: FootagePlane
  enter: Enter
  clock: Clock
  log: Log
}>

const TICKS_PER_DAY = 86_400 * 90_000

/** The registry on the running instance: its cameras are what is measured and switched. */
export function makeLiveRegistry(parts: LiveRegistryParts): Promise<RegistryPlane> {
  const { config, database, catalogue, enter, clock, log } = parts
  return makeRegistry({
    ...{ database, enter, clock, log, disk: footageDisk, archive: path.join(config.data, 'archive') },
    figures: (cameras) => readFigures(cameras, parts),
    unexplained: (cameras) => countMissing(cameras, database),
    async setInUse(cameras, inUse) {
      for (const id of cameras) await catalogue.cameras.update(id, { in_use: inUse })
      await catalogue.roster.refresh()
    },
  })
}

async function readFigures(
  cameras: readonly string[],
  { database, catalogue, footage, clock }: LiveRegistryParts,
): Promise<ReadonlyMap<string, CameraFigures>> {
  const use = new Map((await listFootageUse(database, toTicks(clock.now()))).map((each) => [each.camera, each]))
  const figures = new Map<string, CameraFigures>()
  for (const id of cameras) {
    const row = catalogue.roster.find(id)
    if (!row) continue
    const status = footage.status.status(id)
    const stream = status?.ingest?.stream ?? null
    const oldest = use.get(id)?.oldest
    const age = (clock.now() - row.created_at.getTime()) / 86_400_000
    const kept = oldest === undefined ? 0 : (toTicks(clock.now()) - oldest) / TICKS_PER_DAY
    figures.set(id, {
      isOnline: status?.state === 'recording',
      ...{ width: stream?.width ?? null, height: stream?.height ?? null },
      framesPerSecond: stream?.framesPerSecond ?? null,
      clockOffsetSeconds: stream?.clockOffset == null ? null : stream.clockOffset / 1000,
      // a camera younger than its setting has lost nothing yet
      retentionDays: age <= row.retention_days ? row.retention_days : Math.min(row.retention_days, Math.ceil(kept)),
    })
  }
  return figures
}

/** Gaps where the index knows footage that is gone: the one cause that explains nothing. */
async function countMissing(cameras: readonly string[], { sql }: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await asking(
    () => sql<{ camera: string; count: number }[]>`
      select camera, count(*)::integer as count from gap where cause = 'missing' and camera = any(${[...cameras]}) group by camera`,
  )
  return new Map(rows.map(({ camera, count }) => [camera, count]))
}
