// SPDX-License-Identifier: Apache-2.0

/** Delays between tries, milliseconds. */
export type BackOffLimits = Readonly<{ first: number; most: number; healthy: number }>

// 15 s: a camera that comes back loses at most that; 60 s: cameras lock an account after a handful of wrong logins.
export const BACK_OFF: BackOffLimits = { first: 500, most: 15_000, healthy: 60_000 }
export const LOGIN_BACK_OFF: BackOffLimits = { first: 5000, most: 60_000, healthy: 60_000 }

/** Exponential back-off with jitter: each delay lies in the upper half of a span that doubles, counted apart for each kind of limits. */
export class BackOff {
  readonly #random: () => number
  readonly #failures = new Map<BackOffLimits, number>() // a link lost ten times makes no login suspicious

  constructor(random: () => number) {
    this.#random = random
  }

  /** The delay before the next try after a session that played for `playedMillis`. */
  next(playedMillis: number, limits: BackOffLimits = BACK_OFF): number {
    if (playedMillis >= limits.healthy) this.#failures.clear()
    const failures = this.#failures.get(limits) ?? 0
    this.#failures.set(limits, failures + 1)
    const span = Math.min(limits.first * 2 ** Math.min(failures, 16), limits.most)
    return Math.round(span * (0.5 + 0.5 * this.#random()))
  }
}
