// SPDX-License-Identifier: Apache-2.0

/** Times of a camera's pictures within an interval, epoch milliseconds, in order. */
export type FrameTimes = (camera: string, span: Readonly<{ from: number; to: number }>) => Promise<readonly number[]>

type Known = Readonly<{ camera: string; from: number; to: number; times: readonly number[] }>

/** Milliseconds asked for around the hand, and how near its end asks anew. */
const AROUND = 4000
const NEAR = 1000
/** A picture's time on the wire is rounded. */
const ROUNDING = 1

/** Finds the picture after or before the one shown: what a camera says of its rate is not what it sends. */
export class FrameSteps {
  readonly #list: FrameTimes
  #known: Known | null = null

  constructor(list: FrameTimes) {
    this.#list = list
  }

  /** The time of the picture so many steps on; null where there is none known. Rejects as the list does. */
  async find(camera: string, time: number, steps: number): Promise<number | null> {
    const { times } = await this.#around(camera, time)
    const shown = times.findLastIndex((each) => each <= time + ROUNDING)
    return times[shown + steps] ?? null
  }

  async #around(camera: string, time: number): Promise<Known> {
    const known = this.#known
    const isNear = known?.camera === camera && time - known.from > NEAR && known.to - time > NEAR
    if (known && isNear) return known
    const span = { from: time - AROUND, to: time + AROUND }
    const fresh = { camera, ...span, times: await this.#list(camera, span) }
    this.#known = fresh
    return fresh
  }
}
