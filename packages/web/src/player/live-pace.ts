// SPDX-License-Identifier: Apache-2.0

/** Seconds of media that are left when the next picture comes: least, and most after repeated stalls. */
const LEAST = 0.08
const MOST = 0.8
/** Further ahead than this, catching up by speed would take too long. */
const JUMP = 1.2
/** Before anything was shown a jump is seen by nobody. */
const FIRST_JUMP = 0.3
const SLOWEST = 0.97
const FASTEST = 1.1
/** The cushion is what was left at the worst instant of this long, milliseconds. */
const WINDOW = 1000
/** Not worth a change of speed. */
const SLACK = 0.025
/** Without a stall for this long the cushion shrinks a little, but not to where it was too thin. */
const PATIENCE = 15_000
/** For so long it is known how thin is too thin. */
const MEMORY = 600_000

export type Pace = Readonly<{ rate: number; jump: number | null }>

/**
 * Holds a live picture close behind its stream: faster when the cushion is fat, slower when it is thin, a jump when
 * far behind. Media come in steps; what counts is how little was left just before the next came. The cushion grows with
 * each stall and shrinks slowly while there is none.
 */
export class LivePace {
  #target = LEAST
  #least = LEAST
  #stalledAt = 0
  #quietSince = 0
  #seen: { at: number; ahead: number }[] = []

  get target(): number {
    return this.#target
  }

  /** The picture stood still for want of media. `now` in milliseconds. */
  stalled(now: number): void {
    this.#least = Math.min(MOST, this.#target * 1.2)
    this.#target = Math.min(MOST, this.#target * 1.4)
    this.#stalledAt = now
    this.#quietSince = now
  }

  /** `ahead`: seconds buffered beyond the picture; `end`: the buffer's end. `isFirst` while nothing was shown. */
  decide(now: number, media: Readonly<{ ahead: number; end: number; isFirst: boolean }>): Pace {
    const { ahead, end, isFirst } = media
    if (now - this.#stalledAt > MEMORY) this.#least = LEAST
    if (now - this.#quietSince > PATIENCE) {
      this.#target = Math.max(this.#least, this.#target * 0.9)
      this.#quietSince = now
    }
    if (ahead > (isFirst ? FIRST_JUMP : JUMP) + this.#target) {
      this.#seen = []
      return { rate: 1, jump: end - this.#target - SLACK }
    }
    this.#seen = this.#seen.filter(({ at }) => now - at < WINDOW)
    this.#seen.push({ at: now, ahead })
    const excess = Math.min(...this.#seen.map((each) => each.ahead)) - this.#target
    if (Math.abs(excess) < SLACK) return { rate: 1, jump: null }
    return { rate: Math.min(FASTEST, Math.max(SLOWEST, 1 + excess * 0.4)), jump: null }
  }
}
