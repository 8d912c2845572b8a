// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatRate, formatSpan, formatYuanRange } from './format.ts'
import { fileStamp, formatClock, formatMoment } from './moment.ts'
import { readMoment } from './read-moment.ts'

test('sizes, rates and spans have three digits that matter', () => {
  assert.deepEqual([0, 999, 1024, 1_500_000, 8e12].map(formatBytes), ['0 B', '999 B', '1.00 KB', '1.43 MB', '7.28 TB'])
  assert.deepEqual([480_000, 4_100_000].map(formatRate), ['480 kb/s', '4.1 Mb/s'])
  assert.deepEqual([0, 7000, 750_000, 11_100_000].map(formatSpan), ['0:00', '0:07', '12:30', '3:05:00'])
})

const near = new Date(2026, 10, 23, 12, 0, 0).getTime()

test('a written moment reads back', () => {
  const at = new Date(2026, 1, 28, 23, 59, 58).getTime()
  assert.equal(readMoment(formatMoment(at), near), at)
  assert.equal(formatClock(at + 7, true), '23:59:58.007')
  assert.doesNotMatch(fileStamp(at), /[:/\\ ]/)
})

test('what is left out of a typed time comes from the time shown', () => {
  const expected = new Date(2026, 10, 23, 8, 30, 0).getTime()
  for (const text of ['8:30', '0830', ' 08:30 ', '11-23 8:30', '2026/11/23 8:30:00', '11月23日 8:30']) {
    assert.equal(readMoment(text, near), expected, text)
  }
  assert.equal(readMoment('8:30:05.250', near), expected + 5250)
})

test('what is no time is refused', () => {
  for (const text of ['', 'now', '25:00', '12:61', '13-01 10:00', '2026-02-30 10:00', '8:30x', '::']) {
    assert.equal(readMoment(text, near), null, text)
  }
})

test('amounts have their thousands apart; where no money is asked there is a dash', () => {
  assert.equal(formatYuanRange(11_000, 22_000), '11,000–22,000')
  assert.equal(formatYuanRange(2000, 2000), '2,000')
  assert.equal(formatYuanRange(0, 0), '—')
})
