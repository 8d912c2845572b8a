// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'

/** So many complaints from one address in an hour: many people may sit behind one. */
const FROM_ONE = 5
/** And so many from all: what anybody may fill is kept from filling the disk. */
const FROM_ALL = 200
const AN_HOUR = 3_600_000

/** Counts complaints of the last hour, in memory and bounded by what it lets through. */
export class ComplaintGate {
  readonly #clock: Clock
  #seen: { address: string; at: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Seconds until there may be another from this address; 0 when it was let through and counted. */
  pass(address: string): number {
    const now = this.#clock.monotonic()
    this.#seen = this.#seen.filter(({ at }) => now - at < AN_HOUR)
    const own = this.#seen.filter((each) => each.address === address)
    const full = own.length >= FROM_ONE ? own : this.#seen.length >= FROM_ALL ? this.#seen : null
    const oldest = full?.[0]
    if (oldest) return Math.ceil((oldest.at + AN_HOUR - now) / 1000)
    this.#seen.push({ address, at: now })
    return 0
  }
}
