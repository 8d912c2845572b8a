// SPDX-License-Identifier: Apache-2.0
import type { Wrap16, Wrap32 } from '@mingjian/base'
import type { ReportBlock } from '../rtcp/packet.ts'

/** RFC 3550 §A.1: a leap further than this is a sender that began anew, not loss. */
const MAX_DROPOUT = 3000
/** Further back than this is a new beginning, nearer is an old packet. */
const MAX_MISORDER = 100

/** What a packet is to the ones before: `lost` were skipped; `isOld` came again or too late. */
export type Arrival = { lost: number; isOld: boolean; isRestart: boolean }

/** Counts one sender's packets as RFC 3550 §A.1, §A.3 and §A.8 do. */
export class Reception {
  readonly #clockRate: number
  readonly #arrival: Arrival = { lost: 0, isOld: false, isRestart: false }
  #ssrc = 0
  #isFirst = true
  #base = 0 // extended number of the first packet
  #highest = 0 // extended
  #received = 0
  #lost = 0
  #transit: number | null = null
  #jitter = 0
  #expectedBefore = 0
  #receivedBefore = 0
  #reportMiddle = 0 // of the last sender report
  #reportAt = 0

  constructor(clockRate: number) {
    this.#clockRate = clockRate
  }

  /** Packets that never came, over all senders seen. */
  get lost(): number {
    return this.#lost
  }

  get received(): number {
    return this.#received
  }

  get ssrc(): number {
    return this.#ssrc
  }

  /** Counts a packet; the answer is one object used again by the next call. */
  receive(sequence: Wrap16, ssrc: number): Arrival {
    const arrival = this.#arrival
    arrival.lost = 0
    arrival.isOld = false
    arrival.isRestart = false
    if (this.#isFirst || ssrc !== this.#ssrc) {
      arrival.isRestart = !this.#isFirst
      this.#begin(sequence, ssrc)
      return arrival
    }
    const step = (sequence - this.#highest) & 0xffff
    if (step === 1) {
      this.#highest += 1
    } else if (step !== 0 && step < MAX_DROPOUT) {
      arrival.lost = step - 1
      this.#lost += step - 1
      this.#highest += step
    } else if (step === 0 || step > 0x10000 - MAX_MISORDER) {
      arrival.isOld = true
    } else {
      arrival.isRestart = true
      this.#begin(sequence, ssrc)
      return arrival
    }
    this.#received += 1
    return arrival
  }

  /** Takes the times of a packet into the jitter; `arrival` in seconds of any clock. */
  time(rtpTime: Wrap32, arrival: number): void {
    const transit = (Math.round(arrival * this.#clockRate) - rtpTime) | 0
    if (this.#transit !== null) {
      const change = Math.abs((transit - this.#transit) | 0)
      this.#jitter += (Math.min(change, this.#clockRate * 10) - this.#jitter) / 16
    }
    this.#transit = transit
  }

  /** Remembers a sender report: the middle 32 bits of its NTP time, and when it came, in seconds. */
  sawReport(middle: number, arrival: number): void {
    this.#reportMiddle = middle
    this.#reportAt = arrival
  }

  /** The block for the next receiver report; what it counts as lost since the last one begins anew. */
  report(now: number): ReportBlock {
    const expected = this.#isFirst ? 0 : this.#highest - this.#base + 1
    const expectedNow = expected - this.#expectedBefore
    const lostNow = expectedNow - (this.#received - this.#receivedBefore)
    this.#expectedBefore = expected
    this.#receivedBefore = this.#received
    return {
      ssrc: this.#ssrc,
      fractionLost: expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)),
      lost: Math.max(-0x80_0000, Math.min(0x7f_ffff, expected - this.#received)),
      highest: this.#highest >>> 0,
      jitter: Math.floor(this.#jitter) >>> 0,
      lastReport: this.#reportMiddle,
      sinceReport: this.#reportMiddle === 0 ? 0 : Math.round((now - this.#reportAt) * 65_536) >>> 0,
    }
  }

  #begin(sequence: Wrap16, ssrc: number): void {
    this.#isFirst = false
    this.#ssrc = ssrc
    this.#base = sequence
    this.#highest = sequence
    this.#received = 1
    this.#expectedBefore = 0
    this.#receivedBefore = 0
    this.#transit = null
    this.#reportMiddle = 0
  }
}
