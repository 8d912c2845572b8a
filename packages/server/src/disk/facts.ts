// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { AudioCodec, VideoCodec } from '@mingjian/wire'
import { endOf, type SegmentIndex } from './segment-index.ts'
import { type Seal, type SealReason } from './segment-row.ts'

/** Segments of one format closer than this touch: a missing picture or two is no gap. Half a second. */
export const TOUCH_TICKS = TICKS_PER_SECOND / 2

/** A segment as recorder, catalogue and replay speak of it. */
export type SegmentFacts = Readonly<{
  camera: string
  name: string
  start: EpochTicks
  end: EpochTicks
  /** Length of the media file so far. */
  bytes: number
  fragments: number
  isDamaged: boolean
  codec: VideoCodec
  codecString: string
  width: number
  height: number
  audio: AudioCodec | null
  /** Hex; null while it is open. */
  root: string | null
  reason: SealReason | null
}>

/** A gap: no footage from `start` until `end`; null while it lasts. */
export type GapFacts = Readonly<{
  camera: string
  start: EpochTicks
  end: EpochTicks | null
  cause: GapCause
  detail: string | null
}>

/** What an index, read back, says of its segment. */
export function factsOf(name: string, index: SegmentIndex, seal: Seal | null = index.seal): SegmentFacts {
  const { camera, start, codec, codecString, width, height, audio, initLength } = index.header
  const last = index.rows.at(-1)
  return {
    camera,
    name,
    start,
    end: endOf(index),
    bytes: last === undefined ? initLength : last.offset + last.length,
    fragments: index.rows.length,
    isDamaged: index.rows.some((row) => row.isDamaged),
    codec,
    codecString,
    width,
    height,
    audio,
    root: seal === null ? null : Buffer.from(seal.root).toString('hex'),
    reason: seal?.reason ?? null,
  }
}
