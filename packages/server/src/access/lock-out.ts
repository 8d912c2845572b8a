// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'

/** How long a name is locked after so many failures in a row, in milliseconds: nothing, then 30 s, doubling, at most 15 min. */
export function lockMillis(failures: number): number {
  if (failures < FREE_TRIES) return 0
  return Math.min(FIRST_LOCK * 2 ** (failures - FREE_TRIES), LONGEST_LOCK)
}

const FREE_TRIES = 5
const FIRST_LOCK = 30_000
const LONGEST_LOCK = 900_000

/**
 * Failures by key (an address, or a name that nobody has), in memory and bounded: the oldest is forgotten first. `weight`
 * is how many failures count as one, since many people may sit behind one address.
 */
export class FailureCount {
  readonly #clock: Clock
  readonly #weight: number
  readonly #failures = new Map<string, { count: number; at: number }>()

  constructor(options: { clock: Clock; weight: number }) {
    this.#clock = options.clock
    this.#weight = options.weight
  }

  /** Milliseconds until this key may try again; 0 when it may now. */
  wait(key: string): number {
    const seen = this.#failures.get(key)
    if (!seen) return 0
    return Math.max(0, seen.at + lockMillis(Math.floor(seen.count / this.#weight)) - this.#clock.monotonic())
  }

  fail(key: string): void {
    const seen = this.#failures.get(key)
    const now = this.#clock.monotonic()
    const isOld = seen !== undefined && now - seen.at > FORGET
    this.#failures.delete(key)
    this.#failures.set(key, { count: seen && !isOld ? seen.count + 1 : 1, at: now })
    if (this.#failures.size <= MOST_KEYS) return
    const oldest = this.#failures.keys().next()
    if (!oldest.done) this.#failures.delete(oldest.value)
  }

  succeed(key: string): void {
    this.#failures.delete(key)
  }
}

const FORGET = 3_600_000
const MOST_KEYS = 10_000
