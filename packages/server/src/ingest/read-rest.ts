// SPDX-License-Identifier: Apache-2.0

/** Well below a second, the least that a recorder loses when it is killed; far above the distance of two pictures. */
const REST_MILLIS = 100

/**
 * Connections whose pictures nobody watches are not read at each packet but together, some times a second: one wake-up
 * of the process then takes what all its cameras have sent since.
 */
export class ReadRest {
  #wakes: (() => void)[] = []

  /** Calls `wake` at the end of the rest that is going on, or of one that begins now. */
  until(wake: () => void): void {
    if (this.#wakes.push(wake) === 1) setTimeout(() => this.#end(), REST_MILLIS)
  }

  #end(): void {
    const wakes = this.#wakes
    this.#wakes = []
    for (const wake of wakes) wake()
  }
}
