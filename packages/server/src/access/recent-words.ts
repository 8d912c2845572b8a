// SPDX-License-Identifier: Apache-2.0

/** Says what was said a moment ago already, so that a page that asks every second does not fill the register. */
export class RecentWords {
  readonly #millis: number
  readonly #most: number
  readonly #said = new Map<string, number>() // words → when, monotonic; the oldest first

  constructor(options: { millis: number; most: number }) {
    this.#millis = options.millis
    this.#most = options.most
  }

  isNew(words: string, now: number): boolean {
    const before = this.#said.get(words)
    if (before !== undefined && now - before < this.#millis) return false
    this.#said.delete(words)
    this.#said.set(words, now)
    if (this.#said.size > this.#most) {
      const oldest = this.#said.keys().next()
      if (!oldest.done) this.#said.delete(oldest.value)
    }
    return true
  }
}
