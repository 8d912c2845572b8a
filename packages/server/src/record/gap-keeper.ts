// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import { type GapFacts, TOUCH_TICKS } from '../disk/facts.ts'
import { dayOf } from '../disk/layout.ts'
import { type LedgerEntry } from '../disk/ledger.ts'
import { LIMITS } from './limits.ts'

export type GapSink = Readonly<{
  entry(entry: LedgerEntry): void
  opened(gap: GapFacts): void
  closed(at: EpochTicks): void
}>

/** What a loss brings with it: while the line is cut nobody answers either, and that is one gap, named for how it began. */
const FOLLOWS: Partial<Record<GapCause, readonly GapCause[]>> = {
  'link-lost': ['unreachable'],
  stalled: ['link-lost', 'unreachable'],
}

export type Loss = Readonly<{ at: EpochTicks; cause: GapCause; detail: string | null }>

/**
 * Whenever no segment is open there is a gap with a cause. One whose cause is only supposed (`suppose`) is not spoken of
 * until it has lasted longer than segments may be apart and still touch.
 */
export class GapKeeper {
  readonly #camera: string
  readonly #sink: GapSink
  #gap: Loss | null = null
  #supposed: Loss | null = null
  #day = ''

  constructor(camera: string, sink: GapSink) {
    this.#camera = camera
    this.#sink = sink
  }

  get gap(): Loss | null {
    return this.#gap ?? this.#supposed
  }

  /** Takes over a gap that the ledger already knows. */
  resume(loss: Loss): void {
    this.#gap = loss
    this.#day = dayOf(loss.at)
  }

  /** Footage ended at `at` and will probably go on at once. */
  suppose(loss: Loss): void {
    if (this.#gap === null) this.#supposed ??= loss
  }

  /** There is no footage from `at`, or from where it was already supposed to end. The same cause again says nothing. */
  lose(loss: Loss): void {
    const { cause, detail } = loss
    if (this.#gap?.cause === cause || (this.#gap !== null && FOLLOWS[this.#gap.cause]?.includes(cause))) return
    const at = this.#supposed?.at ?? loss.at
    this.#supposed = null
    this.#open({ at, cause, detail })
  }

  /** Footage begins at `at`. */
  find(at: EpochTicks): void {
    const supposed = this.#supposed
    this.#supposed = null
    if (supposed !== null && Math.abs(at - supposed.at) > TOUCH_TICKS) this.#open(supposed)
    if (this.#gap === null) return
    this.#gap = null
    this.#sink.entry({ kind: 'back', at })
    this.#sink.closed(at)
  }

  /** Makes a supposed gap real once it has lasted, and repeats a gap at midnight so that each day's ledger can be read alone. */
  tick(now: EpochTicks): void {
    const supposed = this.#supposed
    if (supposed !== null && now - supposed.at > 2 * LIMITS.holeTicks) {
      this.#supposed = null
      this.#open(supposed)
    }
    const gap = this.#gap
    const day = dayOf(now)
    if (gap === null || day <= this.#day) return
    this.#day = day
    this.#sink.entry({ kind: 'lost', ...gap, at: now })
  }

  #open(loss: Loss): void {
    this.#gap = loss
    this.#day = dayOf(loss.at)
    this.#sink.entry({ kind: 'lost', ...loss })
    this.#sink.opened({ camera: this.#camera, start: loss.at, end: null, cause: loss.cause, detail: loss.detail })
  }
}
