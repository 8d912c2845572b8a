// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, addMonths, daysBetween, isDay, parseDay } from './day.ts'
import { isRestDay, readHolidays } from './holiday.ts'
import { dayNumber, dayText, isWeekend, monthLength } from './testdata/civil-calendar.ts'
import { shipped } from './testdata/rulebook-folder.ts'
import { endOfTerm, parsePeriod } from './term.ts'

const { holidays } = shipped
const someDay = fc.integer({ min: dayNumber('2000-01-01'), max: dayNumber('2060-12-31') }).map(dayText)

test('a day is a day of the calendar', () => {
  for (const text of ['2024-02-29', '2026-12-31', '2000-02-29']) assert.equal(parseDay(text), text)
  for (const text of [
    '2025-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-01',
    '2026-04-31',
    '26-01-01',
    '2026-1-1',
    '',
    '2026-01-01T00:00:00Z',
  ]) {
    assert.throws(() => parseDay(text), { code: 'law.day.malformed' }, text)
    assert.equal(isDay(text), false)
  }
})

test('adding and counting days agree with a count by hand', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: -20_000, max: 20_000 }), (text, days) => {
      const day = parseDay(text)
      assert.equal(addDays(day, days), dayText(dayNumber(text) + days))
      assert.equal(daysBetween(day, addDays(day, days)), days)
    }),
  )
})

test('months end on the day of the same number, or with the month', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: 0, max: 240 }), (text, months) => {
      const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
      const index = year * 12 + month - 1 + months
      const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1]
      const last = String(Math.min(day, monthLength(toYear, toMonth))).padStart(2, '0')
      assert.equal(addMonths(parseDay(text), months), `${toYear}-${String(toMonth).padStart(2, '0')}-${last}`)
    }),
  )
})

test('the day of the event does not count, and a last day of rest moves to the first working day', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: 1, max: 400 }), (text, days) => {
      const end = endOfTerm(parseDay(text), parsePeriod(`P${days}D`), { counting: 'civil-code', holidays })
      let number = dayNumber(text)
      for (let counted = 0; counted < days; counted++) number++
      assert.equal(end.strict, dayText(number))
      const isRest = (each: number): boolean => {
        const day = parseDay(dayText(each))
        return holidays.off.has(day) || (isWeekend(each) && !holidays.work.has(day))
      }
      while (isRest(number)) number++
      assert.equal(end.legal, dayText(number))
      assert.equal(end.isHolidayDataMissing, !(end.strict >= '2016-01-01' && end.strict < '2027-01-01'))
      assert.equal(endOfTerm(parseDay(text), parsePeriod(`P${days}D`), { counting: 'strict' }).legal, end.strict)
    }),
  )
})

test('the calendar holds no contradiction: made-up working days are weekends, days off and working days are apart', () => {
  for (const day of holidays.work) {
    assert.ok(isWeekend(dayNumber(day)), day)
    assert.ok(!holidays.off.has(day) && !isRestDay(day, holidays), day)
  }
  for (const day of holidays.off) assert.ok(isRestDay(day, holidays), day)
})

test('a period is years, months and days', () => {
  assert.deepEqual(parsePeriod('P2Y'), { years: 2, months: 0, days: 0 })
  assert.deepEqual(parsePeriod('P1Y6M15D'), { years: 1, months: 6, days: 15 })
  for (const text of ['P', '30D', 'P-1D', 'PT1H', 'P1.5D', 'P1D ', '']) {
    assert.throws(() => parsePeriod(text), { code: 'law.period.malformed' }, text)
  }
})

test('a calendar with a mistake is refused', () => {
  for (const data of [
    null,
    { 26: {} },
    { 2026: null },
    { 2026: { off: '2026-01-01' } },
    { 2026: { off: ['2026-01-05..2026-01-01'] } },
  ]) {
    assert.throws(() => readHolidays(data), { code: 'law.holiday.malformed' })
  }
  assert.throws(() => readHolidays({ 2026: { off: ['2026-01-01..2026-12-31'] } }), { code: 'law.holiday.malformed' })
})

test('a term that leaves the calendar is refused', () => {
  assert.throws(() => addDays(parseDay('9999-12-31'), 1), { code: 'law.day.out-of-range' })
  assert.throws(() => addMonths(parseDay('9999-12-31'), 9999), { code: 'law.day.out-of-range' })
})
