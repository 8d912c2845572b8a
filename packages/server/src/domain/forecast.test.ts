// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forecastSpace, isWarningDue, mayAddCamera, reserveOf } from './forecast.ts'

const GIB = 1 << 30
const camera = (days: number, bytesPerDay = GIB) => ({
  bytes: days * bytesPerDay,
  bytesPerDay,
  measuredSeconds: 7200,
  days,
  retentionDays: 30,
})

test('a disk that holds every retention is enough', () => {
  const forecast = forecastSpace({ capacity: 1000 * GIB, free: 900 * GIB, cameras: [camera(0), camera(10)] })
  assert.deepEqual([forecast.verdict, forecast.daysLeft, forecast.shortBy], ['enough', null, 0])
})

test('the day is told on which the reserve is reached, cameras that already turn over taken into account', () => {
  // Reserve 10 GiB, room 40 GiB. Two cameras grow by a GiB a day for 20 and 30 days: 40 GiB are used on day 20.
  const grown = forecastSpace({ capacity: 200 * GIB, free: 50 * GIB, cameras: [camera(10), camera(0), camera(30)] })
  assert.deepEqual([grown.verdict, grown.daysLeft, grown.shortBy], ['runs-out', 20, 10 * GIB])
})

test('no camera that writes, no prophecy', () => {
  assert.equal(forecastSpace({ capacity: 100 * GIB, free: 50 * GIB, cameras: [] }).verdict, 'unknown')
})

test('minutes of recording are no ground for a prophecy', () => {
  const young = { ...camera(0, 900 * GIB), measuredSeconds: 120 }
  const space = { capacity: 1000 * GIB, free: 900 * GIB }
  assert.deepEqual(forecastSpace({ ...space, cameras: [young] }), {
    verdict: 'unknown',
    daysLeft: null,
    shortBy: 0,
    reserve: 10 * GIB,
    isBelowReserve: false,
  })
  assert.equal(forecastSpace({ ...space, cameras: [young, camera(1)] }).verdict, 'unknown')
  assert.equal(forecastSpace({ ...space, cameras: [young, camera(1, 100 * GIB)] }).verdict, 'runs-out')
})

test('below the reserve new cameras are refused and the warning is due', () => {
  const capacity = 100 * GIB
  assert.equal(reserveOf(capacity), 5 * GIB)
  assert.equal(mayAddCamera({ capacity, free: 5 * GIB }), true)
  assert.equal(mayAddCamera({ capacity, free: 5 * GIB - 1 }), false)
  const forecast = forecastSpace({ capacity, free: 4 * GIB, cameras: [camera(1)] })
  assert.deepEqual([forecast.isBelowReserve, forecast.daysLeft, isWarningDue(forecast)], [true, 0, true])
})
