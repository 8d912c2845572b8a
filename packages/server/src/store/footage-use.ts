// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import { asking, type Database } from './database.ts'

/** A camera's footage in sums. */
export type FootageUse = Readonly<{
  camera: string
  bytes: number
  oldest: EpochTicks
  newest: EpochTicks
  /** Recorded. */ ticks: number
  recentBytes: number
  recentTicks: number
}>

/** Every camera that has footage; `recent` sums what began at or after `since`. */
export async function listFootageUse(database: Database, since: EpochTicks): Promise<FootageUse[]> {
  const rows = await asking(
    () => database.sql<
      {
        camera: string
        bytes: number
        oldest: number
        newest: number
        ticks: number
        recent_bytes: number
        recent_ticks: number
      }[]
    >`
      select camera, sum(bytes)::bigint as bytes, min(start_ticks) as oldest, max(end_ticks) as newest, sum(end_ticks - start_ticks)::bigint as ticks,
        coalesce(sum(bytes) filter (where start_ticks >= ${since}), 0)::bigint as recent_bytes,
        coalesce(sum(end_ticks - start_ticks) filter (where start_ticks >= ${since}), 0)::bigint as recent_ticks
      from run group by camera`,
  )
  return rows.map((row) => ({
    camera: row.camera,
    bytes: row.bytes,
    oldest: row.oldest as EpochTicks,
    newest: row.newest as EpochTicks,
    ticks: row.ticks,
    recentBytes: row.recent_bytes,
    recentTicks: row.recent_ticks,
  }))
}

/** The newest day a camera has in the catalogue, `2026-11-23`; null when it has none. */
export async function newestDay(database: Database, camera: string): Promise<string | null> {
  const rows = await asking(
    () =>
      database.sql<
        { name: string }[]
      >`select name from segment where camera = ${camera} order by start_ticks desc limit 1`,
  )
  return rows[0]?.name.slice(0, 10) ?? null
}
