// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, toTicks } from '@mingjian/base'

export type DaySpan = Readonly<{ from: EpochTicks; to: EpochTicks }>

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const DAY_MILLIS = 86_400_000

/** A date from its first instant in a zone to the next day's; null when it is no date. */
export function daySpan(day: string, zone: string): DaySpan | null {
  const match = DAY.exec(day)
  if (!match) return null
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return null
  return { from: toTicks(startOfDay(midnight, zone)), to: toTicks(startOfDay(midnight + DAY_MILLIS, zone)) }
}

/** The instant at which a date, given as its midnight in UTC, begins in a zone; at one in the morning where clocks skip midnight. */
export function startOfDay(midnight: number, zone: string): EpochMillis {
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
