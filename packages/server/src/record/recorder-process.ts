// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, type Log, toError } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { Disk } from '../disk/disk.ts'
import { Layout } from '../disk/layout.ts'
import type { Frame, StreamListener } from '../stream/stream.ts'
import { BlockPool } from './block-pool.ts'
import { CameraRecorder } from './camera-recorder.ts'
import type { RecorderEvent, RecorderStatus } from './event.ts'
import { FanListener } from './fan-listener.ts'
import { LiveMuxer } from './live-muxer.ts'
import { LivePrelude } from './live-prelude.ts'
import type { LiveMessage } from './live-pipe.ts'
import type { FromRecorder, RecorderCamera, StreamChoice, ToRecorder } from './protocol.ts'

/** A stream being read; what reads it is the composition root's choice. */
export type Ingest = Readonly<{
  close(): Promise<void> | void
  /** Told when somebody begins to watch, and when nobody does any more. */
  attend(isWatched: boolean): void
}>
export type OpenIngest = (camera: RecorderCamera, stream: StreamChoice, listener: StreamListener) => Ingest

export type RecorderProcessOptions = Readonly<{
  clock: Clock
  log: Log
  disk: Disk
  openIngest: OpenIngest
  send: (message: FromRecorder) => void
  /** False when the pipe is full: the picture was not sent. */
  sendLive: (message: LiveMessage) => boolean
}>

type Station = {
  camera: RecorderCamera
  recorder: CameraRecorder
  fan: FanListener
  ingest: Ingest | null
  told: string
  toldAt: number
  watchers: number
  isGone: boolean
}
type Tap = { key: string; close: () => void }

const TICK_MILLIS = 250
const SYNC_MILLIS = 1000
const STATUS_MILLIS = 5000

/** What runs in a recorder process: its share of the cameras, told by main what to do. */
export class RecorderProcess {
  readonly #by: RecorderProcessOptions
  readonly #pool = new BlockPool()
  readonly #stations = new Map<string, Station>()
  readonly #taps = new Map<number, Tap>()
  #layout: Layout | null = null
  #alive: EpochTicks | null = null
  #events: RecorderEvent[] = []
  #timer: NodeJS.Timeout | null = null
  #beat = 0
  #closing: Promise<void> | null = null

  constructor(options: RecorderProcessOptions) {
    this.#by = options
  }

  take(message: ToRecorder): void {
    switch (message.type) {
      case 'open':
        this.#layout = new Layout(message.footage)
        this.#alive = message.alive
        this.#timer ??= setInterval(() => this.#tick(), TICK_MILLIS)
        return
      case 'camera':
        return this.#run(this.#add(message.camera))
      case 'remove':
        return this.#run(this.#remove(message.camera, message.cause))
      case 'live':
        return this.#openTap(message.tap, message.camera, message.stream)
      case 'live-end':
        this.#taps.get(message.tap)?.close()
        this.#taps.delete(message.tap)
        return
      case 'ping':
        return this.#by.send({ type: 'pong', number: message.number, memory: process.memoryUsage.rss() })
      case 'stop':
        return this.#run(this.close())
    }
  }

  /** Seals every camera's segment; idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    for (const tap of this.#taps.values()) tap.close()
    this.#taps.clear()
    await Promise.all([...this.#stations.values()].map((station) => this.#end(station, 'restart')))
    this.#flushEvents()
  }

  async #add(camera: RecorderCamera): Promise<void> {
    const layout = this.#layout
    if (layout === null || this.#closing !== null) return
    const known = this.#stations.get(camera.id)
    if (known !== undefined) {
      known.camera = camera
      await known.ingest?.close()
      known.fan.lost('restart', 'the source of the camera was changed')
      if (!known.isGone) this.#listen(known)
      return
    }
    const { clock, disk, log } = this.#by
    const emit = (event: RecorderEvent): void => this.#emit(event)
    const recorder = new CameraRecorder({
      camera: camera.id,
      disk,
      layout,
      clock,
      log: log.with({ camera: camera.id }),
      emit,
      pool: this.#pool,
    })
    const fan = new FanListener((error) => this.#misbehaved(camera.id, error))
    fan.add(recorder)
    const station: Station = { camera, recorder, fan, ingest: null, told: '', toldAt: 0, watchers: 0, isGone: false }
    this.#stations.set(camera.id, station)
    await recorder.start(this.#alive)
    if (!station.isGone) this.#listen(station)
  }

  async #remove(id: string, cause: 'not-in-use' | 'planned'): Promise<void> {
    const station = this.#stations.get(id)
    if (station !== undefined) {
      this.#stations.delete(id)
      await this.#end(station, cause)
    }
    this.#flushEvents()
    this.#by.send({ type: 'removed', camera: id })
  }

  async #end(station: Station, cause: 'restart' | 'not-in-use' | 'planned'): Promise<void> {
    station.isGone = true
    const closing = station.ingest?.close()
    await station.recorder.close(cause)
    await closing
  }

  #listen(station: Station): void {
    station.ingest = this.#by.openIngest(station.camera, 'main', station.fan)
    this.#watch(station, 0)
  }

  #watch(station: Station, more: number): void {
    station.watchers += more
    station.ingest?.attend(station.watchers > 0)
  }

  /** An exception out of one camera's listener is a bug of ours; it must not reach the others. */
  #misbehaved(id: string, error: Error): void {
    this.#by.log.error('record.camera.bug', { camera: id, message: error.message, stack: error.stack })
    const station = this.#stations.get(id)
    station?.recorder.lost('unsupported', `internal error: ${error.message}`)
  }

  #openTap(number: number, id: string, stream: StreamChoice): void {
    const station = this.#stations.get(id)
    const send = (message: LiveMessage): boolean => this.#by.sendLive(message)
    if (station === undefined) {
      send({ kind: 'state', tap: number, state: { state: 'waiting', cause: 'not-in-use' } })
      return
    }
    let isBehind = false // dropped something: wait for a key frame
    const muxer = new LiveMuxer({
      format: (format) => send({ kind: 'format', tap: number, format }),
      chunk: (chunk) => {
        if (isBehind && !(chunk.track === 'video' && chunk.isKey)) return
        isBehind = !send({ kind: 'chunk', tap: number, chunk })
      },
      state: (state: 'waiting' | 'playing', cause: GapCause | null) =>
        send({ kind: 'state', tap: number, state: { state, cause } }),
    })
    const key = `${id}/${stream}`
    if (stream === 'sub' && station.camera.source.subUrl !== undefined) {
      const fan = new FanListener((error) =>
        this.#by.log.error('record.live.bug', { camera: id, message: error.message }),
      )
      fan.add(muxer)
      const ingest = this.#by.openIngest(station.camera, 'sub', fan)
      ingest.attend(true)
      this.#taps.set(number, { key, close: () => this.#run(Promise.resolve(ingest.close())) })
      return
    }
    const prelude = new LivePrelude(muxer)
    station.fan.add(prelude)
    this.#run(this.#recall(station, prelude))
    this.#watch(station, 1)
    const close = (): void => {
      station.fan.remove(prelude)
      this.#watch(station, -1)
    }
    this.#taps.set(number, { key, close })
  }

  /** The first viewer sees a picture at once, not only at the next key frame. */
  async #recall(station: Station, prelude: LivePrelude): Promise<void> {
    prelude.hold()
    let past: Frame[] = []
    try {
      past = await station.recorder.recall()
    } catch (error) {
      this.#by.log.warn('record.recall.failed', { camera: station.camera.id, message: toError(error).message })
    }
    prelude.release(past)
  }

  #tick(): void {
    const beats = SYNC_MILLIS / TICK_MILLIS
    this.#beat = (this.#beat + 1) % beats
    let place = 0
    for (const [id, station] of this.#stations) {
      station.recorder.tick()
      // Each camera once a second, a share of them at each tick.
      if (place++ % beats === this.#beat) station.recorder.sync()
      this.#tellStatus(id, station)
    }
    this.#flushEvents()
  }

  #tellStatus(id: string, station: Station): void {
    const status = station.recorder.status()
    const now = this.#by.clock.monotonic()
    const gist = gistOf(status)
    if (gist === station.told && now - station.toldAt < STATUS_MILLIS) return
    station.told = gist
    station.toldAt = now
    this.#events.push({ type: 'status', camera: id, status })
  }

  #emit(event: RecorderEvent): void {
    this.#events.push(event)
    if (event.type !== 'segment') this.#flushEvents()
  }

  #flushEvents(): void {
    if (this.#events.length === 0) return
    const events = this.#events
    this.#events = []
    this.#by.send({ type: 'events', events })
  }

  #run(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#by.log.error('record.process.failed', { message: toError(error).message, stack: toError(error).stack }),
    )
  }
}

/** What of a status is told at once when it changes. */
function gistOf(status: RecorderStatus): string {
  return `${status.state} ${status.cause} ${status.detail} ${status.ingest?.nextTry} ${status.ingest?.stream.codecString} ${status.ingest?.stream.width}`
}
