// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EpochMillis, toTicks } from '@mingjian/base'
import { countDays, monthDays } from './recording-days.ts'

const at = (text: string) => toTicks(Date.parse(text) as EpochMillis)

test('a day in Shanghai begins at 16:00 UTC of the day before', () => {
  const days = monthDays('2026-02', 'Asia/Shanghai')
  assert.equal(days.length, 28)
  assert.deepEqual([days[0]?.day, days[0]?.start], ['2026-02-01', at('2026-01-31T16:00:00Z')])
  assert.equal(days.at(-1)?.end, at('2026-02-28T16:00:00Z'))
})

test('where clocks change, days last 23 and 25 hours, and one day’s end is the next one’s beginning', () => {
  const hours = (month: string, day: string) => {
    const found = monthDays(month, 'Europe/Berlin').find((each) => each.day === day)
    return found ? (found.end - found.start) / 90_000 / 3600 : null
  }
  assert.deepEqual(
    [hours('2026-03', '2026-03-29'), hours('2026-10', '2026-10-25'), hours('2026-10', '2026-10-24')],
    [23, 25, 24],
  )
  const days = monthDays('2026-10', 'Europe/Berlin')
  for (const [index, day] of days.entries()) if (index > 0) assert.equal(days[index - 1]?.end, day.start)
})

test('a day whose midnight the clocks skip begins an hour later, and one that they skip whole has no time', () => {
  const starts = (zone: string, month: string, ...wanted: string[]) =>
    monthDays(month, zone)
      .filter(({ day }) => wanted.includes(day))
      .map(({ start }) => start)
  assert.deepEqual(starts('America/Havana', '2024-03', '2024-03-10', '2024-03-11'), [
    at('2024-03-10T05:00:00Z'),
    at('2024-03-11T04:00:00Z'),
  ])
  assert.deepEqual(starts('Asia/Beirut', '2024-03', '2024-03-31'), [at('2024-03-30T22:00:00Z')])
  assert.deepEqual(starts('America/Havana', '2024-11', '2024-11-03'), [at('2024-11-03T04:00:00Z')])
  const turn = at('2011-12-30T10:00:00Z')
  assert.deepEqual(starts('Pacific/Apia', '2011-12', '2011-12-30', '2011-12-31'), [turn, turn])
})

test('the last day of a year ends where the next year begins, in every zone the days of a year follow one another', () => {
  assert.equal(monthDays('2026-12', 'Asia/Shanghai').at(-1)?.end, monthDays('2027-01', 'Asia/Shanghai')[0]?.start)
  assert.equal(monthDays('2028-02', 'Asia/Shanghai').length, 29)
  for (const zone of [
    'Asia/Shanghai',
    'Europe/London',
    'America/Santiago',
    'America/Havana',
    'Australia/Lord_Howe',
    'Atlantic/Azores',
    'Asia/Kathmandu',
  ]) {
    let end = 0
    for (let month = 1; month <= 12; month++) {
      for (const day of monthDays(`2024-${String(month).padStart(2, '0')}`, zone)) {
        assert.ok(end === 0 || day.start === end, `${zone} ${day.day}`)
        const hours = (day.end - day.start) / 90_000 / 3600
        assert.ok(hours >= 23 && hours <= 25, `${zone} ${day.day} has ${hours} h`)
        const shown = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
        assert.deepEqual(
          [day.start, day.end - 90].map((ticks) => shown.format(ticks / 90)),
          [day.day, day.day],
          zone,
        )
        end = day.end
      }
    }
  }
})

test('footage over midnight counts on both days, and days without any are left out', () => {
  const runs = [{ start: at('2026-11-10T15:59:00Z'), end: at('2026-11-10T16:00:30Z') }]
  assert.deepEqual(countDays('2026-11', 'Asia/Shanghai', runs), {
    days: [
      { day: '2026-11-10', seconds: 60 },
      { day: '2026-11-11', seconds: 30 },
    ],
  })
})
