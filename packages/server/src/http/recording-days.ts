// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import type { Days } from '@mingjian/contract'
import { startOfDay } from '../proof/day-span.ts'

type Stretch = Readonly<{ start: EpochTicks; end: EpochTicks }>

/** The days of a month in a zone, each from its first instant to the next day's: 23 and 25 hour days where clocks change. */
export function monthDays(month: string, zone: string): readonly (Stretch & Readonly<{ day: string }>)[] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const starts = Array.from({ length: length + 1 }, (_, at) => startOfDay(Date.UTC(year, number - 1, at + 1), zone))
  return starts.slice(0, -1).map((start, at) => ({
    day: `${month}-${String(at + 1).padStart(2, '0')}`,
    start: toTicks(start),
    end: toTicks(starts[at + 1] ?? start),
  }))
}

/** Seconds of footage on each day that has any. */
export function countDays(month: string, zone: string, runs: readonly Stretch[]): Days {
  const days = monthDays(month, zone).map(({ day, start, end }) => {
    const ticks = runs.reduce((sum, run) => sum + Math.max(0, Math.min(run.end, end) - Math.max(run.start, start)), 0)
    return { day, seconds: Math.round(ticks / TICKS_PER_SECOND) }
  })
  return { days: days.filter(({ seconds }) => seconds > 0) }
}
