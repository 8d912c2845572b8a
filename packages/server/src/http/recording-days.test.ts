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
  assert.deepEqual([hours('2026-03', '2026-03-29'), hours('2026-10', '2026-10-25'), hours('2026-10', '2026-10-24')], [23, 25, 24])
  const days = monthDays('2026-10', 'Europe/Berlin')
  for (const [index, day] of days.entries()) if (index > 0) assert.equal(days[index - 1]?.end, day.start)
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
