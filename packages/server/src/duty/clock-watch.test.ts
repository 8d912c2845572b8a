// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClockWatch } from './clock-watch.ts'

function bench() {
  const offsets = new Map<string, number | null>()
  const standing = new Map<string, string>()
  const watch = new ClockWatch({
    offset: (camera) => offsets.get(camera) ?? null,
    alarms: {
      raise: (kind, camera, detail) => void standing.set(`${kind} ${camera}`, detail),
      clear: (kind, camera) => void standing.delete(`${kind} ${camera}`),
    },
  })
  return { offsets, standing, watch }
}

test('a clock that is wrong twice in succession raises an alarm that says by how much', () => {
  const { offsets, standing, watch } = bench()
  offsets.set('a', -61_000).set('b', 8000).set('c', 1000)
  watch.check(['a', 'b', 'c'])
  assert.equal(standing.size, 0)
  offsets.set('b', 100)
  watch.check(['a', 'b', 'c'])
  assert.deepEqual([...standing], [['clock-offset a', 'the camera’s clock is 61.0 seconds behind']])
})

test('the alarm ends when the clock is right or the camera is gone, and stands while nothing is known', () => {
  const { offsets, standing, watch } = bench()
  offsets.set('a', 9000).set('b', 9000)
  for (let n = 0; n < 2; n++) watch.check(['a', 'b'])
  assert.equal(standing.size, 2)
  offsets.set('a', null).set('b', 3000)
  watch.check(['a', 'b'])
  assert.equal(standing.size, 2)
  offsets.set('b', 2000)
  watch.check(['b'])
  assert.equal(standing.size, 0)
})
