// SPDX-License-Identifier: Apache-2.0
import type { GapCause } from '@mingjian/contract'
import type { Frame, IngestFacts, StreamFormat, StreamListener } from '../stream/stream.ts'

/** What may wait while the past is fetched: ten times what a disk that is not ill lets come. */
const MOST = { bytes: 8 << 20, frames: 1000 }

/**
 * Stands before a live tap while the pictures since the newest key frame are fetched, and holds the new ones back, so that
 * the tap hears both in order. When the stream breaks or too much waits, the tap begins with the next key frame instead.
 */
export class LivePrelude implements StreamListener {
  readonly #tap: StreamListener
  #held: Frame[] | null = null
  #bytes = 0

  constructor(tap: StreamListener) {
    this.#tap = tap
  }

  /** From here on frames are held, until `release`. */
  hold(): void {
    this.#held = []
  }

  /** Tells the tap the past, then what was held; nothing when the stream broke meanwhile. */
  release(past: readonly Frame[]): void {
    const held = this.#held
    if (held === null) return
    this.#held = null
    for (const frame of past) this.#tap.frame(frame)
    for (const frame of held) this.#tap.frame(frame)
  }

  frame(frame: Frame): void {
    if (this.#held === null) return this.#tap.frame(frame)
    this.#held.push({ ...frame, data: frame.data.slice() })
    this.#bytes += frame.data.length
    if (this.#bytes > MOST.bytes || this.#held.length > MOST.frames) this.#held = null
  }

  format(format: StreamFormat): void {
    this.#held = null
    this.#tap.format(format)
  }
  discontinuity(cause: 'clock-step' | 'timestamps'): void {
    this.#held = null
    this.#tap.discontinuity(cause)
  }
  lost(cause: GapCause, detail: string): void {
    this.#held = null
    this.#tap.lost(cause, detail)
  }
  facts(facts: IngestFacts): void {
    this.#tap.facts(facts)
  }
}
