// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BackOff, LOGIN_BACK_OFF } from './back-off.ts'

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
