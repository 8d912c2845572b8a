// SPDX-License-Identifier: Apache-2.0
import type { Frame, IngestFacts, StreamFormat, StreamListener } from '../../stream/stream.ts'

/** Writes down what an ingest says, and lets a test await it. */
export class RecordingListener implements StreamListener {
  readonly formats: StreamFormat[] = []
  readonly frames: Frame[] = []
  readonly losses: string[] = []
  readonly details: string[] = []
  readonly breaks: string[] = []
  last: IngestFacts | null = null
  #waiting: { claim: () => boolean; resolve: () => void }[] = []

  format(format: StreamFormat): void {
    this.formats.push(format)
    this.#look()
  }
  frame(frame: Frame): void {
    this.frames.push({ ...frame, data: frame.data.slice() })
    this.#look()
  }
  discontinuity(cause: string): void {
    this.breaks.push(cause)
    this.#look()
  }
  lost(cause: string, detail: string): void {
    this.losses.push(cause)
    this.details.push(detail)
    this.#look()
  }
  facts(facts: IngestFacts): void {
    this.last = facts
    this.#look()
  }

  async until(claim: () => boolean): Promise<void> {
    if (claim()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ claim, resolve })
    await promise
  }

  #look(): void {
    for (const one of this.#waiting.filter(({ claim }) => claim())) {
      this.#waiting.splice(this.#waiting.indexOf(one), 1)
      one.resolve()
    }
  }
}
