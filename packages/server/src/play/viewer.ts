// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import type { LiveMessage } from '@mingjian/contract'
import type { Grant } from '../access/grant.ts'
import type { LiveChunk, LiveFormat } from '../stream/live.ts'
import type { LiveCount } from '../stream/view-meter.ts'

/** A viewer's connection, as much of it as the hub needs; the WebSocket, or a test. */
export interface ViewerPeer {
  /** Bytes handed over and not yet with the operating system. */
  readonly bufferedAmount: number
  /** `done` when the operating system has it. */
  send(data: Uint8Array | string, done: () => void): void
  close(): void
}

export type ViewerLimits = Readonly<{ bytes: number; frames: number; inFlight: number }>

/** Beyond either, waiting pictures are dropped to the newest key frame. Three seconds of a usual camera. */
export const VIEWER_LIMITS: ViewerLimits = { bytes: 4 << 20, frames: 200, inFlight: 256 << 10 }

/** Pictures further apart than this were none of one moving picture. */
const LONGEST_STEP = 5 * TICKS_PER_SECOND

type Queued =
  | Readonly<{ kind: 'text'; type: LiveMessage['type']; text: string }>
  | Readonly<{ kind: 'init'; data: Uint8Array }>
  | Readonly<{ kind: 'chunk'; chunk: LiveChunk }>

/**
 * One viewer's bounded queue. The hub pushes and never waits; what the connection cannot carry is dropped up to the
 * newest key frame, so that a slow viewer sees less and not later. Pictures begin with a key frame after each format.
 */
export class Viewer {
  readonly grant: Grant
  readonly #peer: ViewerPeer
  readonly #limits: ViewerLimits
  #queue: Queued[] = []
  #bytes = 0
  #frames = 0
  #allowance: { bytes: number; frames: number } // the first picture's interval comes at once and is no slowness
  #waitsForKey = true
  #skipped = 0
  #isOver = false
  // of the pictures handed to the connection
  #sentTicks = 0
  #sentBytes = 0
  #first: EpochTicks | null = null
  #last: EpochTicks | null = null

  constructor(grant: Grant, peer: ViewerPeer, limits: ViewerLimits = VIEWER_LIMITS) {
    this.grant = grant
    this.#peer = peer
    this.#limits = limits
    this.#allowance = { bytes: limits.bytes, frames: limits.frames }
  }

  /** Pictures dropped because this viewer was slow. */
  get skippedFrames(): number {
    return this.#skipped
  }
  /** What was handed to the connection; a pause in the pictures counts for nothing. */
  get count(): LiveCount {
    return { ticks: this.#sentTicks, bytes: this.#sentBytes, first: this.#first, last: this.#last }
  }
  /** Leave was withdrawn, or the server stops. */
  get isOver(): boolean {
    return this.#isOver
  }
  get queuedBytes(): number {
    return this.#bytes
  }
  get queuedFrames(): number {
    return this.#frames
  }

  /** A clock or a state takes the place of one that still waits. */
  say(message: LiveMessage): void {
    const old = this.#queue.findIndex((item) => item.kind === 'text' && item.type === message.type)
    const [item] = old < 0 ? [] : this.#queue.splice(old, 1)
    if (item !== undefined) this.#bytes -= sizeOf(item)
    this.#add(textOf(message))
    this.#pump()
  }

  /** The description of what follows. Pictures of the format before it are still sent. */
  begin(message: LiveMessage, format: LiveFormat, interval: readonly LiveChunk[]): void {
    this.#add(textOf(message))
    this.#add({ kind: 'init', data: format.init })
    this.#waitsForKey = true
    const bytes = interval.reduce((sum, chunk) => sum + chunk.data.length, 0)
    this.#allowance = { bytes: this.#limits.bytes + bytes, frames: this.#limits.frames + interval.length }
    for (const chunk of interval) this.#enqueue(chunk)
    this.#pump()
  }

  push(chunk: LiveChunk): void {
    this.#enqueue(chunk)
    if (this.#bytes > this.#allowance.bytes || this.#frames > this.#allowance.frames) this.#skip()
    this.#pump()
  }

  /** Says why and closes; what waits is dropped. Idempotent. */
  end(code: string, detail: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#queue = []
    this.#peer.send(JSON.stringify({ type: 'end', code, detail } satisfies LiveMessage), () => {})
    this.#peer.close()
  }

  #enqueue(chunk: LiveChunk): void {
    if (this.#waitsForKey) {
      if (chunk.track !== 'video' || !chunk.isKey) {
        if (chunk.track === 'video' && this.#skipped > 0) this.#skipped++
        return
      }
      this.#waitsForKey = false
    }
    this.#add({ kind: 'chunk', chunk })
  }

  #add(item: Queued): void {
    if (this.#isOver) return
    this.#queue.push(item)
    if (item.kind === 'chunk') this.#frames++
    this.#bytes += sizeOf(item)
  }

  /** Keeps texts and descriptions, and of the pictures those from the newest key frame on if they fit. */
  #skip(): void {
    const key = this.#queue.findLastIndex(
      (item) => item.kind === 'chunk' && item.chunk.track === 'video' && item.chunk.isKey,
    )
    const tail = this.#queue.slice(Math.max(key, 0)).reduce((sum, item) => sum + sizeOf(item), 0)
    const keepFrom = key > 0 && tail <= this.#limits.bytes / 2 ? key : this.#queue.length
    if (keepFrom === this.#queue.length) this.#waitsForKey = true
    const format = this.#queue.findLastIndex((item, index) => item.kind === 'init' && index < keepFrom)
    const kept: Queued[] = []
    for (const [index, item] of this.#queue.entries()) {
      const isOldFormat = index < format - 1 && (item.kind === 'init' || this.#queue[index + 1]?.kind === 'init')
      if (index >= keepFrom || (item.kind !== 'chunk' && !isOldFormat)) kept.push(item)
      else if (item.kind === 'chunk' && item.chunk.track === 'video') this.#skipped++
    }
    this.#queue = kept
    this.#bytes = this.#queue.reduce((sum, item) => sum + sizeOf(item), 0)
    this.#frames = this.#queue.filter((item) => item.kind === 'chunk').length
  }

  #note(chunk: LiveChunk): void {
    this.#sentBytes += chunk.data.length
    if (chunk.track !== 'video') return
    const step = this.#last === null ? 0 : chunk.time - this.#last
    if (step > 0 && step < LONGEST_STEP) this.#sentTicks += step
    this.#first ??= chunk.time
    this.#last = chunk.time
  }

  #pump(): void {
    while (!this.#isOver && this.#peer.bufferedAmount < this.#limits.inFlight) {
      const item = this.#queue.shift()
      if (item === undefined) {
        this.#allowance = { bytes: this.#limits.bytes, frames: this.#limits.frames }
        return
      }
      this.#bytes -= sizeOf(item)
      if (item.kind === 'chunk') {
        this.#frames--
        this.#note(item.chunk)
      }
      const data = item.kind === 'text' ? item.text : item.kind === 'init' ? item.data : item.chunk.data
      this.#peer.send(data, () => this.#pump())
    }
  }
}

function sizeOf(item: Queued): number {
  return item.kind === 'text' ? item.text.length : item.kind === 'init' ? item.data.length : item.chunk.data.length
}

function textOf(message: LiveMessage): Queued {
  return { kind: 'text', type: message.type, text: JSON.stringify(message) }
}
