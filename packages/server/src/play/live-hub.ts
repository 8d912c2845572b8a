// SPDX-License-Identifier: Apache-2.0
import { type Clock, TICKS_PER_SECOND, toMillis } from '@mingjian/base'
import type { GapCause, LiveMessage } from '@mingjian/contract'
import type { LiveChunk, LiveFormat, LiveSink, LiveTap } from '../stream/live.ts'
import type { Viewer } from './viewer.ts'

type HubTap = LiveTap & Readonly<{ isTranscoding?: boolean }>

export type LiveHubOptions = Readonly<{
  stream: 'main' | 'sub'
  clock: Clock
  /** Opens the one upstream all viewers share. */
  open(sink: LiveSink): HubTap
}>

const CACHE_BYTES = 8 << 20
const CACHE_CHUNKS = 3000
/** Milliseconds the upstream outlives its last viewer: a page that reloads finds it warm. */
const LINGER = 5000

/** One camera's stream for any number of viewers: one upstream, and the current key-frame interval for an instant first picture. */
export class LiveHub implements LiveSink {
  readonly #by: LiveHubOptions
  readonly #viewers = new Set<Viewer>()
  #tap: HubTap | null = null
  #format: LiveFormat | null = null
  #state: Readonly<{ state: 'waiting' | 'playing'; cause: GapCause | null }> = { state: 'waiting', cause: null }
  #interval: LiveChunk[] | null = null // from the newest key frame on; null: none, or too long to keep
  #intervalBytes = 0
  #newest: LiveChunk | null = null
  #bytesSinceTick = 0
  #tickedAt: number
  #emptySince: number

  constructor(options: LiveHubOptions) {
    this.#by = options
    this.#tickedAt = options.clock.monotonic()
    this.#emptySince = this.#tickedAt
  }

  get viewers(): ReadonlySet<Viewer> {
    return this.#viewers
  }
  get isOpen(): boolean {
    return this.#tap !== null
  }

  join(viewer: Viewer): void {
    this.#viewers.add(viewer)
    viewer.say({ type: 'state', ...this.#state })
    if (this.#format !== null) viewer.begin(this.#describe(this.#format), this.#format, this.#interval ?? [])
    this.#tap ??= this.#by.open(this)
  }

  leave(viewer: Viewer): void {
    if (this.#viewers.delete(viewer) && this.#viewers.size === 0) this.#emptySince = this.#by.clock.monotonic()
  }

  format(format: LiveFormat): void {
    this.#format = format
    this.#interval = null
    for (const viewer of this.#viewers) viewer.begin(this.#describe(format), format, [])
  }

  chunk(chunk: LiveChunk): void {
    this.#keep(chunk)
    this.#bytesSinceTick += chunk.data.length
    for (const viewer of this.#viewers) viewer.push(chunk)
  }

  state(state: 'waiting' | 'playing', cause: GapCause | null): void {
    this.#state = { state, cause }
    if (state === 'waiting') {
      this.#interval = null
      this.#newest = null
    }
    for (const viewer of this.#viewers) viewer.say({ type: 'state', state, cause })
  }

  /** Once a second: tells each viewer the clock. False when nobody watched for a while and the upstream was closed. */
  tick(): boolean {
    const now = this.#by.clock.monotonic()
    const seconds = Math.max((now - this.#tickedAt) / 1000, 0.001)
    const bitsPerSecond = Math.round((this.#bytesSinceTick * 8) / seconds)
    this.#bytesSinceTick = 0
    this.#tickedAt = now
    if (this.#newest !== null) {
      const { mediaTime, time } = this.#newest
      for (const viewer of this.#viewers) {
        viewer.say({
          type: 'clock',
          mediaTime: mediaTime / TICKS_PER_SECOND,
          wallTime: toMillis(time),
          serverTime: this.#by.clock.now(),
          bitsPerSecond,
          skippedFrames: viewer.skippedFrames,
        })
      }
    }
    if (this.#viewers.size > 0 || now - this.#emptySince < LINGER) return true
    this.#close()
    return false
  }

  /** Ends every viewer with these words and closes the upstream. */
  end(code: string, detail: string): void {
    const viewers = [...this.#viewers]
    this.#viewers.clear()
    this.#close()
    for (const viewer of viewers) viewer.end(code, detail)
  }

  #close(): void {
    this.#tap?.close()
    this.#tap = null
    this.#format = null
    this.#interval = null
    this.#newest = null
  }

  #keep(chunk: LiveChunk): void {
    if (chunk.track === 'video') {
      this.#newest = chunk
      if (chunk.isKey) {
        this.#interval = []
        this.#intervalBytes = 0
      }
    }
    if (this.#interval === null) return
    this.#interval.push(chunk)
    this.#intervalBytes += chunk.data.length
    if (this.#intervalBytes > CACHE_BYTES || this.#interval.length > CACHE_CHUNKS) this.#interval = null
  }

  #describe(live: LiveFormat): LiveMessage {
    const { codec, width, height } = live.format.video
    const { mime, hasAudio } = live
    const isTranscoded = this.#tap?.isTranscoding ?? false
    const stream = live.stream ?? this.#by.stream
    return { type: 'format', mime, codec, width, height, stream, isTranscoded, hasAudio }
  }
}
