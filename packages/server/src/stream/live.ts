// SPDX-License-Identifier: Apache-2.0
import type { GapCause } from '@mingjian/contract'
import type { EpochTicks, Ticks90k } from '@mingjian/base'
import type { StreamFormat } from './stream.ts'

/** The tracks of a live stream as an initialisation segment. Audio that Media Source Extensions cannot play is left out. */
export type LiveFormat = Readonly<{
  format: StreamFormat
  /** `video/mp4; codecs="…"` with every track of `init`. */
  mime: string
  /** ftyp+moov. */
  init: Uint8Array
  hasAudio: boolean
  /** Which of the camera's streams it is; where `sub` was asked for and there is none, `main`. */
  stream?: 'main' | 'sub'
}>

/** One frame muxed alone: moof+mdat with a single sample. Decode times go on without a break until the next format. */
export type LiveChunk = Readonly<{
  track: 'video' | 'audio'
  isKey: boolean
  /** When it is shown, on the footage timeline. */
  time: EpochTicks
  /** The same instant on the media timeline of the chunks, 90 kHz; `time - mediaTime` is constant until a discontinuity. */
  mediaTime: Ticks90k
  /** Nobody writes into it; it may be kept as long as it is needed. */
  data: Uint8Array
}>

/** Called in order, never awaited: a sink that is slow drops. */
export interface LiveSink {
  /** Before the first chunk and at each change; the next video chunk is a key frame. */
  format(format: LiveFormat): void
  chunk(chunk: LiveChunk): void
  state(state: 'waiting' | 'playing', cause: GapCause | null): void
}

/** Where live pictures come from: the recorder fleet, or a test. */
export interface LiveSource {
  /** Starts the camera's live tap; `close` is idempotent. `sub` falls back to `main` when the camera has none. */
  live(camera: string, stream: 'main' | 'sub', sink: LiveSink): LiveTap
}
export type LiveTap = Readonly<{ close(): void }>
