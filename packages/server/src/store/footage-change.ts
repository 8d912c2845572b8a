// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { Sql, TransactionSql } from 'postgres'
import { type GapFacts, type SegmentFacts, TOUCH_TICKS } from '../disk/facts.ts'
import { asking, type Database } from './database.ts'

/** What a recorder told, or what was read back from the disk, in the order in which it happened. */
export type FootageChange =
  /** A sealed segment; the same again changes nothing. */
  | Readonly<{ type: 'segment'; segment: SegmentFacts }>
  | Readonly<{ type: 'gap-opened'; gap: GapFacts }>
  | Readonly<{ type: 'gap-closed'; camera: string; at: EpochTicks }>
  /** A gap that is known whole: footage expired, or found missing. One that begins where the last of its cause ended prolongs it. */
  | Readonly<{ type: 'gap-told'; gap: GapFacts & Readonly<{ end: EpochTicks }> }>

/** Applies changes in one transaction: all or none. */
export async function applyFootage(database: Database, changes: readonly FootageChange[]): Promise<void> {
  const segments = changes.flatMap((change) =>
    change.type === 'segment' && change.segment.root !== null ? [change.segment] : [],
  )
  await asking(() =>
    database.sql.begin(async (sql) => {
      await insertSegments(sql, segments)
      for (const change of changes) {
        if (change.type === 'gap-opened') await openGap(sql, change.gap)
        if (change.type === 'gap-closed') await closeGap(sql, change.camera, change.at)
        if (change.type === 'gap-told') await tellGap(sql, change.gap)
      }
    }),
  )
}

/** Puts a day of a camera in the catalogue as the disk tells it, in place of what was known. */
export async function replaceDay(
  database: Database,
  truth: Readonly<{ camera: string; day: string; segments: readonly SegmentFacts[] }>,
): Promise<void> {
  const { camera, day } = truth
  const segments = truth.segments.filter(({ root }) => root !== null)
  await asking(() =>
    database.sql.begin(async (sql) => {
      await sql`delete from segment where camera = ${camera} and name like ${`${day}/%`} and garbage_since is null
        and not (name = any(${segments.map(({ name }) => name)}))`
      await insertSegments(sql, segments)
      await rebuildRuns(sql, camera, day)
    }),
  )
}

/** Puts all gaps of a camera that begin in [from, to) in place of what was known. */
export async function replaceGaps(
  database: Database,
  truth: Readonly<{ camera: string; from: EpochTicks; to: EpochTicks; gaps: readonly GapFacts[] }>,
): Promise<void> {
  const { camera, from, to } = truth
  await asking(() =>
    database.sql.begin(async (sql) => {
      await sql`delete from gap where camera = ${camera} and start_ticks >= ${from} and start_ticks < ${to}`
      for (const { start, end, cause, detail } of truth.gaps) {
        await sql`insert into gap ${sql({ camera, start_ticks: start, end_ticks: end, cause, detail })}
          on conflict (camera, start_ticks) do update set end_ticks = excluded.end_ticks, cause = excluded.cause, detail = excluded.detail`
      }
    }),
  )
}

/** Rolls the segments of a camera's day up into runs: a new one wherever they do not touch or the format differs. */
export async function rebuildRuns(sql: Sql | TransactionSql, camera: string, day: string): Promise<void> {
  await sql`delete from run where camera = ${camera} and day = ${day}`
  await sql`
    insert into run (camera, day, start_ticks, end_ticks, bytes, codec, width, height)
    select camera, ${day}::date, min(start_ticks), max(end_ticks), sum(bytes)::bigint, codec, width, height
    from (
      select *, sum(is_new) over (order by start_ticks, name) as number
      from (
        select *, case when start_ticks - lag(end_ticks) over w between ${-TOUCH_TICKS} and ${TOUCH_TICKS}
          and (codec, width, height) is not distinct from (lag(codec) over w, lag(width) over w, lag(height) over w)
          then 0 else 1 end as is_new
        from segment where camera = ${camera} and name like ${`${day}/%`} and garbage_since is null
        window w as (order by start_ticks, name)
      ) marked
    ) numbered
    group by number, camera, codec, width, height
    on conflict (camera, start_ticks) do update set end_ticks = greatest(run.end_ticks, excluded.end_ticks), bytes = run.bytes + excluded.bytes`
}

async function insertSegments(sql: TransactionSql, segments: readonly SegmentFacts[]): Promise<void> {
  if (segments.length === 0) return
  const days = new Map<string, SegmentFacts[]>()
  for (let from = 0; from < segments.length; from += BATCH) {
    const batch = segments.slice(from, from + BATCH)
    const rows = await sql<{ camera: string; name: string }[]>`
      insert into segment ${sql(batch.map(rowOf))} on conflict (camera, name) do update set
        end_ticks = excluded.end_ticks, bytes = excluded.bytes, fragments = excluded.fragments,
        is_damaged = excluded.is_damaged, root = excluded.root, reason = excluded.reason
      where segment.root <> excluded.root and segment.garbage_since is null
      returning camera, name`
    for (const { camera, name } of rows) {
      const segment = batch.find((each) => each.camera === camera && each.name === name)
      const key = `${camera} ${name.slice(0, 10)}`
      if (segment !== undefined) days.set(key, [...(days.get(key) ?? []), segment])
    }
  }
  for (const [key, added] of days) {
    const [camera = '', day = ''] = key.split(' ')
    // In the ordinary course one segment joins the end of its run; anything else is rolled up anew.
    if (added.length > 1 || added[0] === undefined || !(await joinRun(sql, added[0], day)))
      await rebuildRuns(sql, camera, day)
  }
}

async function joinRun(sql: TransactionSql, segment: SegmentFacts, day: string): Promise<boolean> {
  const { camera, start, end, bytes, codec, width, height } = segment
  if (segment.reason === 'recovered') return false
  const joined = await sql`
    update run set end_ticks = ${end}, bytes = bytes + ${bytes}
    where camera = ${camera} and day = ${day} and codec = ${codec} and width = ${width} and height = ${height}
      and start_ticks = (select max(start_ticks) from run where camera = ${camera} and day = ${day})
      and abs(end_ticks - ${start}) <= ${TOUCH_TICKS}`
  return joined.count === 1
}

async function openGap(sql: TransactionSql, gap: GapFacts): Promise<void> {
  const { camera, start, end, cause, detail } = gap
  await closeGap(sql, camera, start)
  await sql`insert into gap ${sql({ camera, start_ticks: start, end_ticks: end, cause, detail })}
    on conflict (camera, start_ticks) do update set end_ticks = excluded.end_ticks, cause = excluded.cause, detail = excluded.detail`
}

async function tellGap(sql: TransactionSql, gap: GapFacts): Promise<void> {
  const { camera, start, end, cause, detail } = gap
  const longer = await sql`
    update gap set end_ticks = ${end} where camera = ${camera} and cause = ${cause} and end_ticks between ${start - TOUCH_TICKS} and ${start}`
  if (longer.count > 0) return
  await sql`insert into gap ${sql({ camera, start_ticks: start, end_ticks: end, cause, detail })}
    on conflict (camera, start_ticks) do update set end_ticks = excluded.end_ticks, cause = excluded.cause, detail = excluded.detail`
}

async function closeGap(sql: TransactionSql, camera: string, at: EpochTicks): Promise<void> {
  await sql`update gap set end_ticks = greatest(start_ticks, ${at}) where camera = ${camera} and end_ticks is null and start_ticks <> ${at}`
  await sql`delete from gap where camera = ${camera} and end_ticks is null and start_ticks = ${at}`
}

const BATCH = 1000

function rowOf(segment: SegmentFacts): Record<string, unknown> {
  const {
    camera,
    name,
    start,
    end,
    bytes,
    fragments,
    isDamaged,
    codec,
    codecString,
    width,
    height,
    audio,
    root,
    reason,
  } = segment
  const times = { start_ticks: start, end_ticks: end }
  return {
    camera,
    name,
    ...times,
    bytes,
    fragments,
    is_damaged: isDamaged,
    codec,
    codec_string: codecString,
    width,
    height,
    audio,
    root,
    reason,
  }
}
