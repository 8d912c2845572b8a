// SPDX-License-Identifier: Apache-2.0
import { LiveMessage } from '@mingjian/contract'
import { AppendQueue } from './append-queue.ts'
import { firstTime, type InitFacts, isInit, readInit } from './fragment.ts'
import { LivePace } from './live-pace.ts'
import type { LivePort } from './live-port.ts'
import { type LiveFormat, type LiveView, NOTHING_YET } from './live-view.ts'
import { ServerClock } from './server-clock.ts'

export type LiveOptions = Readonly<{
  video: HTMLVideoElement
  /** Address of the camera's live socket, without query. */
  url: string
  stream: 'main' | 'sub'
  /** RFC 6381 string of the camera's codec when known: spares the first try with a codec this browser cannot show. */
  codecHint?: string | null
  port: LivePort
}>

const TICK = 100
/** No media for this long and the picture counts as stale. */
const STALE = 2500
/** No bytes at all for this long and the connection counts as dead. */
const SILENT = 15_000
const FIRST_BACKOFF = 500
const LONGEST_BACKOFF = 15_000
/** Seconds of shown media kept behind the picture. */
const KEEP_BEHIND = 8

/**
 * One camera's live picture in one video element. Owns its WebSocket, MediaSource and timers; opens nothing before
 * {@link start}, and {@link close} is idempotent.
 */
export class LiveDriver {
  readonly #by: LiveOptions
  readonly #port: LivePort
  readonly #listeners = new Set<() => void>()
  readonly #stops: (() => void)[] = []
  #view: LiveView = NOTHING_YET
  #stream: 'main' | 'sub'
  #wantsH264: boolean
  #isPaused = false
  #isClosed = false

  // of the connection
  #socket: WebSocket | null = null
  #tries = 0
  #cancelRetry: () => void = () => undefined
  #lastBytes = 0
  #clock = new ServerClock()
  #mediaToWall: number | null = null // epoch ms of media time 0

  // of the media source
  #source: MediaSource | null = null
  #detach: () => void = () => undefined
  #queue: AppendQueue | null = null
  #waitingForSource: Uint8Array[] = []
  #init: InitFacts = { timescales: new Map() }
  #mime: string | null = null
  #offset: number | null = null // null: the next media segment fixes it
  #pace = new LivePace()
  #lastMedia = 0
  #interrupted = 0 // media that came before counts no more

  constructor(options: LiveOptions) {
    this.#by = options
    this.#port = options.port
    this.#stream = options.stream
    const hint = options.codecHint
    this.#wantsH264 = Boolean(hint && !options.port.canPlay(`video/mp4; codecs="${hint}"`))
  }

  start(): void {
    const { video } = this.#by
    // Before the first picture, and while the camera gives nothing, waiting is no fault of the cushion.
    const waits = () => (this.#view.phase === 'playing' ? this.#pace.stalled(this.#port.now()) : undefined)
    const fails = () => this.#rebuild()
    video.addEventListener('waiting', waits)
    video.addEventListener('error', fails)
    this.#stops.push(
      () => video.removeEventListener('waiting', waits),
      () => video.removeEventListener('error', fails),
      this.#port.every(TICK, () => this.#tick()),
    )
    this.#connect()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const stop of this.#stops) stop()
    this.#disconnect()
    this.#dropSource()
    this.#listeners.clear()
  }

  /** The current state; the same object until something changed. */
  get view(): LiveView {
    return this.#view
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  setStream(stream: 'main' | 'sub'): void {
    if (stream === this.#stream) return
    this.#stream = stream
    if (!this.#isPaused && !this.#isClosed) this.#reconnect()
  }

  /** A hidden page watches nothing: the connection is given up and taken again. */
  setPaused(paused: boolean): void {
    if (paused === this.#isPaused || this.#isClosed) return
    this.#isPaused = paused
    if (paused) this.#disconnect()
    else this.#reconnect()
  }

  /** Tries at once instead of at the next timed try. */
  retry(): void {
    if (!this.#isClosed && !this.#isPaused) this.#reconnect()
  }

  #reconnect(): void {
    this.#tries = 0
    this.#disconnect()
    this.#connect()
  }

  #connect(): void {
    this.#cancelRetry()
    const query = `?stream=${this.#stream}&codec=${this.#wantsH264 ? 'h264' : 'any'}`
    const socket = this.#port.openSocket(this.#by.url + query)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#lastBytes = this.#port.now()
    this.#offset = null
    this.#mediaToWall = null
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#receive(event.data)
    }
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost()
    }
  }

  #disconnect(): void {
    this.#cancelRetry()
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #lost(): void {
    this.#socket = null
    this.#interrupted = this.#port.now()
    if (this.#view.phase === 'refused' || this.#isPaused || this.#isClosed) return
    const ceiling = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** this.#tries)
    const wait = ceiling * (0.6 + 0.4 * this.#port.random())
    this.#tries += 1
    this.#show({ phase: 'broken', nextTry: this.#port.wall() + wait })
    this.#cancelRetry = this.#port.after(wait, () => this.#connect())
  }

  #receive(data: unknown): void {
    this.#lastBytes = this.#port.now()
    if (typeof data === 'string') return this.#message(LiveMessage.parse(JSON.parse(data)))
    if (data instanceof ArrayBuffer) this.#media(new Uint8Array(data))
  }

  #message(message: LiveMessage): void {
    if (message.type === 'format') return this.#format(message)
    if (message.type === 'viewing') return this.#show({ viewing: message })
    if (message.type === 'clock') {
      this.#clock.note(message.serverTime, this.#port.wall())
      this.#mediaToWall = message.wallTime - message.mediaTime * 1000
      this.#show({ bitsPerSecond: message.bitsPerSecond, skippedFrames: message.skippedFrames })
    } else if (message.type === 'state') {
      if (message.state === 'waiting') {
        this.#interrupted = this.#port.now()
        this.#show({ phase: 'waiting', cause: message.cause })
      } else if (this.#view.phase === 'waiting') this.#show({ phase: 'opening', cause: null })
    } else {
      this.#show({ phase: 'refused', cause: message.code, nextTry: null })
    }
  }

  #format(format: LiveFormat): void {
    this.#show({ format })
    if (this.#port.canPlay(format.mime)) {
      if (this.#mime !== null && this.#mime !== format.mime) this.#queue?.changeType(format.mime)
      this.#mime = format.mime
    } else if (!this.#wantsH264) {
      this.#wantsH264 = true
      this.#reconnect()
    } else {
      this.#show({ phase: 'refused', cause: 'web.codec.unsupported' })
      this.#disconnect()
    }
  }

  #media(bytes: Uint8Array): void {
    if (this.#mime === null || this.#view.phase === 'refused') return
    if (isInit(bytes)) this.#init = readInit(bytes)
    else this.#lastMedia = this.#port.now()
    if (!this.#source) this.#openSource()
    if (this.#queue) this.#append(bytes)
    else this.#waitingForSource.push(bytes)
  }

  #openSource(): void {
    const source = this.#port.createSource()
    if (!source) {
      this.#show({ phase: 'refused', cause: 'web.mse.missing' })
      return this.#disconnect()
    }
    this.#source = source
    this.#detach = this.#port.attach(this.#by.video, source)
    source.addEventListener('sourceopen', () => {
      if (source !== this.#source || this.#queue || this.#mime === null) return
      this.#queue = new AppendQueue(source.addSourceBuffer(this.#mime), { failed: () => this.#rebuild() })
      for (const bytes of this.#waitingForSource.splice(0)) this.#append(bytes)
    })
  }

  #append(bytes: Uint8Array): void {
    const queue = this.#queue
    if (!queue) return
    if (!isInit(bytes) && this.#offset === null) {
      const first = firstTime(bytes, this.#init)
      const end = queue.ranges.at(-1)?.end ?? 0
      // A new connection continues where the old picture stands, so that it stays until the next one comes.
      this.#offset = end - (first ?? 0)
      queue.offset(this.#offset)
    }
    queue.append(bytes)
  }

  #dropSource(): void {
    this.#queue?.close()
    this.#queue = null
    this.#source = null
    this.#waitingForSource = []
    this.#detach()
    this.#detach = () => undefined
  }

  /** The decoder gave up: everything anew, with the same back-off as a lost connection. */
  #rebuild(): void {
    if (this.#isClosed || !this.#source) return
    this.#dropSource()
    this.#show({ hasPicture: false })
    this.#disconnect()
    this.#lost()
  }

  #tick(): void {
    const { video } = this.#by
    const now = this.#port.now()
    if (this.#socket && now - this.#lastBytes > SILENT) {
      this.#disconnect()
      this.#lost()
    }
    const range = this.#queue?.ranges.at(-1)
    if (range && range.end > range.start) this.#hold(video, range)
    this.#measure(now)
  }

  #hold(video: HTMLVideoElement, range: { start: number; end: number }): void {
    const ahead = range.end - video.currentTime
    if (video.currentTime < range.start || ahead < -0.5)
      video.currentTime = Math.max(range.start, range.end - this.#pace.target)
    else {
      const isFirst = !this.#view.hasPicture
      const pace = this.#pace.decide(this.#port.now(), { ahead, end: range.end, isFirst })
      if (pace.jump !== null) video.currentTime = pace.jump
      if (video.playbackRate !== pace.rate) video.playbackRate = pace.rate
    }
    if (video.paused) video.play().catch((thrown: unknown) => this.#cannotPlay(thrown))
    if (video.currentTime - range.start > KEEP_BEHIND * 2) this.#queue?.remove(0, video.currentTime - KEEP_BEHIND)
  }

  /** Browsers refuse to start with sound before the first click: then without. */
  #cannotPlay(thrown: unknown): void {
    if (thrown instanceof DOMException && thrown.name === 'NotAllowedError') this.#by.video.muted = true
  }

  #measure(now: number): void {
    const { video } = this.#by
    const server = this.#clock.at(this.#port.wall())
    const hasPicture = video.readyState >= 2
    const age = this.#lastMedia === 0 ? null : now - this.#lastMedia
    const isFresh = age !== null && age < STALE && this.#lastMedia > this.#interrupted
    const latency =
      server === null || this.#mediaToWall === null || this.#offset === null || !isFresh
        ? null
        : Math.max(0, server - (this.#mediaToWall + (video.currentTime - this.#offset) * 1000))
    let phase = this.#view.phase
    if (phase === 'opening' && isFresh && hasPicture) phase = 'playing'
    if (phase === 'playing' && !isFresh) phase = 'stale'
    if ((phase === 'stale' || phase === 'broken' || phase === 'waiting') && isFresh && this.#socket) phase = 'playing'
    if (phase === 'playing') this.#tries = 0
    this.#show({ phase, latency, age, hasPicture, ...(phase === 'playing' ? { cause: null, nextTry: null } : {}) })
  }

  #show(change: Partial<LiveView>): void {
    if (this.#isClosed) return
    this.#view = { ...this.#view, ...change }
    for (const listener of this.#listeners) listener()
  }
}
