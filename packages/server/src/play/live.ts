// SPDX-License-Identifier: Apache-2.0
import { assert, type Clock, Fault, type Log } from '@mingjian/base'
import type { LiveMessage } from '@mingjian/contract'
import type { Grant } from '../access/grant.ts'
import type { LiveSource } from '../stream/live.ts'
import type { LiveCount } from '../stream/view-meter.ts'
import type { DecoderPool } from './decoder-pool.ts'
import { LiveHub } from './live-hub.ts'
import { TranscodeTap } from './transcode-tap.ts'
import { Viewer, type ViewerLimits, type ViewerPeer } from './viewer.ts'

export type LiveOptions = Readonly<{
  source: LiveSource
  decoder: Pick<DecoderPool, 'isPresent' | 'transcode'>
  clock: Clock
  log: Log
  limits?: ViewerLimits
}>

export type LiveChoice = Readonly<{ stream: 'main' | 'sub'; codec: 'any' | 'h264' }>

/** One viewer's live picture. */
export type Watching = Readonly<{
  leave(): void
  say(message: LiveMessage): void
  /** What was sent so far. */
  count(): LiveCount
  /** Ended from our side. */
  isOver(): boolean
}>

const TICK = 1000

/** Live pictures to everyone who watches: one hub per camera, stream and codec. */
export class Live {
  readonly #by: LiveOptions
  readonly #hubs = new Map<string, LiveHub>()
  #timer: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: LiveOptions) {
    this.#by = options
  }

  start(): void {
    this.#timer ??= setInterval(() => this.tick(), TICK)
  }

  /** Shows the grant's camera to this peer until `leave` is called. Throws `play.live.closed`. */
  watch(grant: Grant, choice: LiveChoice, peer: ViewerPeer): Watching {
    assert(grant.action === 'watch', 'live pictures need leave to watch')
    if (this.#isClosed) throw new Fault('cancelled', 'play.live.closed', 'the server is stopping')
    const hub = this.#hub(grant.extent.camera, choice)
    const viewer = new Viewer(grant, peer, this.#by.limits)
    hub.join(viewer)
    return {
      leave: () => hub.leave(viewer),
      say: (message) => viewer.say(message),
      count: () => viewer.count,
      isOver: () => viewer.isOver,
    }
  }

  /** Ends the viewers whose leave is over, as when a session ends, an account is shut or a camera is taken away. */
  endWhere(isOver: (grant: Grant) => boolean, code: string, detail: string): void {
    for (const hub of this.#hubs.values()) {
      for (const viewer of [...hub.viewers]) {
        if (!isOver(viewer.grant)) continue
        hub.leave(viewer)
        viewer.end(code, detail)
      }
    }
  }

  /** Viewers of a camera now; of all without one. */
  viewers(camera?: string): number {
    let count = 0
    for (const hub of this.#hubs.values()) {
      for (const viewer of hub.viewers) if (camera === undefined || viewer.grant.extent.camera === camera) count++
    }
    return count
  }

  /** Once a second while started. */
  tick(): void {
    for (const [key, hub] of [...this.#hubs]) if (!hub.tick()) this.#hubs.delete(key)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer) clearInterval(this.#timer)
    for (const hub of this.#hubs.values()) hub.end('play.live.closed', 'the server is stopping')
    this.#hubs.clear()
  }

  #hub(camera: string, choice: LiveChoice): LiveHub {
    const key = `${camera}/${choice.stream}/${choice.codec}`
    const known = this.#hubs.get(key)
    if (known) return known
    const { source, decoder, clock, log } = this.#by
    const { stream } = choice
    const hub: LiveHub = new LiveHub({
      stream,
      clock,
      open: (sink) => {
        if (choice.codec === 'any') return source.live(camera, stream, sink)
        const refuse = (fault: Fault): void => {
          log.warn('live.transcode.refused', { camera, code: fault.code, detail: fault.message })
          if (this.#hubs.get(key) === hub) this.#hubs.delete(key)
          queueMicrotask(() => hub.end(fault.code, fault.message))
        }
        return new TranscodeTap({ source, camera, stream, pool: decoder, sink, refuse })
      },
    })
    this.#hubs.set(key, hub)
    return hub
  }
}
