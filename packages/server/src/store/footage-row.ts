// SPDX-License-Identifier: Apache-2.0
import type { SegmentFacts } from '../disk/facts.ts'
import type { EpochTicks } from '@mingjian/base'
import type { AudioCodec, VideoCodec } from '@mingjian/wire'
import { type SealReason } from '../disk/segment-row.ts'

/** A row of `segment`, migrations/0002. Ticks are 90 kHz since the epoch. */
export type SegmentTable = {
  camera: string
  name: string
  start_ticks: number
  end_ticks: number
  bytes: number
  fragments: number
  is_damaged: boolean
  codec: VideoCodec
  codec_string: string
  width: number
  height: number
  audio: AudioCodec | null
  root: string
  reason: SealReason
  garbage_since: Date | null
}

/** The facts in a row. */
export function factsOfRow(row: SegmentTable): SegmentFacts {
  return {
    camera: row.camera,
    name: row.name,
    start: row.start_ticks as EpochTicks,
    end: row.end_ticks as EpochTicks,
    bytes: row.bytes,
    fragments: row.fragments,
    isDamaged: row.is_damaged,
    codec: row.codec,
    codecString: row.codec_string,
    width: row.width,
    height: row.height,
    audio: row.audio,
    root: row.root,
    reason: row.reason,
  }
}
