// SPDX-License-Identifier: Apache-2.0
import { randomInt } from 'node:crypto'
import type { SimFaults } from './options.ts'
import { RTP_HEADER } from './rtp-track.ts'

/** What carries packets to one client. */
export interface Outlet {
  /** RTP packets of one picture, or one RTCP packet. */
  send(kind: 'rtp' | 'rtcp', packets: readonly Uint8Array[]): void
  close(): void
}

/** The bad line between a track and its client: loses, swaps, damages and delays packets as the faults say. */
export class Delivery {
  readonly #outlet: Outlet
  readonly #faults: () => SimFaults
  #queue: { at: number; kind: 'rtp' | 'rtcp'; packets: readonly Uint8Array[] }[] = []
  #timer: NodeJS.Timeout | null = null

  constructor(outlet: Outlet, faults: () => SimFaults) {
    this.#outlet = outlet
    this.#faults = faults
  }

  rtp(packets: readonly Uint8Array[]): void {
    const faults = this.#faults()
    let left = packets
    if (faults.lossPercent > 0) left = left.filter(() => !happens(faults.lossPercent))
    if (faults.corruptPercent > 0)
      left = left.map((packet) => (happens(faults.corruptPercent) ? damage(packet) : packet))
    if (faults.reorderPercent > 0) left = swapSome(left, faults.reorderPercent)
    this.#later('rtp', left)
  }

  rtcp(packet: Uint8Array): void {
    this.#later('rtcp', [packet])
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#queue = []
    this.#outlet.close()
  }

  #later(kind: 'rtp' | 'rtcp', packets: readonly Uint8Array[]): void {
    const { delayMillis, jitterMillis } = this.#faults()
    if (packets.length === 0) return
    const wait = delayMillis + Math.random() * jitterMillis
    if (wait === 0 && this.#queue.length === 0) return this.#outlet.send(kind, packets)
    this.#queue.push({ at: Math.max(performance.now() + wait, this.#queue.at(-1)?.at ?? 0), kind, packets })
    this.#timer ??= setTimeout(() => this.#release(), wait)
  }

  #release(): void {
    this.#timer = null
    const now = performance.now()
    while (this.#queue[0] !== undefined && this.#queue[0].at <= now) {
      const next = this.#queue.shift()
      if (next) this.#outlet.send(next.kind, next.packets)
    }
    const [head] = this.#queue
    if (head) this.#timer = setTimeout(() => this.#release(), Math.max(1, head.at - now))
  }
}

function happens(percent: number): boolean {
  return Math.random() * 100 < percent
}

/** A copy with three bytes behind the RTP header changed. */
function damage(packet: Uint8Array): Uint8Array {
  const copy = packet.slice()
  for (let change = 0; change < 3 && copy.length > RTP_HEADER; change++) {
    const at = randomInt(RTP_HEADER, copy.length)
    copy[at] = (copy[at] ?? 0) ^ randomInt(1, 256)
  }
  return copy
}

function swapSome(packets: readonly Uint8Array[], percent: number): Uint8Array[] {
  const order = [...packets]
  for (let index = 0; index + 1 < order.length; index++) {
    const [one, other] = [order[index], order[index + 1]]
    if (one && other && happens(percent)) {
      order[index] = other
      order[index + 1] = one
      index++
    }
  }
  return order
}
