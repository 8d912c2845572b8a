// SPDX-License-Identifier: Apache-2.0
import type { EpochMillis } from './time.ts'

/** Time as a port: the wall clock may step, the monotonic one never does. Tests pass one they move by hand. */
export interface Clock {
  /** Wall time, UTC. */
  now(): EpochMillis
  /** Milliseconds from an arbitrary origin; never runs backwards. */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => Date.now() as EpochMillis,
  monotonic: () => performance.now(),
}

/** A clock that a test moves: `advance` moves both times, `step` only the wall, as an NTP correction does. */
export class HandClock implements Clock {
  #wall: number
  #mono = 0

  constructor(start: EpochMillis) {
    this.#wall = start
  }
  now(): EpochMillis {
    return this.#wall as EpochMillis
  }
  monotonic(): number {
    return this.#mono
  }
  advance(millis: number): void {
    this.#wall += millis
    this.#mono += millis
  }
  step(millis: number): void {
    this.#wall += millis
  }
}
