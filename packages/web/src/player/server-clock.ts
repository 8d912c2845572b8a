// SPDX-License-Identifier: Apache-2.0

const KEPT = 32

/** The server's wall clock as seen from here: the least delayed of the last samples is nearest the truth. */
export class ServerClock {
  #offsets: number[] = []

  /** Both in epoch milliseconds; `local` when the sample came in. */
  note(server: number, local: number): void {
    this.#offsets.push(local - server)
    if (this.#offsets.length > KEPT) this.#offsets.shift()
  }

  /** The server's time at the local time; null before the first sample. */
  at(local: number): number | null {
    return this.#offsets.length === 0 ? null : local - Math.min(...this.#offsets)
  }
}
