// SPDX-License-Identifier: Apache-2.0
import type { Ticks90k, Wrap32 } from '@mingjian/base'
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'

export type TimelineOptions = Readonly<{ clockRate: number; note?: NoteQuirk }>

/** How far pictures may step back because they are coded in another order: 16 frames at 12 a second. */
const REORDER_SECONDS = 1.4
/** A step this long that also runs this far ahead of the packets' arrival is the camera's clock, not lost pictures. */
const JUMP_SECONDS = 2
/** So many steps in a row that had to be mended mean that the camera's clock stays where it went. */
const PATIENCE = 8
/** The least delay is looked for over one to two of these. */
const WINDOW_SECONDS = 30

/**
 * Turns one track's wrapping RTP times into ticks that count on from the first frame, in decoding order.
 *
 * Policy. Wraps are followed. A step back is kept as it is where the format can reorder and it stays within 1.4 s of the
 * latest picture; otherwise the frame is put right behind the one before. A stamp that stands still, or goes back a
 * little, is mended frame by frame and only after eight in a row believed; one that leaps back, or forward by more than
 * 2 s beyond what the arrival of the packets allows, is replaced at once by the time that passed between the arrivals.
 * No frame is ever dropped, and without reordering the ticks always grow. What was mended is counted.
 */
export class RtpTimeline {
  readonly #rate: number
  readonly #note: NoteQuirk
  #canReorder = false
  #begun = false
  #breaks = false
  #raw = 0 // last stamp
  #media = 0 // the last stamp, unwrapped and moved: where it lies on the line, in units of the clock
  #last = 0 // given out for it
  #highest = 0
  #arrival = 0 // seconds
  #mendedInRow = 0
  #mended = 0
  // least of arrival − media, seconds: the packets that were delayed least
  #least = 0
  #leastBefore = 0
  #windowEnd = 0

  constructor(options: TimelineOptions) {
    this.#rate = options.clockRate
    this.#note = options.note ?? ignoreQuirk
  }

  /** Stamps that were replaced. */
  get mended(): number {
    return this.#mended
  }

  set canReorder(value: boolean) {
    this.#canReorder = value
  }

  /** The sender began anew: the next stamp has nothing to do with the last. */
  break(): void {
    this.#breaks = this.#begun
  }

  /** Ticks since the first frame for a frame whose first packet came at `arrival` (seconds, monotonic). */
  push(stamp: Wrap32, arrival: number): Ticks90k {
    if (!this.#begun) this.#begin(stamp, arrival)
    else this.#step(stamp, arrival)
    this.#arrival = arrival
    this.#raw = stamp
    this.#highest = Math.max(this.#highest, this.#last)
    this.#observe(arrival)
    return Math.round((this.#last * 90_000) / this.#rate) as Ticks90k
  }

  /** Where a stamp near the last one lies, by the camera's clock. */
  at(stamp: Wrap32): Ticks90k {
    return Math.round(((this.#media + ((stamp - this.#raw) | 0)) * 90_000) / this.#rate) as Ticks90k
  }

  #begin(stamp: Wrap32, arrival: number): void {
    this.#begun = true
    this.#raw = stamp
    this.#least = arrival
    this.#leastBefore = arrival
    this.#windowEnd = arrival + WINDOW_SECONDS
  }

  #step(stamp: Wrap32, arrival: number): void {
    const step = (stamp - this.#raw) | 0
    const media = this.#media + step
    if (this.#breaks) {
      this.#breaks = false
      this.#rebase(arrival)
    } else if (step > 0 && this.#isJump(step, media, arrival)) {
      this.#mend('rtp-timestamp-jumps')
      this.#rebase(arrival)
    } else if (step < 0 && media < this.#highest - REORDER_SECONDS * this.#rate) {
      this.#mend('rtp-timestamp-backwards')
      this.#rebase(arrival)
    } else if (step === 0 || (media <= this.#last && !this.#canReorder)) {
      this.#mendOne(step, media, arrival)
    } else {
      this.#mendedInRow = 0
      this.#media = media
      this.#last = media
    }
  }

  /** Puts one frame behind the last and keeps to the camera's clock, unless this goes on. */
  #mendOne(step: number, media: number, arrival: number): void {
    this.#mend(step === 0 ? 'rtp-timestamp-stalls' : 'rtp-timestamp-backwards')
    this.#mendedInRow += 1
    this.#media = media
    this.#last = this.#behindLast(arrival)
    if (this.#mendedInRow >= PATIENCE) this.#media = this.#last
  }

  #rebase(arrival: number): void {
    this.#last = this.#behindLast(arrival)
    this.#media = this.#last
    this.#mendedInRow = 0
  }

  /** As much behind the latest frame as passed between the arrivals, at least one tick of 90 kHz. */
  #behindLast(arrival: number): number {
    const elapsed = Math.round((arrival - this.#arrival) * this.#rate)
    return Math.max(this.#last, this.#highest) + Math.max(elapsed, Math.ceil(this.#rate / 90_000))
  }

  #isJump(step: number, media: number, arrival: number): boolean {
    if (step <= JUMP_SECONDS * this.#rate) return false
    const expected = arrival - Math.min(this.#least, this.#leastBefore)
    return media / this.#rate - expected > JUMP_SECONDS
  }

  #mend(quirk: 'rtp-timestamp-stalls' | 'rtp-timestamp-jumps' | 'rtp-timestamp-backwards'): void {
    this.#mended += 1
    this.#note(quirk)
  }

  #observe(arrival: number): void {
    const delay = arrival - this.#last / this.#rate
    if (arrival >= this.#windowEnd) {
      this.#leastBefore = this.#least
      this.#least = delay
      this.#windowEnd = arrival + WINDOW_SECONDS
    }
    if (delay < this.#least) this.#least = delay
  }
}
