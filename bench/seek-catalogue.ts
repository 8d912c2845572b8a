// SPDX-License-Identifier: Apache-2.0
import { copyFile, link, mkdir, readFile, writeFile } from 'node:fs/promises'
import { type EpochMillis, type EpochTicks, TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import { dayOf, type Layout, segmentName } from '../packages/server/src/disk/layout.ts'
import { formatHeader, formatRow, formatSeal } from '../packages/server/src/disk/format-index.ts'
import { parseIndex, type SegmentIndex } from '../packages/server/src/disk/segment-index.ts'
import type { Database } from '../packages/server/src/store/database.ts'

/** A sealed segment that the product recorded itself. */
export type Pattern = Readonly<{ media: string; index: SegmentIndex; bytes: number }>

export const DAYS = 30
const MINUTE = 60 * TICKS_PER_SECOND
const DAY_MINUTES = 1440

/** Where in the past the first minute of the catalogue lies: whole UTC days, the last of which ended yesterday. */
export function firstMinute(now: number): EpochTicks {
  const day = 86_400_000
  return toTicks(((Math.floor(now / day) - DAYS) * day) as EpochMillis)
}

export function minuteAt(first: EpochTicks, number: number): EpochTicks {
  return (first + number * MINUTE) as EpochTicks
}

/** One row a minute for each camera, as recorders would have told, and the runs they roll up to. */
export async function fillCatalogue(
  database: Database,
  by: Readonly<{ cameras: readonly string[]; first: EpochTicks; pattern: Pattern }>,
): Promise<number> {
  const { sql } = database
  const { first, pattern } = by
  const { codec, codecString, width, height } = pattern.index.header
  const fragments = pattern.index.rows.length
  // In the order of time, as recorders tell it: neighbours in the table are other cameras.
  for (let day = 0; day < DAYS; day++) {
    await sql`
      insert into segment (camera, name, start_ticks, end_ticks, bytes, fragments, is_damaged, codec, codec_string, width, height, audio, root, reason)
      select camera, to_char(t, 'YYYY-MM-DD"/"YYYYMMDD"T"HH24MISS".000Z"'), s, s + ${MINUTE}::bigint, ${pattern.bytes}, ${fragments}, false,
        ${codec}, ${codecString}, ${width}, ${height}, null, ${'0'.repeat(64)}, 'full'
      from (select ${first}::bigint + n * ${MINUTE}::bigint as s, to_timestamp(${first / TICKS_PER_SECOND}::bigint + n * 60) at time zone 'UTC' as t
        from generate_series(${day * DAY_MINUTES}::bigint, ${(day + 1) * DAY_MINUTES - 1}::bigint) as n) minutes
      cross join unnest(${[...by.cameras]}::text[]) as camera
      order by s`
  }
  await sql`
    insert into run (camera, day, start_ticks, end_ticks, bytes, codec, width, height)
    select camera, left(name, 10)::date, min(start_ticks), max(end_ticks), sum(bytes)::bigint, codec, width, height
    from segment where camera = any(${[...by.cameras]}::text[]) group by camera, left(name, 10), codec, width, height`
  // What so many rows at once leave to be done belongs to nobody's seek: real ones come one a minute.
  await sql`vacuum (analyze) segment`
  await sql`vacuum (analyze) run`
  await sql`checkpoint`
  const [row] = await sql<{ count: number }[]>`select count(*) as count from segment`
  return row?.count ?? 0
}

/** The recorded minute once more, as if it had begun at `start`: its index with other times, and its media under another name. */
export async function placeSegment(
  layout: Layout,
  at: Readonly<{ camera: string; start: EpochTicks }>,
  pattern: Pattern,
): Promise<void> {
  const place = layout.segment(at.camera, segmentName(at.start))
  await mkdir(layout.day(at.camera, dayOf(at.start)), { recursive: true })
  await writeFile(place.index, redate(pattern.index, at))
  await link(pattern.media, place.media)
}

function redate(index: SegmentIndex, at: Readonly<{ camera: string; start: EpochTicks }>): Uint8Array {
  const shift = at.start - index.header.start
  const parts = [formatHeader({ ...index.header, ...at })]
  for (const row of index.rows) parts.push(formatRow({ ...row, start: (row.start + shift) as EpochTicks }))
  if (index.seal) parts.push(formatSeal({ ...index.seal, end: (index.seal.end + shift) as EpochTicks }))
  return Buffer.concat(parts)
}

/** The longest sealed segment below a footage folder; null while there is none that is long enough. */
export async function findPattern(files: readonly string[], keepAt: string): Promise<Pattern | null> {
  for (const media of files) {
    const index = parseIndex(await readFile(media.replace(/mp4$/, 'idx')))
    if (index.seal === null || index.rows.length < 20) continue
    await copyFile(media, keepAt)
    return { media: keepAt, index, bytes: index.seal.bytes }
  }
  return null
}
