// SPDX-License-Identifier: Apache-2.0
import type { AudioCodec, VideoCodec } from '@mingjian/wire'
import type { SealReason } from '../disk/segment-index.ts'

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
