// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { AppendQueue } from './append-queue.ts'
import { mimeOf } from './codec-string.ts'
import { type Coverage } from './coverage.ts'
import { firstTime, readInit } from './fragment.ts'
import { isTrick } from './rates.ts'
import { MAP_SECONDS, mapFor, mapServes, mediaAt, type ReplayMap, wallAt } from './replay-map.ts'
import type { FootageAsk, FootagePart, ReplayPort } from './replay-port.ts'

export type ReplayView = Readonly<{
  /** `gap`: nothing was recorded at this time. `failed`: `error` says why. */
  phase: 'loading' | 'ready' | 'gap' | 'failed'
  error: Error | null
  /** Picture ahead of the clock, milliseconds; null while it is not shown. */
  drift: number | null
}>

/** What the conductor tells every tile, several times a second. */
export type ReplayCue = Readonly<{ time: number; rate: number; isPlaying: boolean; coverage: Coverage }>

export type ReplayOptions = Readonly<{
  video: HTMLVideoElement
  port: ReplayPort
  url: (ask: FootageAsk) => string
  /** Told with each window. */
  loaded?: (part: FootagePart) => void
}>

type Window = Readonly<{ from: number; to: number; isSupposed: boolean }>

/** First window short, for a quick picture; the next ones longer, for few requests. Milliseconds of media. */
const FIRST_WINDOW = 2500
const WINDOW = 10_000
/** Media seconds kept ready ahead of the picture, and kept behind it. */
const AHEAD = 12
const KEEP_BEHIND = 40
/** Drift in seconds that is mended by a jump rather than by speed. */
const JUMP = 0.4
/** Least time between two beginnings at the same place, milliseconds. */
const AGAIN = 1200

/** One camera's footage in one video element, following the cues of a conductor. Owns its MediaSource and its one request. */
export class ReplayDriver {
  readonly #by: ReplayOptions
  #map: ReplayMap | null = null
  #source: MediaSource | null = null
  #detach: () => void = () => undefined
  #queue: AppendQueue | null = null
  #mime: string | null = null
  #loading: AbortController | null = null
  #loadedTo = 0 // wall time up to which windows were asked for
  #isFirst = true
  #codec: 'any' | 'h264' = 'any'
  #view: ReplayView = { phase: 'loading', error: null, drift: null }
  #retryAt = 0
  #notBefore = 0 // no window is asked for until then
  #begunAt = -Infinity
  #loadedFrom = 0
  #isClosed = false

  constructor(options: ReplayOptions) {
    this.#by = options
  }

  get view(): ReplayView {
    return this.#view
  }

  close(): void {
    this.#isClosed = true
    this.#drop()
  }

  /** What was loaded may be shown no more; the next cue asks anew. */
  forget(): void {
    this.#drop()
    this.#map = null
  }

  /** Follows the clock. True when the clock need not wait for this tile. */
  follow(cue: ReplayCue): boolean {
    if (this.#isClosed) return true
    const { video } = this.#by
    if (this.#view.phase === 'failed' && performance.now() < this.#retryAt) return true
    const isForward = cue.rate > 0
    const run = isForward
      ? cue.coverage.runAt(cue.time)
      : (cue.coverage.runBefore(cue.time) ?? cue.coverage.runAt(cue.time))
    if (!run) {
      video.pause()
      this.#view = { phase: 'gap', error: null, drift: null }
      return true
    }
    const map = this.#mapAt(cue)
    const media = mediaAt(map, cue.time)
    const range = this.#queue?.ranges.find((one) => one.start - 0.25 <= media && media < one.end)
    this.#fill(map, cue, range?.end ?? null)
    if (!range) {
      video.pause()
      this.#view = { phase: this.#view.phase === 'failed' ? 'failed' : 'loading', error: this.#view.error, drift: null }
      return this.#view.phase === 'failed'
    }
    this.#steer(cue, map, Math.max(media, range.start))
    this.#tidy(media)
    return range.end - media > 0.15 || video.readyState >= 3
  }

  #mapAt(cue: ReplayCue): ReplayMap {
    if (this.#map && mapServes(this.#map, cue.time, cue.rate)) return this.#map
    this.#drop()
    this.#map = mapFor(cue.time, cue.rate)
    this.#loadedTo = cue.time
    this.#isFirst = true
    return this.#map
  }

  /** Asks for the next window when what is ready ahead grows short. */
  #fill(map: ReplayMap, cue: ReplayCue, bufferedTo: number | null): void {
    const isForward = map.factor > 0
    const loaded = mediaAt(map, this.#loadedTo)
    const here = mediaAt(map, cue.time)
    const isElsewhere = bufferedTo === null && !this.#loading && (loaded < here || loaded > here + 0.5 || this.#isFirst)
    const hasLeft = this.#loading !== null && bufferedTo === null && (here < loaded - AHEAD * 2.5 || here > loaded + 1)
    if (isElsewhere || hasLeft) this.#begin(cue.time)
    else if (bufferedTo !== null && loaded < bufferedTo - 0.5 && !this.#loading)
      this.#loadedTo = wallAt(map, bufferedTo)
    if (this.#loading || mediaAt(map, this.#loadedTo) > here + AHEAD * Math.max(1, Math.min(4, cue.rate))) return
    const at = isForward ? cue.coverage.nextStart(this.#loadedTo) : cue.coverage.previousEnd(this.#loadedTo)
    if (at === null) return
    const run = isForward ? cue.coverage.runAt(at) : cue.coverage.runBefore(at)
    if (!run) return
    const length = (this.#isFirst ? FIRST_WINDOW : WINDOW) * Math.abs(map.factor)
    const from = isForward ? at : Math.max(run.start, at - length)
    const to = isForward ? Math.min(run.end, at + length) : at
    // At the live edge: wait until there is a second to fetch.
    if (to - from < 1000 && run.end - at < 1000 && isForward && !this.#isFirst) return
    if (performance.now() < this.#notBefore) return
    void this.#load(map, { from, to, isSupposed: cue.coverage.isSupposed(from) })
  }

  #begin(time: number): void {
    // At the newest footage, or at a hole nobody knew of, asking again at once gives the same again.
    const now = performance.now()
    if (now - this.#begunAt < AGAIN && Math.abs(time - this.#loadedFrom) < AGAIN) return
    this.#begunAt = now
    this.#notBefore = 0
    this.#loadedFrom = time
    this.#loading?.abort()
    this.#loading = null
    this.#queue?.restart()
    this.#loadedTo = time
    this.#isFirst = true
  }

  async #load(map: ReplayMap, { from, to, isSupposed }: Window): Promise<void> {
    const loading = new AbortController()
    this.#loading = loading
    try {
      const url = this.#by.url({ from, to, speed: isTrick(map.factor) ? map.factor : null, codec: this.#codec })
      const part = await this.#by.port.load(url, loading.signal)
      if (loading !== this.#loading) return
      this.#by.loaded?.(part)
      const isTaken = await this.#take(map, part, map.factor > 0 ? from : to)
      if (loading !== this.#loading) return
      this.#loading = null
      if (!isTaken) return
      this.#loadedTo = map.factor > 0 ? to : from
      this.#isFirst = false
      if (this.#view.phase === 'failed') this.#view = { phase: 'loading', error: null, drift: null }
    } catch (thrown) {
      if (loading !== this.#loading || loading.signal.aborted) return
      this.#loading = null
      // The newest footage is supposed, not known: it is asked for again a little later.
      if (isSupposed && thrown instanceof Fault && thrown.kind === 'not-found') {
        this.#notBefore = performance.now() + AGAIN
        return
      }
      this.#fail(thrown instanceof Error ? thrown : new Error(String(thrown)))
    }
  }

  /** Hands a window to the decoder; false when it must be asked for again in another codec. */
  async #take(map: ReplayMap, part: FootagePart, asked: number): Promise<boolean> {
    const init = readInit(part.bytes)
    const first = firstTime(part.bytes, init)
    if (first === null) throw new Fault('not-found', 'web.footage.empty', 'the server has no pictures of this time')
    const mime = mimeOf(part.bytes.subarray(0, 4096))
    if (mime === null || !this.#by.port.canPlay(mime)) {
      if (this.#codec === 'any') {
        this.#codec = 'h264'
        return false
      }
      throw new Fault('unsupported', 'web.codec.unsupported', 'this browser cannot play the footage')
    }
    const queue = await this.#open(mime)
    if (this.#mime !== mime) queue.changeType(mime)
    this.#mime = mime
    queue.offset(mediaAt(map, part.start ?? asked) - first)
    queue.append(part.bytes)
    return true
  }

  async #open(mime: string): Promise<AppendQueue> {
    if (this.#queue) return this.#queue
    const source = this.#by.port.createSource()
    if (!source) throw new Fault('unsupported', 'web.mse.missing', 'this browser has no Media Source Extensions')
    this.#source = source
    this.#mime = mime
    this.#detach = this.#by.port.attach(this.#by.video, source)
    await new Promise((done) => source.addEventListener('sourceopen', done, { once: true }))
    if (this.#source !== source) throw new DOMException('closed', 'AbortError')
    source.duration = MAP_SECONDS * 2
    this.#queue = new AppendQueue(source.addSourceBuffer(mime), { failed: (error) => this.#fail(error) })
    return this.#queue
  }

  #steer(cue: ReplayCue, map: ReplayMap, media: number): void {
    const { video } = this.#by
    const drift = video.currentTime - media
    const natural = isTrick(cue.rate) ? 1 : cue.rate
    if (!cue.isPlaying) {
      if (!video.paused) video.pause()
      if (Math.abs(drift) > 0.005) video.currentTime = media + 0.001
    } else if (Math.abs(drift) > JUMP * Math.max(1, natural)) video.currentTime = media
    else {
      const wanted = natural * Math.min(1.1, Math.max(0.9, 1 - drift / (2 * natural)))
      if (Math.abs(video.playbackRate - wanted) > 0.01) video.playbackRate = wanted
      if (video.paused) void video.play().catch((thrown: unknown) => this.#cannotPlay(thrown))
    }
    this.#view = { phase: 'ready', error: null, drift: drift * 1000 * map.factor }
  }

  /** Browsers refuse to start with sound before the first click: then without. */
  #cannotPlay(thrown: unknown): void {
    if (thrown instanceof DOMException && thrown.name === 'NotAllowedError') this.#by.video.muted = true
  }

  #tidy(media: number): void {
    const first = this.#queue?.ranges[0]
    if (first && media - first.start > KEEP_BEHIND * 2) this.#queue?.remove(0, media - KEEP_BEHIND)
  }

  #fail(error: Error): void {
    this.#view = { phase: 'failed', error, drift: null }
    this.#retryAt = performance.now() + 3000
    this.#drop()
    this.#map = null
  }

  #drop(): void {
    this.#loading?.abort()
    this.#loading = null
    this.#queue?.close()
    this.#queue = null
    this.#source = null
    this.#detach()
    this.#detach = () => undefined
  }
}
