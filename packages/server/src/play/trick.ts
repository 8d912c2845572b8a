// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, TICKS_PER_SECOND } from '@mingjian/base'
import { formatFragmentHeader, formatInit, readFragment, type VideoFormat } from '@mingjian/wire'
import type { Grant } from '../access/grant.ts'
import type { Disk, DiskFile } from '../disk/disk.ts'
import type { FragmentRow } from '../disk/segment-index.ts'
import { type FootageDeps, intervalOf } from './footage.ts'
import type { FoundSegment } from './footage-index.ts'

/** Key frames with the media time each is shown at, 90 kHz from 0. */
export type TrickPlan = Readonly<{
  video: VideoFormat
  pictures: readonly TrickPicture[]
  /** Real time of the first picture shown; real time = start + speed × media time. */
  start: EpochTicks
  end: EpochTicks
}>
export type TrickPicture = Readonly<{ path: string; row: FragmentRow; media: number; duration: number }>

/** More than ten pictures a second are not told apart at these speeds. */
const SPACING = TICKS_PER_SECOND / 10
const LONGEST_STILL = 5 * TICKS_PER_SECOND
const MAX_PICTURES = 6000

/** Key frames of the grant's interval, forward or, with a negative speed, backward from its end. Throws `play.footage.none`, `play.trick.*`. */
export async function planTrick(grant: Grant, speed: number, by: FootageDeps): Promise<TrickPlan> {
  if (!Number.isFinite(speed) || speed === 0)
    throw new Fault('bad-input', 'play.trick.speed', 'the speed may be anything but 0')
  const interval = intervalOf(grant)
  return thinPictures(await by.index.list(interval), { ...interval, speed })
}

type TrickAsk = Readonly<{ from: EpochTicks; to: EpochTicks; speed: number }>
type Key = Readonly<{ path: string; row: FragmentRow; video: VideoFormat }>

function thinPictures(segments: readonly FoundSegment[], { from, to, speed }: TrickAsk): TrickPlan {
  const keys = segments.flatMap(keysOf).filter(({ row }) => row.start >= from && row.start < to)
  keys.sort((a, b) => (speed > 0 ? a.row.start - b.row.start : b.row.start - a.row.start))
  const [first] = keys
  if (first === undefined) throw new Fault('not-found', 'play.footage.none', 'nothing was recorded in this interval')
  const change = keys.findIndex(({ video }) => Buffer.compare(video.config, first.video.config) !== 0)
  const shown: { key: Key; media: number }[] = []
  for (const key of change < 0 ? keys : keys.slice(0, change)) {
    const media = Math.round((key.row.start - first.row.start) / speed)
    const last = shown.at(-1)
    if (last === undefined || media - last.media >= SPACING) shown.push({ key, media })
  }
  if (shown.length > MAX_PICTURES) {
    throw new Fault(
      'bad-input',
      'play.trick.interval',
      'so many pictures do not go into one answer; ask for a shorter interval',
    )
  }
  const pictures = shown.map(({ key, media }, index) => {
    const next = shown[index + 1]?.media ?? media + SPACING * 2
    return { path: key.path, row: key.row, media, duration: Math.min(next - media, LONGEST_STILL) }
  })
  const end = shown.at(-1)?.key.row.start ?? first.row.start
  return { video: first.video, pictures, start: first.row.start, end }
}

function keysOf(segment: FoundSegment): Key[] {
  const video = segment.init?.video[0]
  if (video === undefined) return []
  const rows = segment.index.rows.filter((row) => row.beginsWithKey && row.offset + row.keyLength <= segment.media)
  return rows.map((row) => ({ path: segment.place.media, row, video }))
}

export type TrickUnit = Readonly<{ media: number; duration: number; data: Uint8Array }>

/** The pictures' access units, in the order they are shown. One that vanished is left out. */
export async function* readTrick(disk: Disk, plan: TrickPlan): AsyncGenerator<TrickUnit, void, undefined> {
  let path: string | null = null
  let file: DiskFile | null = null
  try {
    for (const { path: wanted, row, media, duration } of plan.pictures) {
      if (path !== wanted) {
        await file?.close()
        file = null
        file = await disk.open(wanted, 'read')
        path = wanted
      }
      const bytes = Buffer.allocUnsafe(row.keyLength)
      if (file === null || (await file.readAt(bytes, row.offset)) < bytes.length) continue
      const sample = readFragment(bytes).video?.samples[0]
      if (sample !== undefined)
        yield { media, duration, data: bytes.subarray(sample.offset, sample.offset + sample.size) }
    }
  } finally {
    await file?.close()
  }
}

/** As one fragmented MP4, a fragment for each picture. */
export async function* muxTrick(
  video: VideoFormat,
  units: AsyncIterable<TrickUnit>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield formatInit({ video, audio: null })
  let sequence = 0
  for await (const { media, duration, data } of units) {
    const samples = [{ size: data.length, duration, compositionOffset: 0, isKey: true }]
    yield formatFragmentHeader({
      sequence: ++sequence,
      wallTime: null,
      video: { decodeTime: media, samples },
      audio: null,
    })
    yield data
  }
}
