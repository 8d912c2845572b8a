// SPDX-License-Identifier: Apache-2.0
import type { Span } from './coverage.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const STEPS = [
  20,
  40,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
]

export type Tick = Readonly<{ at: number; label: 'day' | 'minute' | 'second' | 'milli'; isMajor: boolean }>

/** Marks on round local times, at least `apart` pixels from one another. `offset`: minutes that local time lags UTC. */
export function ticksOf(view: Span, width: number, by: { apart: number; offset: number }): Tick[] {
  const least = ((view.end - view.start) / Math.max(1, width)) * by.apart
  const step = STEPS.find((one) => one >= least) ?? 28 * DAY
  const shift = by.offset * MINUTE
  const ticks: Tick[] = []
  for (let local = Math.ceil((view.start - shift) / step) * step; local <= view.end - shift; local += step) {
    const isMidnight = local % DAY === 0
    const label = step >= DAY || isMidnight ? 'day' : step >= MINUTE ? 'minute' : step >= SECOND ? 'second' : 'milli'
    const isMajor = isMidnight || (step < HOUR && local % HOUR === 0) || (step < SECOND && local % SECOND === 0)
    ticks.push({ at: local + shift, label, isMajor })
  }
  return ticks
}

/** The interval to ask the server for: the view and a half more each side, on a grid, so that panning asks seldom. */
export function fetchSpan(view: Span): Span {
  const grid = 2 ** Math.ceil(Math.log2(Math.max(MINUTE, (view.end - view.start) / 2)))
  return { start: Math.floor((view.start - grid) / grid) * grid, end: Math.ceil((view.end + grid) / grid) * grid }
}
