// SPDX-License-Identifier: Apache-2.0
import { assert, type EpochTicks, Fault } from '@mingjian/base'
import { readFragment, type VideoFormat } from '@mingjian/wire'
import { createHash } from 'node:crypto'
import type { Grant } from '../access/grant.ts'
import type { Disk } from '../disk/disk.ts'
import { findRow, type FragmentRow } from '../disk/segment-index.ts'
import type { DecoderPool } from './decoder-pool.ts'
import type { MarkOf } from './mark.ts'
import type { FootageIndex, FoundSegment } from './footage-index.ts'
import { orderBounds, rowsInside } from './order-bounds.ts'

export type StillDeps = Readonly<{
  disk: Disk
  index: FootageIndex
  decoder: Pick<DecoderPool, 'still'>
  cache: StillCache
  mark: MarkOf
  now(): EpochTicks
}>
export type StillChoice = Readonly<{
  width?: number | undefined
  /** The key frame alone: a tenth of the work, for thumbnails. */
  isQuick?: boolean
}>
/** A JPEG and the real time of the picture in it. */
export type StillAnswer = Readonly<{ jpeg: Uint8Array; time: EpochTicks; tag: string; isOld: boolean }>

const MAX_DECODED = 40 << 20
const MAX_UNITS = 3000
/** Footage of this age changes no more. */
const SETTLED = 3600 * 90_000

/** The picture at or before the granted time; the newest when none was named. Throws `play.still.none`, `play.decoder.*`. */
export async function takeStill(grant: Grant, choice: StillChoice, by: StillDeps): Promise<StillAnswer> {
  assert(grant.action === 'still', 'a still needs leave to take one')
  const { camera, to } = grant.extent
  const asked = to ?? by.now()
  const segment = await by.index.findAtOrBefore(camera, asked)
  const video = segment?.init?.video[0]
  if (segment === null || video === undefined)
    throw new Fault('not-found', 'play.still.none', 'nothing was recorded at or before this time')
  const stored = segment.index.rows.filter((row) => row.offset + row.length <= segment.media)
  const rows = rowsInside(stored, orderBounds(grant))
  const at = Math.max(asked, rows[0]?.start ?? asked) as EpochTicks // under an order: its first picture, and none before
  const end = findRow(rows, at)
  const begin = findRow(rows, at, true)
  const key = rows[begin]
  if (key === undefined) throw new Fault('not-found', 'play.still.none', 'nothing was recorded at or before this time')
  const wanted = choice.isQuick === true ? [key] : rows.slice(begin, end + 1)
  const mark = by.mark(grant)
  // A picture is kept with its mark: nobody is given another's.
  const name = cacheName(wanted, { mark, at: choice.isQuick === true ? key.start : at, width: choice.width })
  const isOld = by.now() - at > SETTLED
  const known = by.cache.get(name)
  if (known !== null) return { ...known, tag: name, isOld }
  const units = await readUnits({ disk: by.disk, segment, rows: wanted, isQuick: choice.isQuick === true })
  const made = await by.decoder.still({
    ...unitsUntil(units, at - segment.index.header.start),
    ...codecOf(video),
    at: at - segment.index.header.start,
    width: choice.width,
    mark,
  })
  const still = { jpeg: made.jpeg, time: (segment.index.header.start + made.time) as EpochTicks }
  by.cache.set(name, still)
  return { ...still, tag: name, isOld }
}

function codecOf(video: VideoFormat): Readonly<{ codec: VideoFormat['codec']; config: Uint8Array }> {
  return { codec: video.codec, config: video.config }
}

type Units = Readonly<{ units: readonly Uint8Array[]; times: readonly number[] }>

/** Access units of neighbouring fragments with the time each is shown at, counted from the segment's start. */
export async function readUnits(
  ask: Readonly<{ disk: Disk; segment: FoundSegment; rows: readonly FragmentRow[]; isQuick: boolean }>,
): Promise<Units> {
  const { segment, rows, isQuick } = ask
  const units: Uint8Array[] = []
  const times: number[] = []
  const total = rows.reduce((sum, row) => sum + row.length, 0)
  if (total > MAX_DECODED)
    throw new Fault('exhausted', 'play.decoder.interval', 'the key frame is too far away to decode up to here', {
      total,
    })
  const file = await ask.disk.open(segment.place.media, 'read')
  try {
    for (const row of rows) {
      const bytes = Buffer.allocUnsafe(isQuick ? row.keyLength : row.length)
      const count = await file.readAt(bytes, row.offset)
      if (count < bytes.length) throw new Fault('data-loss', 'play.footage.gone', 'footage vanished while it was read')
      const { video } = readFragment(bytes)
      let time = video?.decodeTime ?? 0
      for (const sample of isQuick ? (video?.samples.slice(0, 1) ?? []) : (video?.samples ?? [])) {
        units.push(bytes.subarray(sample.offset, sample.offset + sample.size))
        times.push(time + sample.compositionOffset)
        time += sample.duration
      }
      if (units.length > MAX_UNITS)
        throw new Fault('exhausted', 'play.decoder.interval', 'the key frame is too far away to decode up to here')
    }
  } finally {
    await file.close()
  }
  return { units, times }
}

/** Leaves out what comes after the picture: with reordering a few of the pictures coded later are shown before it. */
function unitsUntil({ units, times }: Units, at: number): Units {
  let last = -1
  for (const [index, time] of times.entries()) if (time <= at) last = index
  const end = Math.max(1, last + 1)
  return { units: units.slice(0, end), times: times.slice(0, end) }
}

function cacheName(
  rows: readonly FragmentRow[],
  ask: Readonly<{ at: number; width: number | undefined; mark: string }>,
): string {
  const hash = createHash('sha256').update(JSON.stringify([ask.at, ask.width ?? 0, ask.mark]))
  for (const row of rows) hash.update(row.sha256)
  return `"${hash.digest('base64url').slice(0, 32)}"`
}

type Kept = Readonly<{ jpeg: Uint8Array; time: EpochTicks }>

/** The stills last made, in memory, bounded by bytes. */
export class StillCache {
  readonly #limit: number
  readonly #kept = new Map<string, Kept>()
  #bytes = 0

  constructor(limit = 24 << 20) {
    this.#limit = limit
  }
  get(name: string): Kept | null {
    const found = this.#kept.get(name)
    if (found === undefined) return null
    this.#kept.delete(name)
    this.#kept.set(name, found)
    return found
  }
  set(name: string, still: Kept): void {
    this.#bytes -= this.#kept.get(name)?.jpeg.length ?? 0
    this.#kept.set(name, still)
    this.#bytes += still.jpeg.length
    for (const [oldest, { jpeg }] of this.#kept) {
      if (this.#bytes <= this.#limit) return
      this.#kept.delete(oldest)
      this.#bytes -= jpeg.length
    }
  }
}
