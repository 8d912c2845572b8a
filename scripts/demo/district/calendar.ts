// SPDX-License-Identifier: Apache-2.0

const DAY = 86_400_000
const BEIJING = 8 * 3_600_000
const MORNING = 9.5 * 3_600_000

/** The days of the demo's history, counted backwards from the moment it runs. */
export class DemoCalendar {
  readonly #now: number

  constructor(now: number) {
    this.#now = now
  }

  /** The date in Beijing so many days ago. */
  day(ago: number): string {
    return new Date(this.#now + BEIJING - ago * DAY).toISOString().slice(0, 10)
  }

  /** Office hours of that day; of today, a moment that has passed. */
  moment(ago: number): number {
    if (ago === 0) return this.#now
    const midnight = Math.floor((this.#now + BEIJING - ago * DAY) / DAY) * DAY - BEIJING
    return midnight + MORNING
  }
}
