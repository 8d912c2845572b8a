// SPDX-License-Identifier: Apache-2.0

/** The one time that every tile of a replay follows. Epoch milliseconds. */
export class ReplayClock {
  readonly #now: () => number
  readonly #edge: () => number
  #at: number
  #since: number
  #rate = 1
  #isPlaying = false
  #isHeld = false

  /** `now` never runs backwards; `edge` is the newest instant that can be shown. */
  constructor(by: { at: number; now: () => number; edge: () => number }) {
    this.#now = by.now
    this.#edge = by.edge
    this.#at = by.at
    this.#since = by.now()
  }

  get time(): number {
    const moved = this.#isPlaying && !this.#isHeld ? (this.#now() - this.#since) * this.#rate : 0
    return Math.min(this.#at + moved, Math.max(this.#at, this.#edge()))
  }
  get rate(): number {
    return this.#rate
  }
  get isPlaying(): boolean {
    return this.#isPlaying
  }
  /** Stands still for want of pictures, though it is to play. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  seek(time: number): void {
    this.#at = Math.min(time, this.#edge())
    this.#since = this.#now()
  }
  play(isPlaying: boolean): void {
    this.#settle()
    this.#isPlaying = isPlaying
  }
  setRate(rate: number): void {
    this.#settle()
    this.#rate = rate
  }
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return
    this.#settle()
    this.#isHeld = isHeld
  }

  #settle(): void {
    this.#at = this.time
    this.#since = this.#now()
  }
}
