// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { addDays, addMonths, type Day } from './day.ts'
import { firstWorkingDay, type HolidayCalendar, knowsYear } from './holiday.ts'

/** A legal term as ISO 8601: `P30D`, `P6M`, `P2Y`. */
export type Period = Readonly<{ years: number; months: number; days: number }>

/**
 * `civil-code`: the day of the event is not counted, and a last day of rest moves to the first working day after it
 * (Civil Code arts. 201–203, by analogy). `strict`: the same without moving.
 */
export type Counting = 'civil-code' | 'strict'

/** `strict` is what a reminder goes by; `legal` is the last day on which the act is in time. */
export type TermEnd = Readonly<{ strict: Day; legal: Day; isHolidayDataMissing: boolean }>

const PERIOD = /^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$/

/** Throws `law.period.malformed`. */
export function parsePeriod(text: string): Period {
  const match = PERIOD.exec(text)
  if (!match || text === 'P') throw new Fault('bad-input', 'law.period.malformed', `not a period: ${text.slice(0, 40)}`)
  return { years: Number(match[1] ?? 0), months: Number(match[2] ?? 0), days: Number(match[3] ?? 0) }
}

export type TermCount = Readonly<{ counting: 'strict' } | { counting: Counting; holidays: HolidayCalendar }>

/** The last day of a term that an event on `start` began. */
export function endOfTerm(start: Day, period: Period, rule: TermCount): TermEnd {
  const strict = addDays(addMonths(start, period.years * 12 + period.months), period.days)
  if (rule.counting === 'strict') return { strict, legal: strict, isHolidayDataMissing: false }
  return {
    strict,
    legal: firstWorkingDay(strict, rule.holidays),
    isHolidayDataMissing: !knowsYear(strict, rule.holidays),
  }
}
