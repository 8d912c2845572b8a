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

/** A segment as the log tells of it. */
export type EnteredSegment = Readonly<{ name: string; entry: number; /** Hex. */ root: string; isDeleted: boolean }>

/** The segments of a UTC day that were entered, in order of time. */
export async function listEnteredDay(
  database: Database,
  ask: Readonly<{ camera: string; day: string; from: EpochTicks; to: EpochTicks }>,
): Promise<EnteredSegment[]> {
  const { camera, day, from, to } = ask
  const rows = await asking(
    () => database.sql<{ name: string; entry: number; root: string; deleted: boolean }[]>`
      select segment as name, min(index) filter (where type = 'footage.segment') as entry,
        (array_agg(body ->> 'root' order by index desc) filter (where type = 'footage.segment'))[1] as root,
        bool_or(type in ('footage.delete', 'footage.tombstone')) as deleted
      from log_entry
      where camera = ${camera} and start_ticks >= ${from} and start_ticks < ${to} and segment like ${`${day}/%`}
        and type in ('footage.segment', 'footage.delete', 'footage.tombstone')
      group by segment having bool_or(type = 'footage.segment') order by segment`,
  )
  return rows.map(({ name, entry, root, deleted }) => {
    return { name, entry, root: Buffer.from(root, 'base64').toString('hex'), isDeleted: deleted }
  })
}

/** The UTC days of which segments of the camera were entered. */
export async function listEnteredDays(database: Database, camera: string): Promise<string[]> {
  const rows = await asking(
    () => database.sql<{ day: string }[]>`
      select distinct left(segment, 10) as day from log_entry
      where camera = ${camera} and type = 'footage.segment' and start_ticks is not null order by day`,
  )
  return rows.map(({ day }) => day)
}

export async function listEnteredCameras(database: Database): Promise<string[]> {
  const rows = await asking(
    () => database.sql<{ camera: string }[]>`
      with recursive each as (
        (select camera from log_entry where start_ticks is not null order by camera limit 1)
        union all
        select (select camera from log_entry where start_ticks is not null and camera > each.camera order by camera limit 1)
        from each where each.camera is not null)
      select camera from each where camera is not null
        and exists (select from log_entry e where e.camera = each.camera and e.start_ticks is not null and e.type = 'footage.segment')`,
  )
  return rows.map(({ camera }) => camera)
}

/** The newest segment of a camera that was entered. */
export async function newestEntered(database: Database, camera: string): Promise<string | null> {
  const rows = await asking(
    () => database.sql<{ segment: string }[]>`
      select segment from log_entry where camera = ${camera} and start_ticks is not null and type = 'footage.segment'
      order by start_ticks desc limit 1`,
  )
  return rows[0]?.segment ?? null
}
