// SPDX-License-Identifier: Apache-2.0

/** Works on one key at a time: a decision and what it writes are never mixed with another of the same thing. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Begins when every earlier work on the key is over, whether it succeeded or not. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.then(
      () => null,
      () => null, // whoever asked hears of it; who waits behind does not
    )
    this.#last.set(key, settled)
    void settled.then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key)
    })
    return mine
  }
}
