// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, type Log, toTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { LiveFormat, LiveSink, LiveSource, LiveTap } from '../stream/live.ts'
import { noteText } from '../stream/note.ts'
import type { RecorderEvent, RecorderStatus } from './event.ts'
import { LifeSign } from './life-sign.ts'
import type { LiveMessage } from './live-pipe.ts'
import type { RecorderCamera, StreamChoice } from './protocol.ts'
import { RecorderChild, type RecorderSpawn } from './recorder-child.ts'

/** What the fleet tells main: every recorder's events, and the recorders' own coming and going. */
export type FleetEvent =
  | RecorderEvent
  | Readonly<{
      type: 'recorder'
      slot: number
      state: 'up' | 'down'
      pid: number | undefined
      cameras: readonly string[]
      detail: string | null
    }>

export type FleetOptions = Readonly<{
  footage: string
  /** Tells the next process until when this one recorded; without it a crash ends nothing that was told before it. */
  lifeFile?: string
  count: number
  spawn: RecorderSpawn
  clock: Clock
  log: Log
}>

type Slot = { readonly number: number; child: RecorderChild | null; readonly cameras: Set<string>; deaths: number[] }
type Post = {
  camera: RecorderCamera
  slot: Slot
  status: RecorderStatus | null
  since: number
  removed: (() => void) | null
}
type Feed = {
  readonly number: number
  readonly camera: string
  readonly stream: StreamChoice
  readonly sinks: Set<LiveSink>
  format: LiveFormat | null
  state: Readonly<{ state: 'waiting' | 'playing'; cause: GapCause | null }> | null
}

const STOP_MILLIS = 4000
/** So many deaths in a minute, and one of its cameras is suspected: half of them move to a recorder of their own. */
const SUSPECT = { deaths: 2, millis: 60_000, moreSlots: 16 }
/** From this many on, the next start waits: something kills it at once. */
const CRASH_LOOP = { deaths: 4, delay: 2000 }

/** The recorder processes as main sees them: who records what, kept alive, told of changes. */
export class RecorderFleet implements LiveSource, AsyncDisposable {
  readonly #by: FleetOptions
  readonly #slots: Slot[] = []
  readonly #posts = new Map<string, Post>()
  readonly #removals = new Map<string, Post>() // taken off, not yet sealed
  readonly #feeds = new Map<string, Feed>()
  readonly #feedsByNumber = new Map<number, Feed>()
  readonly #listeners = new Set<(event: FleetEvent) => void>()
  readonly #life: LifeSign | null
  #alive: EpochTicks | null = null
  #feedNumber = 0
  #isStopping = false

  constructor(options: FleetOptions) {
    this.#by = options
    const { lifeFile: path, log } = options
    this.#life = path === undefined ? null : new LifeSign({ path, log })
  }

  start(): void {
    if (this.#slots.length > 0) return
    this.#alive = this.#life?.start() ?? null
    for (let number = 0; number < this.#by.count; number++) {
      const slot: Slot = { number, child: null, cameras: new Set(), deaths: [] }
      this.#slots.push(slot)
      this.#spawn(slot)
    }
  }

  /** Hears every event until the returned function is called. */
  listen(listener: (event: FleetEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Begins to record a camera, or goes on with its new source. */
  setCamera(camera: RecorderCamera): void {
    const known = this.#posts.get(camera.id)
    if (known !== undefined) {
      known.camera = camera
      known.slot.child?.send({ type: 'camera', camera })
      return
    }
    const slot = this.#slots.reduce((least, other) => (other.cameras.size < least.cameras.size ? other : least))
    slot.cameras.add(camera.id)
    this.#posts.set(camera.id, { camera, slot, status: null, since: this.#by.clock.now(), removed: null })
    slot.child?.send({ type: 'camera', camera })
  }

  /** Stops recording a camera; resolves when its segment is sealed and its gap written. */
  async removeCamera(id: string, cause: 'not-in-use' | 'planned' = 'not-in-use'): Promise<void> {
    const post = this.#posts.get(id)
    if (post === undefined) return
    const sealed = new Promise<void>((resolve) => (post.removed = resolve))
    if (post.slot.child === null) post.removed?.()
    else post.slot.child.send({ type: 'remove', camera: id, cause })
    this.#posts.delete(id)
    post.slot.cameras.delete(id)
    this.#removals.set(id, post)
    await sealed
    this.#removals.delete(id)
  }

  /** null before the first word, and for a camera that is not recorded. */
  status(camera: string): RecorderStatus | null {
    return this.#posts.get(camera)?.status ?? null
  }
  /** Wall time, milliseconds, since which the camera's state is what it is. */
  since(camera: string): number | null {
    return this.#posts.get(camera)?.since ?? null
  }
  cameras(): readonly string[] {
    return [...this.#posts.keys()]
  }
  processes(): readonly Readonly<{ pid: number | undefined; cameras: number; memory: number }>[] {
    return this.#slots.map(({ child, cameras }) => ({
      pid: child?.pid,
      cameras: cameras.size,
      memory: child?.memory ?? 0,
    }))
  }

  live(camera: string, stream: StreamChoice, sink: LiveSink): LiveTap {
    const choice = stream === 'sub' && this.#posts.get(camera)?.camera.source.subUrl === undefined ? 'main' : stream
    const key = `${camera}/${choice}`
    let feed = this.#feeds.get(key)
    if (feed === undefined) {
      feed = { number: ++this.#feedNumber, camera, stream: choice, sinks: new Set(), format: null, state: null }
      this.#feeds.set(key, feed)
      this.#feedsByNumber.set(feed.number, feed)
      this.#openFeed(feed)
    }
    const joined = feed
    joined.sinks.add(sink)
    if (joined.format !== null) sink.format(joined.format)
    if (joined.state !== null) sink.state(joined.state.state, joined.state.cause)
    return { close: () => this.#leave(key, joined, sink) }
  }

  async close(): Promise<void> {
    this.#isStopping = true
    this.#life?.close()
    await Promise.all(this.#slots.flatMap(({ child }) => (child === null ? [] : [child.stop(STOP_MILLIS)])))
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #spawn(slot: Slot): void {
    const { spawn, clock, log, footage } = this.#by
    const child = new RecorderChild({
      spawn,
      clock,
      log,
      sink: {
        event: (event) => this.#event(event),
        live: (message) => this.#live(message),
        removed: (camera) => this.#removals.get(camera)?.removed?.(),
        gone: (detail) => this.#gone(slot, child, detail),
      },
    })
    slot.child = child
    child.send({ type: 'open', footage, alive: this.#alive })
    for (const id of slot.cameras) {
      const camera = this.#posts.get(id)?.camera
      if (camera !== undefined) child.send({ type: 'camera', camera })
    }
    for (const feed of this.#feeds.values()) if (slot.cameras.has(feed.camera)) this.#openFeed(feed)
    this.#tell({
      type: 'recorder',
      slot: slot.number,
      state: 'up',
      pid: child.pid,
      cameras: [...slot.cameras],
      detail: null,
    })
  }

  #gone(slot: Slot, child: RecorderChild, detail: string): void {
    slot.child = null
    for (const post of this.#removals.values()) if (post.slot === slot) post.removed?.()
    if (this.#isStopping) return
    const { clock, log } = this.#by
    this.#alive = toTicks(clock.now())
    const now = clock.monotonic()
    slot.deaths = [...slot.deaths.filter((time) => now - time < SUSPECT.millis), now]
    log.error('record.recorder.died', { slot: slot.number, pid: child.pid, detail, cameras: slot.cameras.size })
    this.#tell({
      type: 'recorder',
      slot: slot.number,
      state: 'down',
      pid: child.pid,
      cameras: [...slot.cameras],
      detail,
    })
    for (const id of slot.cameras) this.#interrupted(id)
    if (slot.deaths.length >= SUSPECT.deaths) this.#split(slot)
    if (slot.deaths.length < CRASH_LOOP.deaths) return this.#spawn(slot)
    setTimeout(() => {
      if (!this.#isStopping && slot.child === null) this.#spawn(slot)
    }, CRASH_LOOP.delay)
  }

  /** Halving until the camera that kills its recorder is alone costs each of the others a few short gaps, once. */
  #split(slot: Slot): void {
    if (slot.cameras.size < 2 || this.#slots.length >= this.#by.count + SUSPECT.moreSlots) return
    const half: Slot = { number: this.#slots.length, child: null, cameras: new Set(), deaths: [...slot.deaths] }
    for (const id of [...slot.cameras].slice(slot.cameras.size >> 1)) {
      const post = this.#posts.get(id)
      if (post !== undefined) post.slot = half
      slot.cameras.delete(id)
      half.cameras.add(id)
    }
    this.#slots.push(half)
    this.#by.log.warn('record.recorder.split', {
      slot: slot.number,
      into: half.number,
      cameras: [...half.cameras].join(' '),
    })
    this.#spawn(half)
  }

  /** Until the new recorder speaks, the camera is connecting and viewers wait. */
  #interrupted(camera: string): void {
    const status = this.#posts.get(camera)?.status
    if (status)
      this.#event({
        type: 'status',
        camera,
        status: { ...status, state: 'connecting', cause: 'restart', detail: noteText('recorder-restarted') },
      })
    for (const feed of this.#feeds.values()) {
      if (feed.camera === camera)
        this.#live({ kind: 'state', tap: feed.number, state: { state: 'waiting', cause: 'restart' } })
    }
  }

  #event(event: RecorderEvent): void {
    if (event.type === 'status') {
      const post = this.#posts.get(event.camera)
      if (post === undefined) return
      if (post.status?.state !== event.status.state || post.status.cause !== event.status.cause)
        post.since = this.#by.clock.now()
      post.status = event.status
    }
    this.#tell(event)
  }

  #tell(event: FleetEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #openFeed(feed: Feed): void {
    this.#posts
      .get(feed.camera)
      ?.slot.child?.send({ type: 'live', tap: feed.number, camera: feed.camera, stream: feed.stream })
  }

  #live(message: LiveMessage): void {
    const feed = this.#feedsByNumber.get(message.tap)
    if (feed === undefined) return
    if (message.kind === 'format') feed.format = { ...message.format, stream: feed.stream }
    if (message.kind === 'state') feed.state = message.state
    for (const sink of feed.sinks) {
      if (message.kind === 'chunk') sink.chunk(message.chunk)
      else if (message.kind === 'format') sink.format(feed.format ?? message.format)
      else sink.state(message.state.state, message.state.cause)
    }
  }

  #leave(key: string, feed: Feed, sink: LiveSink): void {
    if (!feed.sinks.delete(sink) || feed.sinks.size > 0) return
    this.#feeds.delete(key)
    this.#feedsByNumber.delete(feed.number)
    this.#posts.get(feed.camera)?.slot.child?.send({ type: 'live-end', tap: feed.number })
  }
}
