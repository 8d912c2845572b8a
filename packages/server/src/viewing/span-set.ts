// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { SentSpan } from '../stream/view-meter.ts'

/** Spans merged as they come. At most `limit` of them are kept apart: beyond it the two that lie closest become one. */
export class SpanSet {
  readonly #limit: number
  #spans: SentSpan[] = []

  constructor(limit = 64) {
    this.#limit = limit
  }

  /** In order, none touching another. */
  get spans(): readonly SentSpan[] {
    return this.#spans
  }

  /** True when it was not wholly known. */
  add(from: EpochTicks, to: EpochTicks): boolean {
    if (to <= from) return false
    const first = this.#spans.findIndex((span) => span[1] + TOUCH >= from)
    const known = this.#spans[first]
    if (known !== undefined && known[0] <= from && known[1] >= to) return false
    const at = first < 0 ? this.#spans.length : first
    let [begin, end, count] = [from, to, 0]
    for (const span of this.#spans.slice(at)) {
      if (span[0] > to + TOUCH) break
      if (span[0] < begin) begin = span[0]
      if (span[1] > end) end = span[1]
      count++
    }
    this.#spans.splice(at, count, [begin, end])
    if (this.#spans.length > this.#limit) this.#join()
    return true
  }

  #join(): void {
    let best = 1
    const gap = (at: number): number => (this.#spans[at]?.[0] ?? Infinity) - (this.#spans[at - 1]?.[1] ?? 0)
    for (let at = 2; at < this.#spans.length; at++) if (gap(at) < gap(best)) best = at
    const [before, after] = [this.#spans[best - 1], this.#spans[best]]
    if (before && after) this.#spans.splice(best - 1, 2, [before[0], after[1]])
  }
}

/** Neighbouring fragments meet within a picture: 0.2 s. */
const TOUCH = 18_000
