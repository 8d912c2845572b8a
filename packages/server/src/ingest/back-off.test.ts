// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BACK_OFF, BackOff, LOGIN_BACK_OFF } from './back-off.ts'

test('the first try is quick, the later ones rarer, and a healthy minute forgives', () => {
  for (const random of [0, 0.999]) {
    const backOff = new BackOff(() => random)
    const delays = Array.from({ length: 12 }, () => backOff.next(0))
    assert.ok((delays[0] ?? 0) <= 500 && (delays[0] ?? 0) >= 250)
    assert.ok(delays.every((delay) => delay <= 15_000))
    assert.ok((delays.at(-1) ?? 0) >= 7500)
    assert.ok(backOff.next(60_000) <= 500)
  }
})

test('a wrong login is tried slowly, because cameras lock accounts', () => {
  const backOff = new BackOff(() => 0)
  assert.ok(backOff.next(0, LOGIN_BACK_OFF) >= 2500)
})

test('links lost before make no wrong login wait longer, and the other way round', () => {
  const backOff = new BackOff(() => 1)
  for (let n = 0; n < 10; n++) backOff.next(0)
  assert.equal(backOff.next(0, LOGIN_BACK_OFF), LOGIN_BACK_OFF.first)
  const other = new BackOff(() => 1)
  for (let n = 0; n < 10; n++) other.next(0, LOGIN_BACK_OFF)
  assert.equal(other.next(0), BACK_OFF.first)
})
