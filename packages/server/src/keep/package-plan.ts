// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, formatTime, TICKS_PER_SECOND } from '@mingjian/base'
import type { IncludedRange, PackedPart, PackedSegment } from '@mingjian/evidence'
import type { AudioFormat, InitInfo } from '@mingjian/wire'
import { TOUCH_TICKS } from '../disk/facts.ts'
import type { SegmentPlace } from '../disk/layout.ts'
import { endOf, type FragmentRow, type SegmentIndex } from '../disk/segment-index.ts'
import type { Stretch } from '../domain/hold.ts'

/** A segment with its index and the formats its media begin with. `media` is its length, 0 when it is gone. */
export type PackSource = Readonly<{ place: SegmentPlace; index: SegmentIndex; init: InitInfo | null; media: number }>

/** A part with where its bytes lie now. */
export type PlannedPart = Readonly<{
  part: PackedPart
  sources: readonly PackSource[]
  bytes: number
}>

export type PlannedCamera = Readonly<{
  parts: readonly PlannedPart[]
  withheld: readonly Readonly<{ start: EpochTicks; end: EpochTicks }>[]
}>

export type PlanAsk = Readonly<{
  stretch: Stretch
  /** Under an order nothing before `from` or behind `to` goes along, not even the way to the first whole picture (CQ25). */
  isExact: boolean
  cuts: readonly Readonly<{ from: EpochTicks; to: EpochTicks }>[]
  /** Of its members' names: `camera-1`. */
  prefix: string
}>

/**
 * Which fragments of a camera go into a package, and into which playable file. Throws `package.open` while the newest minute is not sealed, and
 * `package.footage.gone` when media are not where their index says.
 */
export function planCamera(sources: readonly PackSource[], ask: PlanAsk): PlannedCamera {
  const withheld: { start: EpochTicks; end: EpochTicks }[] = []
  const chosen = sources
    .toSorted((a, b) => a.index.header.start - b.index.header.start)
    .map((source) => ({ source, included: choose(source, ask, withheld) }))
    .filter(({ included, source }) => included.length > 0 || isTouched(source, ask))
  const parts: PlannedPart[] = []
  for (const each of groupByFormat(chosen)) parts.push(planPart(each, `${ask.prefix}-${parts.length + 1}.mp4`))
  return { parts: parts.filter(({ bytes }) => bytes > 0), withheld: join(withheld) }
}

type Chosen = Readonly<{ source: PackSource; included: readonly IncludedRange[] }>

function isTouched({ index }: PackSource, { stretch }: PlanAsk): boolean {
  return index.header.start < stretch.to && endOf(index) > stretch.from
}

function choose(source: PackSource, ask: PlanAsk, withheld: { start: EpochTicks; end: EpochTicks }[]): IncludedRange[] {
  const { index, place, media } = source
  if (index.seal === null) {
    const words = 'the newest minute is still being written; ask again in a minute, or for an earlier end'
    throw new Fault('conflict', 'package.open', words, { camera: place.camera, segment: place.name })
  }
  if (media !== index.seal.bytes)
    throw new Fault('data-loss', 'package.footage.gone', 'footage is not as its index says', { segment: place.name })
  const numbers = within(index.rows, ask)
  const ranges: { first: number; end: number }[] = []
  let isBroken = true // nothing can be decoded before the next key frame
  for (const number of numbers) {
    const row = index.rows[number]
    if (row === undefined) continue
    const isCut = ask.cuts.some(({ from, to }) => row.start < to && row.start + row.duration > from)
    if (!isCut && row.beginsWithKey) isBroken = false
    if (isCut || isBroken) {
      if (ask.cuts.length > 0) withheld.push({ start: row.start, end: (row.start + row.duration) as EpochTicks })
      isBroken = true
      continue
    }
    const last = ranges.at(-1)
    if (last?.end === number) last.end = number + 1
    else ranges.push({ first: number, end: number + 1 })
  }
  return ranges
}

/** Fragments of the stretch; one that is not exact begins with the key frame at or before it. */
function within(rows: readonly FragmentRow[], { stretch, isExact }: PlanAsk): number[] {
  const { from, to } = stretch
  const inside = [...rows.keys()].filter((number) => {
    const row = rows[number]
    if (row === undefined) return false
    const end = row.start + row.duration
    return isExact ? row.start >= from && end <= to : row.start < to && end > from
  })
  let [first] = inside
  if (first === undefined || isExact) return inside
  while (first > 0 && rows[first]?.beginsWithKey === false) inside.unshift(--first)
  return inside
}

function groupByFormat(chosen: readonly Chosen[]): Chosen[][] {
  const groups: Chosen[][] = []
  for (const each of chosen) {
    const before = groups.at(-1)?.[0]?.source.index.header.formatHash
    const isSame = before !== undefined && Buffer.compare(before, each.source.index.header.formatHash) === 0
    if (isSame) groups.at(-1)?.push(each)
    else groups.push([each])
  }
  return groups
}

function planPart(group: readonly Chosen[], path: string): PlannedPart {
  const [first] = group
  const header = first?.source.index.header
  if (first === undefined || header === undefined) throw new Error('bug: a group has a segment')
  const audio = first.source.init?.audio ?? null
  const segments = group.map(({ source, included }): PackedSegment => {
    const shift = source.index.header.start - header.start
    const audioShift = audio === null ? 0 : Math.round((shift * audio.rate) / TICKS_PER_SECOND)
    return { name: source.place.name, shift, audioShift, included }
  })
  const footage = group.reduce((sum, each) => sum + bytesOf(each), 0)
  return {
    part: {
      ...{ path, codec: header.codec, width: header.width, height: header.height },
      mime: mimeOf(header.codecString, audio),
      audioRate: audio?.rate ?? null,
      start: header.start,
      segments,
    },
    sources: group.map(({ source }) => source),
    bytes: footage === 0 ? 0 : header.initLength + footage,
  }
}

function bytesOf({ source, included }: Chosen): number {
  const rows = included.flatMap(({ first, end }) => source.index.rows.slice(first, end))
  return rows.reduce((sum, { length }) => sum + length, 0)
}

function mimeOf(video: string, audio: AudioFormat | null): string {
  const sound = audio === null ? null : SOUND[audio.codec]
  return `video/mp4; codecs="${[video, ...(sound === null ? [] : [sound])].join(', ')}"`
}

const SOUND: Readonly<Record<AudioFormat['codec'], string>> = {
  ...{ aac: 'mp4a.40.2', opus: 'opus', pcma: 'alaw', pcmu: 'ulaw' },
}

function join(spans: readonly { start: EpochTicks; end: EpochTicks }[]): { start: EpochTicks; end: EpochTicks }[] {
  const joined: { start: EpochTicks; end: EpochTicks }[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (last !== undefined && span.start - last.end <= TOUCH_TICKS)
      last.end = Math.max(last.end, span.end) as EpochTicks
    else joined.push({ ...span })
  }
  return joined
}

/** A part as the manifest tells it. */
export function tellPart({ part }: PlannedPart) {
  return {
    ...part,
    start: formatTime(part.start),
    segments: part.segments.map(({ name, shift, audioShift, included }) => ({
      ...{ name, shift, audioShift },
      included: included.map(({ first, end }) => ({ first, end })),
    })),
  }
}
