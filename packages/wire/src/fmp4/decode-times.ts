// SPDX-License-Identifier: Apache-2.0
import type { Sample, TrackRun } from './fragment.ts'

/**
 * Decode times for pictures in decoding order with these presentation times: the presentation times sorted, each later
 * than the one before and than `after`. Within a key-frame interval, and over several, the composition offsets then
 * differ from the presentation only by whole pictures, and may be negative.
 */
export function assignDecodeTimes(times: readonly number[], after = Number.NEGATIVE_INFINITY): number[] {
  const sorted = [...times]
  for (let i = 1; i < sorted.length; i++) {
    if ((sorted[i] ?? 0) < (sorted[i - 1] ?? 0)) {
      sorted.sort((a, b) => a - b)
      break
    }
  }
  let last = after
  for (let i = 0; i < sorted.length; i++) {
    last = Math.max(sorted[i] ?? 0, last + 1)
    sorted[i] = last
  }
  return sorted
}

/**
 * Decode times for one picture at a time, when those to come are unknown: late by as many pictures as the stream has
 * been seen to reorder, so that they stay below the presentation times once that depth was met.
 */
export class DecodeClock {
  #depth = 0
  #last = Number.NEGATIVE_INFINITY
  /** Presentation times not yet used as decode times, sorted. */
  readonly #waiting: number[] = []

  next(time: number): number {
    const waiting = this.#waiting
    let at = waiting.length
    while (at > 0 && (waiting[at - 1] ?? 0) > time) at--
    waiting.splice(at, 0, time)
    if (time < this.#last && this.#depth < MAX_DEPTH) this.#depth++
    if (waiting.length > this.#depth) this.#last = Math.max(waiting.shift() ?? time, this.#last + 1)
    else this.#last += 1
    return this.#last
  }
}

const MAX_DEPTH = 16

export type Picture = Readonly<{ time: number; isKey: boolean; size: number }>
export type RunBounds = Readonly<{ decodeTimes: readonly number[]; end: number; descriptionIndex?: number }>

/** A video run of these pictures; `end` is the decode time of the picture after the last. */
export function formatVideoRun(pictures: readonly Picture[], bounds: RunBounds): TrackRun {
  const { decodeTimes, end } = bounds
  const samples = pictures.map((picture, i): Sample => {
    const decodeTime = decodeTimes[i] ?? 0
    const next = decodeTimes[i + 1] ?? Math.max(end, decodeTime + 1)
    return {
      size: picture.size,
      duration: next - decodeTime,
      compositionOffset: picture.time - decodeTime,
      isKey: picture.isKey,
    }
  })
  return { decodeTime: decodeTimes[0] ?? 0, descriptionIndex: bounds.descriptionIndex ?? 1, samples }
}
