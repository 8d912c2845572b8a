// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, toTicks } from '@mingjian/base'
import type { Entry } from '../entry/entry.ts'
import { field } from '../entry/field.ts'
import type { Finding } from './finding.ts'

/** Entries are dated by one clock as they are written; so far it may be set back by its keeper without a word. */
export const ORDER_TOLERANCE_MILLIS = 10_000
/** A step of the clock is logged as a gap of that cause, so many entries before or after it shows. */
const STEP_REACH = 2000

type Jump = Readonly<{ index: number; entry: Entry; before: EpochMillis }>

/**
 * Finds entries dated before what stands above them: appended late and dated back, or written while the clock was wrong. The
 * latter says so itself by a logged gap `clock-step`, and is then no finding.
 */
export class EntryOrder {
  #newest: EpochMillis | null = null
  readonly #jumps: Jump[] = []
  readonly #steps: number[] = []

  take(index: number, entry: Entry): void {
    if (entry.type === 'footage.gap' && field.id(entry.body['cause']) === 'clock-step') {
      if ((this.#steps.at(-1) ?? -Infinity) < index) this.#steps.push(index)
    }
    const newest = this.#newest ?? entry.at
    if (entry.at < newest - ORDER_TOLERANCE_MILLIS) this.#jumps.push({ index, entry, before: newest })
    if (this.#newest === null || entry.at > newest) this.#newest = entry.at
  }

  findings(): Finding[] {
    const isExplained = (index: number): boolean => this.#steps.some((step) => Math.abs(step - index) <= STEP_REACH)
    return this.#jumps.filter(({ index }) => !isExplained(index)).map(describe)
  }
}

function describe({ index, entry, before }: Jump): Finding {
  const at = toTicks(entry.at)
  const told = new Date(entry.at).toISOString()
  const detail = `entry ${index} (${entry.type}) is dated ${told}, and entries above it ${new Date(before).toISOString()}`
  return { camera: field.id(entry.body['camera']) ?? null, from: at, to: toTicks(before), kind: 'log.order', detail }
}
