// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doubtIdNumber } from './id-number.ts'

test('the check digit of an identity number is that of GB 11643', () => {
  for (const right of ['11010519491231002X', '440524188001010014', '11010519491231002x']) {
    assert.equal(doubtIdNumber(right), null, right)
  }
  assert.equal(doubtIdNumber('110105194912310021'), 'check-digit')
  assert.equal(doubtIdNumber('11010519491331002X'), 'day')
  assert.equal(doubtIdNumber('11010519490230002X'), 'day')
  for (const wrong of ['', '1101051949123100', '11010519491231002Y', 'A1010519491231002X']) {
    assert.equal(doubtIdNumber(wrong), 'form', wrong)
  }
})

test('one wrong digit is always noticed', () => {
  const right = '11010519491231002X'
  for (let at = 0; at < 17; at++) {
    for (let digit = 0; digit < 10; digit++) {
      const changed = right.slice(0, at) + String(digit) + right.slice(at + 1)
      assert.equal(doubtIdNumber(changed) === null, changed === right, changed)
    }
  }
})
