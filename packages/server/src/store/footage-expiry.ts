// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { SegmentFacts } from '../disk/facts.ts'
import { asking, type Database } from './database.ts'
import { rebuildRuns } from './footage-change.ts'
import type { SegmentTable } from './footage-row.ts'
import { factsOfRow } from './footage-row.ts'

/** The oldest segments of a camera that ended before `before`, at most `limit`. */
export async function listOldest(
  database: Database,
  ask: Readonly<{ camera: string; before: EpochTicks; limit: number }>,
): Promise<SegmentFacts[]> {
  const rows = await asking(
    () => database.sql<SegmentTable[]>`
      select * from segment where camera = ${ask.camera} and end_ticks <= ${ask.before} and garbage_since is null
      order by start_ticks limit ${ask.limit}`,
  )
  return rows.map(factsOfRow)
}

/** Step one of a deletion: from here on the segments are nobody's footage, though their files may still lie there. */
export async function markGarbage(database: Database, segments: readonly SegmentFacts[]): Promise<void> {
  await asking(() =>
    database.sql.begin(async (sql) => {
      for (const { camera, name } of segments) {
        await sql`update segment set garbage_since = now() where camera = ${camera} and name = ${name} and garbage_since is null`
      }
      for (const [camera, day] of daysOf(segments)) await rebuildRuns(sql, camera, day)
    }),
  )
}

/** What was marked, by this run of the program or an earlier one, and not yet dropped. */
export async function listGarbage(database: Database, limit: number): Promise<SegmentFacts[]> {
  const rows = await asking(
    () =>
      database.sql<
        SegmentTable[]
      >`select * from segment where garbage_since is not null order by camera, start_ticks limit ${limit}`,
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

function daysOf(segments: readonly SegmentFacts[]): [string, string][] {
  const keys = new Set(segments.map(({ camera, name }) => `${camera} ${name.slice(0, 10)}`))
  return [...keys].map((key) => {
    const [camera = '', day = ''] = key.split(' ')
    return [camera, day]
  })
}
