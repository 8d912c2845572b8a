// SPDX-License-Identifier: Apache-2.0
import { TICKS_PER_SECOND, type EpochTicks, type Ticks90k } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import { type AudioFormat, DecodeClock, formatFragmentHeader, formatInit } from '@mingjian/wire'
import type { LiveSink } from '../stream/live.ts'
import type { Frame, IngestFacts, StreamFormat, StreamListener } from '../stream/stream.ts'
import { audioSamples } from './fragment-builder.ts'

/** Pictures that may overtake one another: H.264 and H.265 allow 16, cameras use one to three. */
const REORDER_DEPTH = 4
const USUAL_INTERVAL = TICKS_PER_SECOND / 25

/**
 * Muxes each frame alone as it comes: the lowest delay fragmented MP4 can have. Media time goes on over losses and
 * format changes, so a player's buffer never runs backwards.
 */
export class LiveMuxer implements StreamListener {
  readonly #sink: LiveSink
  #format: StreamFormat | null = null
  #audio: AudioFormat | null = null // the track that is sent; null when players could not play it
  #offset: number | null = null // stream time − media time; null: set by the next picture
  #mediaEnd = 0 // 90 kHz: nothing before it may be sent any more
  #lastVideo = 0
  #audioEnd = 0 // in samples
  #interval = USUAL_INTERVAL
  #sequence = 0
  #decodeClock = new DecodeClock()
  #isWaiting = true // for a key frame

  constructor(sink: LiveSink) {
    this.#sink = sink
  }

  format(format: StreamFormat): void {
    this.#format = format
    this.#audio =
      format.audio !== null && (format.audio.codec === 'aac' || format.audio.codec === 'opus') ? format.audio : null
    this.#restart()
    this.#audioEnd = Math.round((this.#mediaEnd * (this.#audio?.rate ?? 0)) / TICKS_PER_SECOND)
    const { video } = format
    const hasAudio = this.#audio !== null
    const codecs = this.#audio === null ? video.codecString : `${video.codecString},${audioCodecString(this.#audio)}`
    const init = formatInit({ video, audio: this.#audio })
    this.#sink.format({ format: { video, audio: this.#audio }, mime: `video/mp4; codecs="${codecs}"`, init, hasAudio })
  }

  frame(frame: Frame): void {
    if (this.#format === null) return
    if (frame.track === 'audio') return this.#sound(frame)
    if (this.#isWaiting) {
      if (!frame.isKey) return
      this.#isWaiting = false
      this.#sink.state('playing', null)
    }
    this.#picture(frame, this.#format.video.canReorder)
  }

  discontinuity(): void {
    this.#restart()
  }

  lost(cause: GapCause): void {
    this.#restart()
    this.#sink.state('waiting', cause)
  }

  facts(_facts: IngestFacts): void {}

  #restart(): void {
    this.#isWaiting = true
    this.#offset = null
    this.#decodeClock = new DecodeClock()
  }

  #picture(frame: Frame, canReorder: boolean): void {
    // Room below the first picture for decode times that run ahead of it.
    const lead = canReorder ? REORDER_DEPTH * this.#interval : 0
    this.#offset ??= frame.time - this.#mediaEnd - lead
    const mediaTime = frame.time - this.#offset
    const decodeTime = Math.max(canReorder ? this.#decodeClock.next(mediaTime) : mediaTime, this.#lastVideo + 1)
    const step = decodeTime - this.#lastVideo
    if (this.#lastVideo > 0 && step < TICKS_PER_SECOND) this.#interval = step
    this.#lastVideo = decodeTime
    this.#mediaEnd = Math.max(this.#mediaEnd, mediaTime + this.#interval)
    const sample = {
      size: frame.data.length,
      duration: this.#interval,
      compositionOffset: mediaTime - decodeTime,
      isKey: frame.isKey,
    }
    const video = { decodeTime, samples: [sample] }
    const header = formatFragmentHeader({ sequence: ++this.#sequence, wallTime: null, video, audio: null })
    this.#send(frame, mediaTime, header)
  }

  #sound(frame: Frame): void {
    const format = this.#audio
    if (format === null || this.#offset === null || this.#isWaiting) return
    const mediaTime = frame.time - this.#offset
    const decodeTime = Math.max(Math.round((mediaTime * format.rate) / TICKS_PER_SECOND), this.#audioEnd)
    if (mediaTime < 0) return
    const duration = audioSamples(format, frame.data)
    this.#audioEnd = decodeTime + 1
    const audio = { decodeTime, samples: [{ size: frame.data.length, duration, compositionOffset: 0, isKey: true }] }
    const header = formatFragmentHeader({ sequence: ++this.#sequence, wallTime: null, video: null, audio })
    this.#send(frame, mediaTime, header)
  }

  #send(frame: Frame, mediaTime: number, header: Uint8Array): void {
    const data = new Uint8Array(header.length + frame.data.length)
    data.set(header)
    data.set(frame.data, header.length)
    const { track, isKey, time } = frame
    this.#sink.chunk({ track, isKey, time: time as EpochTicks, mediaTime: mediaTime as Ticks90k, data })
  }
}

/** RFC 6381: the object type stands in the first five bits of the AudioSpecificConfig. */
function audioCodecString(audio: AudioFormat): string {
  if (audio.codec === 'opus') return 'opus'
  return `mp4a.40.${(audio.config[0] ?? 0x10) >> 3 || 2}`
}
