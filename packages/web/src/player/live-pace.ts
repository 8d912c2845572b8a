// SPDX-License-Identifier: Apache-2.0

/** Seconds of media to keep ahead of the picture: least, and most after repeated stalls. */
const LEAST = 0.15
const MOST = 0.8
/** Further ahead than this, catching up by speed would take too long. */
const JUMP = 1.5
const SLOWEST = 0.97
const FASTEST = 1.1

export type Pace = Readonly<{ rate: number; jump: number | null }>

/**
 * Holds a live picture close behind its stream: faster when the cushion is fat, slower when it is thin, a jump when
 * far behind. The cushion grows with each stall and shrinks slowly while there is none.
 */
export class LivePace {
  #target = LEAST
  #quietSince = 0

  get target(): number {
    return this.#target
  }

  /** The picture stood still for want of media. `now` in milliseconds. */
  stalled(now: number): void {
    this.#target = Math.min(MOST, this.#target * 1.4)
    this.#quietSince = now
  }

  /** `ahead`: seconds buffered beyond the picture; `end`: the buffer's end. */
  decide(now: number, ahead: number, end: number): Pace {
    if (now - this.#quietSince > 15_000) {
      this.#target = Math.max(LEAST, this.#target * 0.9)
      this.#quietSince = now
    }
    if (ahead > JUMP + this.#target) return { rate: 1, jump: end - this.#target }
    const excess = ahead - this.#target
    // A dead band of a frame or two: no hunting around the target.
    if (Math.abs(excess) < 0.06) return { rate: 1, jump: null }
    return { rate: Math.min(FASTEST, Math.max(SLOWEST, 1 + excess * 0.25)), jump: null }
  }
}
