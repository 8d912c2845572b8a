// SPDX-License-Identifier: Apache-2.0
import type { GapCause, StreamFacts } from '@mingjian/contract'
import type { EpochTicks } from '@mingjian/base'
import type { AudioFormat, VideoFormat } from '@mingjian/wire'

export type StreamFormat = Readonly<{ video: VideoFormat; audio: AudioFormat | null }>

/** A coded picture or audio frame with its place on the footage timeline. */
export type Frame = Readonly<{
  track: 'video' | 'audio'
  /** When it is shown. In decoding order; steps back only where the format can reorder. */
  time: EpochTicks
  isKey: boolean
  isDamaged: boolean
  /** As in AccessUnit: holds only during the call, its memory is used again. */
  data: Uint8Array
}>

/**
 * Who reads a camera's stream. Ingest calls these in order, on one thread, and never awaits them:
 * a listener that is slow must drop, not block.
 */
export interface StreamListener {
  /** Before the first frame, and again whenever the parameter sets or tracks changed; the next video frame is a key frame. */
  format(format: StreamFormat): void
  frame(frame: Frame): void
  /** The wall clock or the camera's clock jumped: frames before and after belong to different runs. */
  discontinuity(cause: 'clock-step' | 'timestamps'): void
  /** No more frames until the next `format`; said once for each loss, and again when the cause changes. */
  lost(cause: GapCause, detail: string): void
  /** About once a second while connected, and at each change. */
  facts(facts: IngestFacts): void
}

/** What the connection knows about itself. */
export type IngestFacts = Readonly<{
  state: 'connecting' | 'playing' | 'waiting'
  cause: GapCause | null
  /** One sentence without secrets. */
  detail: string | null
  /** Epoch milliseconds of the next try while waiting. */
  nextTry: number | null
  stream: StreamFacts
  transport: 'tcp' | 'udp' | null
  server: string | null
  packetsLost: number
  framesDamaged: number
  timestampsMended: number
  quirks: readonly string[]
}>
