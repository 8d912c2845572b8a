// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, formatTime } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import { type AudioFormat, formatInit, parameterSetsOf, type VideoFormat } from '@mingjian/wire'
import { createHash } from 'node:crypto'
import { type GapFacts, TOUCH_TICKS } from '../disk/facts.ts'
import { findRow, type FragmentRow } from '../disk/segment-index.ts'
import type { FoundSegment } from './footage-index.ts'
import { type OrderBounds, rowsInside } from './order-bounds.ts'

export type FootageAsk = Readonly<{
  from: EpochTicks
  to: EpochTicks
  /** `browser`: what Media Source Extensions can play — no G.711, gaps keep their time, and it ends where the format changes. */
  media: 'file' | 'browser'
  /** Recorded gaps, for their causes. */
  gaps: readonly GapFacts[]
  /** Under a retrieval order: no fragment that reaches beyond, not even to lead up to a picture. */
  bounds?: OrderBounds | null
}>

/**
 * Fragments of one media file that go out one behind the other, their headers changed and their lengths kept, but for the
 * first one's when it begins with parameter sets.
 */
export type FootagePiece = Readonly<{
  path: string
  /** In the answer. */
  at: number
  /** In the file. */
  offset: number
  /** In the answer, `sets` included. */
  length: number
  rows: readonly FragmentRow[]
  /** Added to the decode times of the file, 90 kHz. */
  shift: number
  /** Null hides the sound. */
  audioRate: number | null
  descriptionIndex: number
  /** Put before the first picture after a change: FFmpeg does not follow the description that a fragment names. */
  sets: Uint8Array | null
  /** Of the first fragment. */
  sequence: number
}>

export type StitchedGap = Readonly<{ from: EpochTicks; to: EpochTicks; cause: GapCause }>

/** One answer, every byte of it decided. The same footage gives the same plan and the same `tag`. */
export type FootagePlan = Readonly<{
  init: Uint8Array
  pieces: readonly FootagePiece[]
  /** Bytes, `init` included. */
  length: number
  /** Real time of the first picture: the key frame at or before `from`, or the first thereafter. */
  start: EpochTicks
  end: EpochTicks
  /** Media time of the end, 90 kHz. */
  duration: number
  gaps: readonly StitchedGap[]
  /** Where media time and real time meet: at the start and behind each gap, ticks. */
  anchors: readonly Readonly<{ media: number; real: EpochTicks }>[]
  codec: VideoFormat['codec']
  codecString: string
  hasAudio: boolean
  tag: string
}>

type Stretch = Readonly<{
  segment: FoundSegment
  rows: readonly FragmentRow[]
  video: VideoFormat
  audio: AudioFormat | null
}>

/** Throws `play.footage.none` when nothing was recorded, and `play.footage.codecs` when one file cannot hold it. */
export function planFootage(segments: readonly FoundSegment[], ask: FootageAsk): FootagePlan {
  const all = segments.flatMap((segment) => cutSegment(segment, ask)).sort((a, b) => startOf(a) - startOf(b))
  const [first] = all
  if (first === undefined) throw new Fault('not-found', 'play.footage.none', 'nothing was recorded in this interval')
  const stretches = ask.media === 'browser' ? untilChange(all) : all
  if (stretches.some(({ video }) => video.codec !== first.video.codec)) throw codecFault(stretches)
  const videos: VideoFormat[] = []
  const indexOf = (video: VideoFormat): number => {
    const known = videos.findIndex((each) => isSame(each.config, video.config))
    return known >= 0 ? known + 1 : videos.push(video)
  }
  const audio = stretches.find((stretch) => isKept(stretch.audio, ask))?.audio ?? null
  for (const { video } of stretches) indexOf(video)
  const laid = layOut(stretches, { audio, indexOf, keepsGaps: ask.media === 'browser' })
  const init = formatInit({ video: videos, audio, durationTicks: laid.duration })
  const pieces = laid.pieces.map((piece) => ({ ...piece, at: piece.at + init.length }))
  const last = pieces.at(-1)
  const length = last === undefined ? init.length : last.at + last.length
  const end = endOf(stretches.at(-1) ?? first)
  const holes = holesOf(stretches, ask, end)
  const codecString = videos[0]?.codecString ?? ''
  const { duration, anchors } = laid
  const gaps = nameHoles(holes, ask.gaps)
  const plan = {
    init,
    pieces,
    length,
    start: startOf(first),
    end,
    duration,
    gaps,
    anchors,
    codec: first.video.codec,
    codecString,
    hasAudio: audio !== null,
  }
  return { ...plan, tag: tagOf(init, pieces) }
}

/** The rows of a segment that hold [from, to): from the key frame at or before `from`. None when the media are gone or too short. */
function cutSegment(segment: FoundSegment, ask: FootageAsk): Stretch[] {
  const { index, init } = segment
  const video = init?.video[0]
  if (init === null || video === undefined) return []
  const stored = index.rows.filter((row) => row.offset + row.length <= segment.media)
  const rows = rowsInside(stored, ask.bounds ?? null)
  const begin = findRow(rows, ask.from, true)
  if (begin < 0) return []
  let end = rows.length
  while (end > begin && (rows[end - 1]?.start ?? 0) >= ask.to) end--
  const kept = rows.slice(begin, end)
  const last = kept.at(-1)
  if (last === undefined || last.start + last.duration <= ask.from) return []
  return [{ segment, rows: kept, video, audio: init.audio }]
}

function startOf(stretch: Stretch): EpochTicks {
  return stretch.rows[0]?.start ?? stretch.segment.index.header.start
}

function endOf(stretch: Stretch): EpochTicks {
  const last = stretch.rows.at(-1)
  return last === undefined ? startOf(stretch) : ((last.start + last.duration) as EpochTicks)
}

function untilChange(stretches: readonly Stretch[]): readonly Stretch[] {
  const [first] = stretches
  const change = stretches.findIndex(({ video, audio }) => {
    return first !== undefined && !(isSame(first.video.config, video.config) && isSameAudio(first.audio, audio))
  })
  return change < 0 ? stretches : stretches.slice(0, change)
}

function isKept(audio: AudioFormat | null, ask: FootageAsk): boolean {
  if (audio === null) return false
  return ask.media === 'file' || audio.codec === 'aac' || audio.codec === 'opus'
}

type Formats = Readonly<{ audio: AudioFormat | null; indexOf(video: VideoFormat): number; keepsGaps: boolean }>
type LaidOut = Readonly<{ pieces: readonly FootagePiece[]; duration: number; anchors: FootagePlan['anchors'] }>

/** Gaps take no media time unless they are kept; a seam of less than TOUCH_TICKS keeps its own. */
function layOut(stretches: readonly Stretch[], formats: Formats): LaidOut {
  const pieces: FootagePiece[] = []
  const anchors: { media: number; real: EpochTicks }[] = []
  let at = 0
  let sequence = 1
  let mediaEnd = 0
  let realEnd: EpochTicks | null = null
  for (const stretch of stretches) {
    const { segment, rows } = stretch
    const [first] = rows
    if (first === undefined) continue
    const seam: number = realEnd === null ? 0 : first.start - realEnd
    const begin: number = mediaEnd + (seam > 0 && (seam <= TOUCH_TICKS || formats.keepsGaps) ? seam : 0)
    if (realEnd === null || seam < 0 || (seam > TOUCH_TICKS && !formats.keepsGaps))
      anchors.push({ media: begin, real: first.start })
    const descriptionIndex = formats.indexOf(stretch.video)
    const isChange = descriptionIndex !== (pieces.at(-1)?.descriptionIndex ?? descriptionIndex)
    const sets = isChange ? parameterSetsOf(stretch.video) : null
    const length = rows.reduce((sum, row) => sum + row.length, sets?.length ?? 0)
    pieces.push({
      path: segment.place.media,
      at,
      offset: first.offset,
      length,
      rows,
      shift: begin - (first.start - segment.index.header.start),
      audioRate: formats.audio !== null && isSameAudio(formats.audio, stretch.audio) ? formats.audio.rate : null,
      descriptionIndex,
      sets,
      sequence,
    })
    at += length
    sequence += rows.length
    mediaEnd = begin + endOf(stretch) - first.start
    realEnd = endOf(stretch)
  }
  return { pieces, duration: mediaEnd, anchors }
}

type Hole = Readonly<{ from: EpochTicks; to: EpochTicks }>

function holesOf(stretches: readonly Stretch[], ask: FootageAsk, end: EpochTicks): Hole[] {
  const holes: Hole[] = []
  let at = ask.from
  for (const stretch of stretches) {
    if (startOf(stretch) - at > TOUCH_TICKS) holes.push({ from: at, to: startOf(stretch) })
    at = Math.max(at, endOf(stretch)) as EpochTicks
  }
  const limit = ask.media === 'browser' ? Math.min(ask.to, end) : ask.to
  if (limit - at > TOUCH_TICKS) holes.push({ from: at, to: limit as EpochTicks })
  return holes
}

/** Cuts the holes by the recorded gaps; what no gap explains is `missing`. */
export function nameHoles(holes: readonly Hole[], gaps: readonly GapFacts[]): StitchedGap[] {
  return holes.flatMap((hole) => {
    const named: StitchedGap[] = []
    let at = hole.from
    for (const gap of gaps) {
      const from = Math.max(gap.start, at) as EpochTicks
      const to = Math.min(gap.end ?? hole.to, hole.to) as EpochTicks
      if (to <= from) continue
      if (from - at > TOUCH_TICKS) named.push({ from: at, to: from, cause: 'missing' })
      named.push({ from: from - at > TOUCH_TICKS ? from : at, to, cause: gap.cause })
      at = to
    }
    const last = named.at(-1)
    if (hole.to - at > TOUCH_TICKS) named.push({ from: at, to: hole.to, cause: 'missing' })
    else if (last !== undefined && at < hole.to) named[named.length - 1] = { ...last, to: hole.to }
    return named
  })
}

function codecFault(stretches: readonly Stretch[]): Fault {
  const parts: { codec: string; from: EpochTicks; to: EpochTicks }[] = []
  for (const stretch of stretches) {
    const last = parts.at(-1)
    if (last?.codec === stretch.video.codec) last.to = endOf(stretch)
    else parts.push({ codec: stretch.video.codec, from: startOf(stretch), to: endOf(stretch) })
  }
  const words = parts
    .slice(0, 20)
    .map(({ codec, from, to }) => `${codec} from ${formatTime(from)} to ${formatTime(to)}`)
  return new Fault(
    'conflict',
    'play.footage.codecs',
    `the camera changed its codec; ask for each part alone: ${words.join(', ')}`,
  )
}

function tagOf(init: Uint8Array, pieces: readonly FootagePiece[]): string {
  const hash = createHash('sha256').update(init)
  for (const piece of pieces) {
    hash.update(
      `${piece.path} ${piece.offset} ${piece.length} ${piece.shift} ${piece.audioRate} ${piece.descriptionIndex}\n`,
    )
    for (const row of piece.rows) hash.update(row.sha256)
  }
  return `"${hash.digest('base64url').slice(0, 32)}"`
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && Buffer.compare(a, b) === 0)
}

function isSameAudio(a: AudioFormat | null, b: AudioFormat | null): boolean {
  if (a === null || b === null) return a === b
  return a.codec === b.codec && a.rate === b.rate && a.channels === b.channels && isSame(a.config, b.config)
}
