// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EpochMillis, HandClock } from '@mingjian/base'
import { FailureCount, lockMillis } from './lock-out.ts'

test('locks grow from thirty seconds to a quarter of an hour', () => {
  assert.deepEqual(
    [0, 4, 5, 6, 7, 9, 10, 100].map(lockMillis),
    [0, 0, 30_000, 60_000, 120_000, 480_000, 900_000, 900_000],
  )
})

test('a key is forgotten after an hour of peace, and by a success', () => {
  const clock = new HandClock(0 as EpochMillis)
  const count = new FailureCount({ clock, weight: 1 })
  for (let i = 0; i < 6; i++) count.fail('a')
  assert.equal(count.wait('a'), 60_000)
  clock.advance(3_600_001)
  count.fail('a')
  assert.equal(count.wait('a'), 0)
  for (let i = 0; i < 6; i++) count.fail('a')
  count.succeed('a')
  assert.equal(count.wait('a'), 0)
})

test('a flood of keys does not grow the memory without bound, and the newest are still known', () => {
  const clock = new HandClock(0 as EpochMillis)
  const count = new FailureCount({ clock, weight: 1 })
  for (let i = 0; i < 11_000; i++) count.fail(`flood ${i}`)
  for (let i = 0; i < 5; i++) count.fail('late')
  assert.ok(count.wait('late') > 0)
})
