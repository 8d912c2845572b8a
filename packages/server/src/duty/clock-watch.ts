// SPDX-License-Identifier: Apache-2.0
import { noteText } from '../stream/note.ts'
import type { AlarmSink } from './alarm-sink.ts'

export type ClockWatchDeps = Readonly<{
  alarms: AlarmSink
  /** Camera's clock minus ours, milliseconds; null while it is not known. */
  offset: (camera: string) => number | null
}>

/** A viewer who compares two cameras, or a camera with a witness, is misled by this much. */
const FAR_MILLIS = 5000
const NEAR_MILLIS = 2500

/** Raises `clock-offset` for a camera whose clock was wrong at two checks in succession. Call `check` once a minute. */
export class ClockWatch {
  readonly #by: ClockWatchDeps
  #suspects = new Set<string>()
  #alarmed = new Set<string>()

  constructor(by: ClockWatchDeps) {
    this.#by = by
  }

  check(cameras: Iterable<string>): void {
    const inUse = new Set(cameras)
    for (const camera of this.#alarmed) if (!inUse.has(camera)) this.#clear(camera)
    const suspects = new Set<string>()
    for (const camera of inUse) {
      const offset = this.#by.offset(camera)
      if (offset === null) continue
      if (Math.abs(offset) < NEAR_MILLIS) this.#clear(camera)
      else if (Math.abs(offset) > FAR_MILLIS && this.#suspects.has(camera)) this.#raise(camera, offset)
      if (Math.abs(offset) > FAR_MILLIS) suspects.add(camera)
    }
    this.#suspects = suspects
  }

  #raise(camera: string, offset: number): void {
    this.#alarmed.add(camera)
    const seconds = (Math.abs(offset) / 1000).toFixed(1)
    this.#by.alarms.raise('clock-offset', camera, noteText(offset > 0 ? 'clock-ahead' : 'clock-behind', { seconds }))
  }

  /** Also one that an earlier process raised. */
  #clear(camera: string): void {
    this.#alarmed.delete(camera)
    this.#by.alarms.clear('clock-offset', camera)
  }
}
