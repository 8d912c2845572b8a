// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { GapFacts } from '../disk/facts.ts'
import { asking, type Database } from './database.ts'

/** Sealed segments and gaps of which the log does not tell yet, the oldest first. */
export type Unentered = Readonly<{
  segments: readonly Readonly<{ camera: string; name: string }>[]
  gaps: readonly GapFacts[]
}>

/**
 * Marks what the projection already tells of, then lists what it does not. Both look only at what is still unmarked, so that a start with
 * months of footage costs no more than one with none.
 */
export async function listUnentered(database: Database, limit: number): Promise<Unentered> {
  return asking(async () => {
    const { sql } = database
    await sql`
      update segment s set entry = e.index from log_entry e
      where s.entry is null and e.type = 'footage.segment' and e.camera = s.camera and e.start_ticks = s.start_ticks and e.segment = s.name`
    await sql`
      update gap g set entry = e.index, entered_end = e.end_ticks
      from gap open join lateral (
        select index, end_ticks from log_entry
        where camera = open.camera and start_ticks = open.start_ticks and type = 'footage.gap' order by index desc limit 1) e on true
      where open.camera = g.camera and open.start_ticks = g.start_ticks
        and (open.entry is null or open.entered_end is distinct from open.end_ticks)`
    const segments = await sql<{ camera: string; name: string }[]>`
      select camera, name from segment where entry is null and garbage_since is null order by start_ticks limit ${limit}`
    const gaps = await sql<{ camera: string; start_ticks: number; end_ticks: number | null; cause: GapCause }[]>`
      select camera, start_ticks, end_ticks, cause from gap
      where (entry is null or entered_end is distinct from end_ticks) and cause not in ('expired', 'deleted')
      order by start_ticks limit ${limit}`
    return {
      segments: [...segments],
      gaps: gaps.map((row) => ({
        camera: row.camera,
        start: row.start_ticks as EpochTicks,
        end: row.end_ticks as EpochTicks | null,
        cause: row.cause,
        detail: null,
      })),
    }
  })
}
