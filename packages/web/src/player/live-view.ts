// SPDX-License-Identifier: Apache-2.0
import type { LiveMessage } from '@mingjian/contract'

/** Under what this view is recorded. */
export type LiveViewing = Extract<LiveMessage, { type: 'viewing' }>

export type LiveFormat = Extract<LiveMessage, { type: 'format' }>

/** What a tile shows about its stream. */
export type LiveView = Readonly<{
  /**
   * `opening`: no picture yet. `playing`: pictures arrive. `stale`: they stopped, the old one still stands.
   * `waiting`: the camera gives nothing. `broken`: our own connection is down and tried again. `refused`: it will not get better by itself.
   */
  phase: 'opening' | 'playing' | 'stale' | 'waiting' | 'broken' | 'refused'
  /** A gap cause while waiting, a problem code while refused. */
  cause: string | null
  /** Epoch milliseconds of our next try while broken. */
  nextTry: number | null
  format: LiveFormat | null
  bitsPerSecond: number | null
  /** Wall time of the picture shown to now, by the server's clock, milliseconds. */
  latency: number | null
  /** Milliseconds since media last came. */
  age: number | null
  hasPicture: boolean
  skippedFrames: number
  viewing: LiveViewing | null
}>

export const NOTHING_YET: LiveView = {
  phase: 'opening',
  cause: null,
  nextTry: null,
  format: null,
  bitsPerSecond: null,
  latency: null,
  age: null,
  hasPicture: false,
  skippedFrames: 0,
  viewing: null,
}
