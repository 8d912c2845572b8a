// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type EpochMillis, formatTime, parseTime, toMillis, toTicks } from './time.ts'

const CASES = [
  ['1970-01-01T00:00:00.000Z', 0],
  ['2024-02-29T23:59:59.999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999) * 90],
  ['2026-12-31T23:59:59.500Z', Date.UTC(2026, 11, 31, 23, 59, 59, 500) * 90],
] as const

test('times print and read as RFC 3339', () => {
  for (const [text, ticks] of CASES) {
    assert.equal(parseTime(text), ticks)
    assert.equal(formatTime(toTicks((ticks / 90) as EpochMillis)), text)
  }
})

test('an offset is honoured and a time without one is refused', () => {
  assert.equal(parseTime('2026-01-01T08:00:00+08:00'), parseTime('2026-01-01T00:00:00Z'))
  for (const text of [
    '2026-01-01T08:00:00',
    '2026-01-01',
    'now',
    '',
    '2026-13-01T00:00:00Z',
    '2026-01-01T00:00:00.Z',
  ]) {
    assert.equal(parseTime(text), null, text)
  }
})

test('a leap second is read as the second that follows it', () => {
  assert.equal(parseTime('2016-12-31T23:59:60Z'), parseTime('2017-01-01T00:00:00Z'))
})

test('every tick survives printing to the microsecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90_000 * 4_102_444_800 }), (ticks) => {
      const text = formatTime(toTicks((ticks / 90) as EpochMillis))
      assert.equal(parseTime(text), ticks)
    }),
  )
})

test('milliseconds and ticks convert without loss', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => toMillis(toTicks(ms as EpochMillis)) === ms),
  )
})
