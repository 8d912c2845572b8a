// SPDX-License-Identifier: Apache-2.0

/** The part of a SourceBuffer that is used here. */
export type Buffer = Pick<
  SourceBuffer,
  'updating' | 'buffered' | 'timestampOffset' | 'appendBuffer' | 'abort' | 'remove' | 'changeType' | 'addEventListener'
>

type Step =
  | { do: 'append'; bytes: Uint8Array }
  | { do: 'restart' }
  | { do: 'offset'; seconds: number }
  | { do: 'type'; mime: string }
  | { do: 'remove'; from: number; to: number }

/** Media larger than this waiting for the decoder means the viewer cannot keep up. */
const MAX_PENDING_BYTES = 24 * 1024 * 1024

/** Feeds a SourceBuffer one step at a time and in order; adjacent bytes are joined while it is busy. */
export class AppendQueue {
  readonly #buffer: Buffer
  readonly #failed: (error: Error) => void
  readonly #settled: () => void
  #steps: Step[] = []
  #pending = 0
  #isOpen = true

  constructor(buffer: Buffer, by: { failed: (error: Error) => void; settled?: () => void }) {
    this.#buffer = buffer
    this.#failed = by.failed
    this.#settled = by.settled ?? (() => undefined)
    buffer.addEventListener('updateend', () => this.#drain())
    buffer.addEventListener('error', () => this.#fail(new Error('the browser could not read the media')))
  }

  get pendingBytes(): number {
    return this.#pending
  }
  get isIdle(): boolean {
    return this.#steps.length === 0 && !this.#buffer.updating
  }
  /** The buffered ranges, empty once the buffer was taken away. */
  get ranges(): { start: number; end: number }[] {
    if (!this.#isOpen) return []
    const { buffered } = this.#buffer
    return Array.from({ length: buffered.length }, (_, i) => ({ start: buffered.start(i), end: buffered.end(i) }))
  }

  append(bytes: Uint8Array): void {
    this.#pending += bytes.byteLength
    if (this.#pending > MAX_PENDING_BYTES) return this.#fail(new Error('the browser cannot keep up'))
    this.#push({ do: 'append', bytes })
  }
  /** Seconds added to every time of what follows. */
  offset(seconds: number): void {
    this.#push({ do: 'offset', seconds })
  }
  changeType(mime: string): void {
    this.#push({ do: 'type', mime })
  }
  remove(from: number, to: number): void {
    if (to > from) this.#push({ do: 'remove', from, to })
  }
  /** Drops what waits and half a fragment already handed over; what follows begins with an initialisation segment. */
  restart(): void {
    this.clear()
    this.#push({ do: 'restart' })
  }
  /** Forgets everything that has not been handed over. */
  clear(): void {
    this.#steps = []
    this.#pending = 0
  }
  close(): void {
    this.#isOpen = false
    this.clear()
  }

  #push(step: Step): void {
    if (!this.#isOpen) return
    this.#steps.push(step)
    this.#drain()
  }

  #drain(): void {
    try {
      while (this.#isOpen && !this.#buffer.updating) {
        const step = this.#steps.shift()
        if (!step) return this.#settled()
        this.#take(step)
      }
    } catch (thrown) {
      this.#fail(thrown instanceof Error ? thrown : new Error(String(thrown)))
    }
  }

  #take(step: Step): void {
    if (step.do === 'offset') this.#buffer.timestampOffset = step.seconds
    else if (step.do === 'restart') this.#buffer.abort()
    else if (step.do === 'type') this.#buffer.changeType(step.mime)
    else if (step.do === 'remove') this.#buffer.remove(step.from, step.to)
    else this.#buffer.appendBuffer(this.#joined(step.bytes))
  }

  #joined(first: Uint8Array): Uint8Array<ArrayBuffer> {
    const parts = [first]
    for (let next = this.#steps[0]; next?.do === 'append'; next = this.#steps[0]) {
      parts.push(next.bytes)
      this.#steps.shift()
    }
    const length = parts.reduce((sum, part) => sum + part.byteLength, 0)
    this.#pending -= length
    const whole = new Uint8Array(length)
    let at = 0
    for (const part of parts) {
      whole.set(part, at)
      at += part.byteLength
    }
    return whole
  }

  #fail(error: Error): void {
    if (!this.#isOpen) return
    this.close()
    this.#failed(error)
  }
}
