// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { VideoCodec } from '@mingjian/wire'
import type { GapFacts, SegmentFacts } from '../disk/facts.ts'
import { asking, type Database } from './database.ts'
import { factsOfRow, type SegmentTable } from './footage-row.ts'

export type StoredRun = Readonly<{
  start: EpochTicks
  end: EpochTicks
  bytes: number
  codec: VideoCodec
  width: number
  height: number
}>

type Extent = Readonly<{ camera: string; from: EpochTicks; to: EpochTicks }>

/** No segment is longer: the recorder ends one after a day without a key frame. */
const LONGEST = 25 * 3600 * 90_000

/** Runs that overlap [from, to), whole, by start. A month is some thirty rows. */
export async function listRuns(database: Database, extent: Extent): Promise<StoredRun[]> {
  const { camera, from, to } = extent
  const rows = await asking(
    () => database.sql<
      { start_ticks: number; end_ticks: number; bytes: number; codec: VideoCodec; width: number; height: number }[]
    >`
      select start_ticks, end_ticks, bytes, codec, width, height from run
      where camera = ${camera} and start_ticks < ${to} and start_ticks > ${from - 2 * LONGEST} and end_ticks > ${from} order by start_ticks`,
  )
  return rows.map((row) => ({
    start: row.start_ticks as EpochTicks,
    end: row.end_ticks as EpochTicks,
    bytes: row.bytes,
    codec: row.codec,
    width: row.width,
    height: row.height,
  }))
}

/** Gaps that overlap [from, to), whole, by start. */
export async function listGaps(database: Database, extent: Extent): Promise<GapFacts[]> {
  const { camera, from, to } = extent
  const rows = await asking(
    () => database.sql<{ start_ticks: number; end_ticks: number | null; cause: GapCause; detail: string | null }[]>`
      select start_ticks, end_ticks, cause, detail from gap
      where camera = ${camera} and start_ticks < ${to} and (end_ticks is null or end_ticks > ${from}) order by start_ticks`,
  )
  return rows.map((row) => ({
    camera,
    start: row.start_ticks as EpochTicks,
    end: row.end_ticks as EpochTicks | null,
    cause: row.cause,
    detail: row.detail,
  }))
}

/** Sealed segments that overlap [from, to), by start. */
export async function listSealed(database: Database, extent: Extent): Promise<SegmentFacts[]> {
  const { camera, from, to } = extent
  const rows = await asking(
    () => database.sql<SegmentTable[]>`
      select * from segment where camera = ${camera} and start_ticks < ${to} and start_ticks > ${from - LONGEST}
        and end_ticks > ${from} and garbage_since is null order by start_ticks`,
  )
  return rows.map(factsOfRow)
}

/** The newest sealed segment that begins at or before `time`; null when there is none. */
export async function findSealed(
  database: Database,
  at: Readonly<{ camera: string; time: EpochTicks }>,
): Promise<SegmentFacts | null> {
  const rows = await asking(
    () => database.sql<SegmentTable[]>`
      select * from segment where camera = ${at.camera} and start_ticks <= ${at.time} and garbage_since is null
      order by start_ticks desc limit 1`,
  )
  return rows[0] === undefined ? null : factsOfRow(rows[0])
}
