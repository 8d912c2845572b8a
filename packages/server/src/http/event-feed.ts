// SPDX-License-Identifier: Apache-2.0
import type { ServerResponse } from 'node:http'
import { type Log, toError } from '@mingjian/base'
import type { ServerEvent } from '@mingjian/contract'
import type { Actor } from '../access/grant.ts'
import type { SignedIn } from '../access/signed-in.ts'

export type EventListener = Readonly<{ actor: Actor; sessionId: string | null; renew: () => Promise<SignedIn | null> }>

/** Whether somebody may know of a camera: the policies, for who is held to a unit. */
export type Knows = (actor: Actor, camera: string) => Promise<boolean>

type Stream = { listener: EventListener; out: ServerResponse; renewal: NodeJS.Timeout }

/** The event streams of everybody who is signed in. Each hears only what their cameras and abilities let them. */
export class EventFeed {
  readonly #log: Log
  readonly #streams = new Set<Stream>()
  readonly #heartbeat: NodeJS.Timeout
  #knows: Knows = () => Promise.resolve(false)

  constructor(options: { log: Log }) {
    this.#log = options.log
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT)
    this.#heartbeat.unref()
  }

  get size(): number {
    return this.#streams.size
  }

  /** Takes over an answer whose head is not written yet. */
  join(listener: EventListener, out: ServerResponse, headers: Readonly<Record<string, string>>): void {
    out.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    out.write('retry: 2000\n\n')
    const stream: Stream = { listener, out, renewal: setInterval(() => void this.#renew(stream), RENEWAL) }
    stream.renewal.unref()
    this.#streams.add(stream)
    out.on('close', () => this.#leave(stream))
    out.on('error', (error) => this.#log.debug('http.events.socket', { error: error.message }))
  }

  publish(event: ServerEvent): void {
    const text = format(event)
    const plain = format(withoutBase(event))
    for (const stream of this.#streams) {
      const { actor } = stream.listener
      if (!mayHear(actor, event)) continue
      const said = actor.abilities.has('camera.base') ? text : plain
      const about = camerasOf(event)
      if (!actor.unit || about.length === 0) this.#write(stream, said)
      else void this.#tellOfUnit(stream, about, said)
    }
  }

  /** Until it is called, who is held to a unit hears of no camera. */
  judgeBy(knows: Knows): void {
    this.#knows = knows
  }

  async #tellOfUnit(stream: Stream, cameras: readonly string[], said: string): Promise<void> {
    try {
      const known = await Promise.all(cameras.map((camera) => this.#knows(stream.listener.actor, camera)))
      if (known.every(Boolean)) this.#write(stream, said)
    } catch (thrown) {
      this.#log.debug('http.events.unit', { error: toError(thrown).message }) // the database is away: not told
    }
  }

  /** Tells these sessions that they are over. */
  endSessions(ids: readonly string[]): void {
    for (const stream of this.#streams) {
      if (stream.listener.sessionId !== null && ids.includes(stream.listener.sessionId)) this.#end(stream)
    }
  }

  /** Tells these that their session is over. */
  endWhere(isOver: (actor: Actor) => boolean): void {
    for (const stream of this.#streams) if (isOver(stream.listener.actor)) this.#end(stream)
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const stream of this.#streams) stream.out.end()
  }

  #beat(): void {
    for (const stream of this.#streams) this.#write(stream, ': \n\n')
  }

  /** Whoever was signed out, disabled or given other cameras meanwhile must begin again. */
  async #renew(stream: Stream): Promise<void> {
    try {
      const signedIn = await stream.listener.renew()
      if (!signedIn) this.#end(stream)
      else if (!isSameSight(signedIn.actor, stream.listener.actor)) stream.out.end()
    } catch (thrown) {
      this.#log.debug('http.events.renewal', { error: toError(thrown).message }) // the database is away: next time
    }
  }

  #end(stream: Stream): void {
    this.#write(stream, format({ type: 'session.ended' }))
    stream.out.end()
  }

  #write(stream: Stream, text: string): void {
    // a reader that stands still is cut off; it asks for everything again when it is back
    if (stream.out.writableLength > MOST_WAITING) stream.out.destroy()
    else if (!stream.out.writableEnded) stream.out.write(text)
  }

  #leave(stream: Stream): void {
    clearInterval(stream.renewal)
    this.#streams.delete(stream)
  }
}

const HEARTBEAT = 15_000
const RENEWAL = 60_000
const MOST_WAITING = 1024 * 1024

function format(event: ServerEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

function camerasOf(event: ServerEvent): readonly string[] {
  switch (event.type) {
    case 'camera.state':
    case 'camera.changed':
      return [event.camera]
    case 'alarm':
      return event.alarm.camera === null ? [] : [event.alarm.camera]
    case 'export':
      return event.job.cameras
    case 'session.ended':
      return []
  }
}

function mayHear(actor: Actor, event: ServerEvent): boolean {
  const isSeen = (camera: string): boolean => actor.cameras === null || actor.cameras.has(camera)
  switch (event.type) {
    case 'camera.state':
    case 'camera.changed':
      return actor.abilities.has('camera.list') && isSeen(event.camera)
    case 'alarm':
      return event.alarm.camera === null ? actor.cameras === null : isSeen(event.alarm.camera)
    case 'export':
      return actor.abilities.has('camera.export') && event.job.cameras.every(isSeen)
    case 'session.ended':
      return false // said to single streams only
  }
}

/** What a camera's peer says of itself is base information (CQ22.1). */
function withoutBase(event: ServerEvent): ServerEvent {
  if (event.type !== 'camera.state') return event
  return { ...event, state: { ...event.state, detail: null, quirks: [] } }
}

function isSameSight(a: Actor, b: Actor): boolean {
  const key = (actor: Actor): string =>
    JSON.stringify([[...actor.abilities].sort(), actor.cameras && [...actor.cameras].sort(), actor.unit ?? null])
  return key(a) === key(b)
}
