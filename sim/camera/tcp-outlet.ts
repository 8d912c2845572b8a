// SPDX-License-Identifier: Apache-2.0
import type { Socket } from 'node:net'
import type { SimFaults } from './options.ts'
import type { Outlet } from './delivery.ts'

/** A client that reads slower than this much behind loses pictures. */
const MOST_QUEUED = 8 * 1024 * 1024
const TRICKLE_EVERY = 50

/** A client's connection: whole pictures in one write, or drop by drop when it is made to trickle. */
export class TcpLine {
  readonly #socket: Socket
  readonly #faults: () => SimFaults
  #held: Buffer[] = []
  #timer: NodeJS.Timeout | null = null

  constructor(socket: Socket, faults: () => SimFaults) {
    this.#socket = socket
    this.#faults = faults
  }

  write(bytes: Buffer): void {
    if (this.#socket.destroyed || this.#socket.writableLength > MOST_QUEUED) return
    if (this.#faults().trickleBytesPerSecond === null && this.#held.length === 0) {
      this.#socket.write(bytes)
      return
    }
    if (this.#held.reduce((sum, each) => sum + each.length, 0) < MOST_QUEUED) this.#held.push(bytes)
    this.#timer ??= setInterval(() => this.#drip(), TRICKLE_EVERY)
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#held = []
  }

  /** Frames of one interleaved channel. RFC 2326 §10.12 */
  outlet(rtpChannel: number, rtcpChannel: number): Outlet {
    return {
      send: (kind, packets) => this.write(interleave(packets, kind === 'rtp' ? rtpChannel : rtcpChannel)),
      close: () => {},
    }
  }

  #drip(): void {
    const rate = this.#faults().trickleBytesPerSecond
    let room = rate === null ? Infinity : Math.max(1, Math.round((rate * TRICKLE_EVERY) / 1000))
    while (room > 0) {
      const first = this.#held.shift()
      if (first === undefined) break
      const now = first.subarray(0, Math.min(first.length, room))
      this.#socket.write(now)
      room -= now.length
      if (now.length < first.length) this.#held.unshift(first.subarray(now.length))
    }
    if (this.#held.length === 0 && this.#timer !== null) {
      clearInterval(this.#timer)
      this.#timer = null
    }
  }
}

function interleave(packets: readonly Uint8Array[], channel: number): Buffer {
  const out = Buffer.allocUnsafe(packets.reduce((sum, packet) => sum + packet.length + 4, 0))
  let at = 0
  for (const packet of packets) {
    out[at] = 0x24
    out[at + 1] = channel
    out.writeUInt16BE(packet.length, at + 2)
    out.set(packet, at + 4)
    at += packet.length + 4
  }
  return out
}
