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
  readonly #timers = new Set<NodeJS.Timeout>()
  #readyAt = 0

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
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#outlet.close()
  }

  #later(kind: 'rtp' | 'rtcp', packets: readonly Uint8Array[]): void {
    const { delayMillis, jitterMillis } = this.#faults()
    const now = performance.now()
    const wanted = now + delayMillis + Math.random() * jitterMillis
    if (packets.length === 0) return
    if (wanted <= now && this.#readyAt <= now) return this.#outlet.send(kind, packets)
    this.#readyAt = Math.max(this.#readyAt, wanted)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#outlet.send(kind, packets)
    }, this.#readyAt - now)
    this.#timers.add(timer)
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
