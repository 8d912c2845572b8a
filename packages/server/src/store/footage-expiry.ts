// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { SegmentFacts } from '../disk/facts.ts'
import { asking, type Database } from './database.ts'
import { rebuildRuns } from './footage-change.ts'
import type { SegmentTable } from './footage-row.ts'
import { factsOfRow } from './footage-row.ts'

/** Segments of a camera that ended before `before`, by start, behind `after`; at most `limit`. */
export async function listPast(
  database: Database,
  ask: Readonly<{ camera: string; before: EpochTicks; after: SegmentFacts | null; limit: number }>,
): Promise<SegmentFacts[]> {
  const { camera, before, after, limit } = ask
  const rows = await asking(
    () => database.sql<SegmentTable[]>`
      select * from segment where camera = ${camera} and end_ticks <= ${before} and garbage_since is null
        and (start_ticks, name) > (${after?.start ?? -1}, ${after?.name ?? ''})
      order by start_ticks, name limit ${limit}`,
  )
  return rows.map(factsOfRow)
}

/** What was marked without a deletion being written down is footage again, and is decided anew. */
export async function unmarkStray(database: Database): Promise<void> {
  await asking(() =>
    database.sql.begin(async (sql) => {
      const rows = await sql<{ camera: string; day: string }[]>`
        update segment set garbage_since = null where garbage_since is not null and not exists (
          select 1 from deletion_segment d join deletion on deletion.id = d.deletion_id
          where d.camera = segment.camera and d.name = segment.name and done_at is null)
        returning camera, left(name, 10) as day`
      const days = new Map(rows.map((row) => [`${row.camera} ${row.day}`, row]))
      for (const { camera, day } of days.values()) await rebuildRuns(sql, camera, day)
    }),
  )
}

/** Segments of a deletion whose files are still to go. */
export async function listCondemned(database: Database, deletion: string): Promise<SegmentFacts[]> {
  const rows = await asking(
    () => database.sql<SegmentTable[]>`
      select segment.* from segment join deletion_segment d on d.camera = segment.camera and d.name = segment.name
      where d.deletion_id = ${deletion} and garbage_since is not null order by start_ticks`,
  )
  return rows.map(factsOfRow)
}

/** The last step: the files are gone for good, and the gap says why. */
export async function dropGarbage(database: Database, segments: readonly SegmentFacts[]): Promise<void> {
  await asking(() =>
    database.sql.begin(async (sql) => {
      for (const { camera, name } of segments) {
        await sql`delete from segment where camera = ${camera} and name = ${name} and garbage_since is not null`
      }
    }),
  )
}
