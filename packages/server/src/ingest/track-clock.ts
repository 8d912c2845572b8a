// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks, Ticks90k } from '@mingjian/base'

/** Fastest that a line is bent towards the truth: nobody sees or hears 500 ppm. */
export const MOST_SLEW = 500e-6
// The share of an error that is mended each second, below the limit.
const PER_SECOND = 1 / 60

/** Where one track's media time lies on the footage timeline: an anchor, and a slow bend towards where it should lie. */
export class TrackClock {
  #anchor: number
  #rate = 0
  #bent = 0
  #latest = 0

  constructor(anchor: number, media: Ticks90k) {
    this.#anchor = anchor
    this.#latest = media
  }

  /** The place of a frame in decoding order. */
  place(media: Ticks90k): EpochTicks {
    if (media > this.#latest) {
      this.#bent += (media - this.#latest) * this.#rate
      this.#latest = media
    }
    return this.where(media)
  }

  /** As `place`, without moving on. */
  where(media: number): EpochTicks {
    return Math.round(this.#anchor + media + this.#bent) as EpochTicks
  }

  /** Moves everything from here on. */
  shift(ticks: number): void {
    this.#anchor += ticks
  }

  /** Bends the line so that an error (ticks it lies too early) shrinks within about a minute. */
  steer(error: number): void {
    const rate = (error / 90_000) * PER_SECOND
    this.#rate = Math.max(-MOST_SLEW, Math.min(MOST_SLEW, rate))
  }
}
