// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

declare const brand: unique symbol

/** A calendar day, `YYYY-MM-DD`, of the place the law is about. Compares as text. */
export type Day = string & { readonly [brand]: 'Day' }

const MILLIS_PER_DAY = 86_400_000
const LAST_YEAR = 9999
const FORM = /^\d{4}-\d{2}-\d{2}$/

/** Throws `law.day.malformed` when the text is no day of the calendar. */
export function parseDay(text: string): Day {
  if (isDay(text)) return text
  throw new Fault('bad-input', 'law.day.malformed', `not a day: ${text.slice(0, 40)}`)
}

export function isDay(value: unknown): value is Day {
  if (typeof value !== 'string' || !FORM.test(value)) return false
  const at = Date.parse(`${value}T00:00:00Z`)
  // Date.parse lets 30 February pass as 2 March
  return !Number.isNaN(at) && new Date(at).getUTCDate() === Number(value.slice(8))
}

export function addDays(day: Day, days: number): Day {
  return dayOf(millisOf(day) + days * MILLIS_PER_DAY)
}

/** The day of the same number `months` on; the month's last day where it has none. */
export function addMonths(day: Day, months: number): Day {
  const date = new Date(millisOf(day))
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return dayOf(first.getTime() + (Math.min(date.getUTCDate(), length) - 1) * MILLIS_PER_DAY)
}

/** Days from one day to another; negative when it lies before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((millisOf(to) - millisOf(from)) / MILLIS_PER_DAY)
}

function millisOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** Throws `law.day.out-of-range` outside the years 0 to 9999. */
function dayOf(millis: number): Day {
  const date = new Date(millis)
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= LAST_YEAR))
    throw new Fault('bad-input', 'law.day.out-of-range', 'a day outside the years 0 to 9999')
  return date.toISOString().slice(0, 10) as Day
}
