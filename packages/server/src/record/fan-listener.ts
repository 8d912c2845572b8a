// SPDX-License-Identifier: Apache-2.0
import { toError } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { Frame, IngestFacts, StreamFormat, StreamListener } from '../stream/stream.ts'

/** One ingest, several listeners. Who joins late is told the format it missed; who throws is heard of and goes on. */
export class FanListener implements StreamListener {
  readonly #failed: (error: Error) => void
  readonly #listeners = new Set<StreamListener>()
  #format: StreamFormat | null = null
  #lost: Readonly<{ cause: GapCause; detail: string }> | null = null
  #facts: IngestFacts | null = null

  constructor(failed: (error: Error) => void) {
    this.#failed = failed
  }

  add(listener: StreamListener): void {
    this.#listeners.add(listener)
    if (this.#facts !== null) listener.facts(this.#facts)
    if (this.#format !== null) listener.format(this.#format)
    if (this.#lost !== null) listener.lost(this.#lost.cause, this.#lost.detail)
  }

  remove(listener: StreamListener): void {
    this.#listeners.delete(listener)
  }

  format(format: StreamFormat): void {
    this.#format = format
    this.#lost = null
    this.#each((listener) => listener.format(format))
  }

  frame(frame: Frame): void {
    this.#each((listener) => listener.frame(frame))
  }

  discontinuity(cause: 'clock-step' | 'timestamps'): void {
    this.#each((listener) => listener.discontinuity(cause))
  }

  lost(cause: GapCause, detail: string): void {
    this.#format = null
    this.#lost = { cause, detail }
    this.#each((listener) => listener.lost(cause, detail))
  }

  facts(facts: IngestFacts): void {
    this.#facts = facts
    this.#each((listener) => listener.facts(facts))
  }

  #each(tell: (listener: StreamListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        tell(listener)
      } catch (error) {
        this.#failed(toError(error))
      }
    }
  }
}
