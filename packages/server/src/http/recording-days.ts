// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND, toTicks, type EpochMillis } from '@mingjian/base'
import type { Days } from '@mingjian/contract'

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

/** The instant at which a date, given as its midnight in UTC, begins in a zone; at one in the morning where clocks skip midnight. */
function startOfDay(midnight: number, zone: string): EpochMillis {
  const guess = midnight - offsetAt(midnight, zone)
  const better = midnight - offsetAt(guess, zone)
  const isReached = (instant: number): boolean => instant + offsetAt(instant, zone) >= midnight
  const [earlier, later] = [Math.min(guess, better), Math.max(guess, better)]
  return (isReached(earlier) ? earlier : later) as EpochMillis
}

/** How far a zone's wall clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(instant)
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second')) - instant
}
