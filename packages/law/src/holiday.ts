// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { addDays, type Day, parseDay } from './day.ts'

/** The State Council's yearly notices as data: days off, and weekend days on which work is made up. */
export type HolidayCalendar = Readonly<{ off: ReadonlySet<Day>; work: ReadonlySet<Day>; years: ReadonlySet<string> }>

/** From `{ "2026": { off: [...], work: [...] } }`; a range is `2026-02-15..2026-02-23`. Throws `law.holiday.malformed`. */
export function readHolidays(data: unknown): HolidayCalendar {
  const calendar = { off: new Set<Day>(), work: new Set<Day>(), years: new Set<string>() }
  if (typeof data !== 'object' || data === null) throw malformed('the calendar is not a map of years')
  for (const [year, lists] of Object.entries(data)) {
    if (!/^\d{4}$/.test(year) || typeof lists !== 'object' || lists === null) throw malformed(`year ${year}`)
    calendar.years.add(year)
    for (const kind of ['off', 'work'] as const) {
      const list: unknown = Reflect.get(lists, kind) ?? []
      if (!Array.isArray(list)) throw malformed(`${year}.${kind}`)
      for (const each of list) for (const day of expand(String(each))) calendar[kind].add(day)
    }
  }
  return calendar
}

/** Whether nobody works on the day: a statutory holiday, or a weekend day that is not made a working day. */
export function isRestDay(day: Day, calendar: HolidayCalendar): boolean {
  if (calendar.off.has(day)) return true
  if (calendar.work.has(day)) return false
  return isWeekend(day)
}

/** The day itself, or the first day after it that is none of rest. */
export function firstWorkingDay(day: Day, calendar: HolidayCalendar): Day {
  let at = day
  while (isRestDay(at, calendar)) at = addDays(at, 1)
  return at
}

/** False where the year's notice is not in the data: then only weekends are known. */
export function knowsYear(day: Day, calendar: HolidayCalendar): boolean {
  return calendar.years.has(day.slice(0, 4))
}

function isWeekend(day: Day): boolean {
  const sundayFirst = new Date(`${day}T00:00:00Z`).getUTCDay()
  return sundayFirst === 0 || sundayFirst === 6
}

function expand(text: string): Day[] {
  const [from, to] = text.split('..')
  const first = parseDay(from ?? '')
  const last = parseDay(to ?? from ?? '')
  if (last < first) throw malformed(text)
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (days.length > 31) throw malformed(text)
    days.push(day)
  }
  return days
}

function malformed(where: string): Fault {
  return new Fault('bad-input', 'law.holiday.malformed', `the holiday calendar cannot be read: ${where}`)
}
