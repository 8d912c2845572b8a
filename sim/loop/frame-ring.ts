// SPDX-License-Identifier: Apache-2.0
import type { Wrap16, Wrap32 } from '@mingjian/base'
import { VideoPacketizer, writeRtpHeader } from '@mingjian/wire'
import type { NoisyLoop } from './noisy-loop.ts'

const HEADERS = 16 // interleaved frame, then RTP
const TYPE = 96
const SSRC = 0x4d4a4c50

type Slot = { bytes: Buffer; headers: readonly number[]; number: number }

/**
 * The loop as interleaved packets, ready to be written. All cameras tell the same story, some pictures apart, so the
 * headers of a picture are written once for all of them: a lag of less than one loop is allowed.
 */
export class FrameRing {
  readonly #slots: Slot[]
  readonly #firsts: readonly number[] // packets before each picture of the loop
  readonly #packets: number
  readonly #ticks: number

  constructor(loop: NoisyLoop, fps: number) {
    this.#ticks = 90_000 / fps
    const packetizer = new VideoPacketizer({ codec: 'h264', maxPayload: 1400, headroom: HEADERS, isAggregating: true })
    const firsts: number[] = []
    let packets = 0
    this.#slots = loop.pictures.map((nals, index) => {
      const parts: Uint8Array[] = []
      packetizer.packetize(index === 0 ? [...loop.parameterSets, ...nals] : nals, (packet) =>
        parts.push(packet.slice()),
      )
      firsts.push(packets)
      packets += parts.length
      return slotOf(parts)
    })
    this.#firsts = firsts
    this.#packets = packets
  }

  get length(): number {
    return this.#slots.length
  }

  stamp(number: number): Wrap32 {
    return ((number * this.#ticks) % 2 ** 32) as Wrap32
  }

  /** The bytes of picture `number`, counted from the beginning of time. Valid until they are asked for a loop later. */
  frame(number: number): Buffer {
    const index = number % this.#slots.length
    const slot = this.#slots[index]
    if (slot === undefined) throw new Error('bug: a ring has slots')
    if (slot.number !== number) this.#patch(slot, number, index)
    return slot.bytes
  }

  /** The bytes of that picture are still on their way to somebody: the next time, others are used. */
  keep(number: number): void {
    const slot = this.#slots[number % this.#slots.length]
    if (slot !== undefined) slot.bytes = Buffer.from(slot.bytes)
  }

  #patch(slot: Slot, number: number, index: number): void {
    const turn = Math.floor(number / this.#slots.length)
    const first = turn * this.#packets + (this.#firsts[index] ?? 0)
    slot.headers.forEach((at, packet) => {
      const sequence = ((first + packet) & 0xffff) as Wrap16
      const marker = packet === slot.headers.length - 1
      writeRtpHeader(slot.bytes, at, { marker, type: TYPE, sequence, time: this.stamp(number), ssrc: SSRC })
    })
    slot.number = number
  }
}

export const LOOP_SSRC = SSRC
export const LOOP_TYPE = TYPE

function slotOf(parts: readonly Uint8Array[]): Slot {
  const headers: number[] = []
  let at = 0
  for (const part of parts) {
    part[0] = 0x24
    part[1] = 0
    part[2] = (part.length - 4) >> 8
    part[3] = part.length - 4
    headers.push(at + 4)
    at += part.length
  }
  return { bytes: Buffer.concat(parts), headers, number: -1 }
}
