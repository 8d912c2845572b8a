// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, type Ticks90k, TICKS_PER_SECOND, toError } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import { formatFragmentHeader, formatInit, patchFragment, readFragment, type VideoFormat } from '@mingjian/wire'
import type { LiveChunk, LiveFormat, LiveSink, LiveSource, LiveTap } from '../stream/live.ts'
import type { DecoderPool } from './decoder-pool.ts'
import type { TranscodeSession } from './transcode-session.ts'

export type TranscodeTapOptions = Readonly<{
  source: LiveSource
  camera: string
  stream: 'main' | 'sub'
  pool: Pick<DecoderPool, 'transcode'>
  sink: LiveSink
  /** No transcoding is to be had: `play.decoder.absent`, `.busy`, or it died too often. */
  refuse(fault: Fault): void
}>

const MAX_DEATHS = 3
const USUAL_INTERVAL = TICKS_PER_SECOND / 25

/** A live stream as H.264: what is H.264 already passes through, anything else goes through a decoder process; sound is kept. */
export class TranscodeTap implements LiveSink, LiveTap {
  readonly #by: TranscodeTapOptions
  readonly #tap: LiveTap
  #input: LiveFormat | null = null
  #session: TranscodeSession | null = null
  #hasOutput = false
  #offset = 0 // stream time − media time of the input
  #sequence = 0
  #interval = USUAL_INTERVAL
  #last = 0
  #deaths = 0
  #isClosed = false

  constructor(options: TranscodeTapOptions) {
    this.#by = options
    this.#tap = options.source.live(options.camera, options.stream, this)
    if (this.#isClosed) this.#tap.close()
  }

  get isTranscoding(): boolean {
    return this.#session !== null
  }

  close(): void {
    this.#isClosed = true
    this.#tap?.close()
    this.#drop()
  }

  format(format: LiveFormat): void {
    this.#input = format
    this.#hasOutput = false
    if (format.format.video.codec === 'h264') {
      this.#drop()
      this.#by.sink.format(format)
      return
    }
    this.#start()
    this.#session?.begin(format.format.video)
  }

  chunk(chunk: LiveChunk): void {
    if (this.#input?.format.video.codec === 'h264') return this.#by.sink.chunk(chunk)
    this.#offset = chunk.time - chunk.mediaTime
    if (chunk.track === 'audio') {
      if (this.#hasOutput) this.#passSound(chunk)
      return
    }
    const { headerBytes } = readFragment(chunk.data)
    this.#session?.push(chunk.mediaTime, chunk.isKey, chunk.data.subarray(headerBytes))
  }

  state(state: 'waiting' | 'playing', cause: GapCause | null): void {
    this.#by.sink.state(state, cause)
  }

  #start(): void {
    if (this.#session !== null || this.#isClosed) return
    try {
      const session: TranscodeSession = this.#by.pool.transcode({
        format: (format) => this.#describe(format),
        unit: (time, isKey, data) => this.#mux(time, isKey, data),
        end: (fault) => {
          if (this.#session === session) this.#lose(fault)
        },
      })
      this.#session = session
    } catch (thrown) {
      const error = toError(thrown)
      this.#by.refuse(
        error instanceof Fault ? error : new Fault('unavailable', 'play.decoder.died', error.message, {}, error),
      )
    }
  }

  #lose(fault: Fault): void {
    this.#session = null
    this.#hasOutput = false
    if (this.#isClosed) return
    if (++this.#deaths >= MAX_DEATHS || this.#input === null) return this.#by.refuse(fault)
    this.#start()
    this.#open()?.begin(this.#input.format.video)
  }

  #open(): TranscodeSession | null {
    return this.#session
  }

  #drop(): void {
    const session = this.#session
    this.#session = null
    session?.close()
  }

  #describe(video: VideoFormat): void {
    if (this.#input === null) return
    const { audio } = this.#input.format
    const sound = /,\s*(.+)"/.exec(this.#input.mime)?.[1]
    const codecs = sound === undefined ? video.codecString : `${video.codecString},${sound}`
    const init = formatInit({ video, audio })
    this.#hasOutput = true
    this.#by.sink.format({
      format: { video, audio },
      mime: `video/mp4; codecs="${codecs}"`,
      init,
      hasAudio: audio !== null,
      ...(this.#input.stream && { stream: this.#input.stream }),
    })
  }

  #mux(mediaTime: number, isKey: boolean, data: Uint8Array): void {
    if (!this.#hasOutput) return
    const step = mediaTime - this.#last
    if (step > 0 && step < TICKS_PER_SECOND) this.#interval = step
    this.#last = mediaTime
    const sample = { size: data.length, duration: this.#interval, compositionOffset: 0, isKey }
    const video = { decodeTime: mediaTime, samples: [sample] }
    const header = formatFragmentHeader({ sequence: ++this.#sequence, wallTime: null, video, audio: null })
    const time = (mediaTime + this.#offset) as EpochTicks
    this.#by.sink.chunk({
      track: 'video',
      isKey,
      time,
      mediaTime: mediaTime as Ticks90k,
      data: Buffer.concat([header, data]),
    })
  }

  #passSound(chunk: LiveChunk): void {
    const data = Uint8Array.from(chunk.data)
    patchFragment(data, { sequence: ++this.#sequence })
    this.#by.sink.chunk({ ...chunk, data })
  }
}
