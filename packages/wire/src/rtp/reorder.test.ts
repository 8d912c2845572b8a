// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Wrap16 } from '@mingjian/base'
import fc from 'fast-check'
import { RtpReorder } from './reorder.ts'

function run(arrivals: readonly [sequence: number, now: number][], depth = 16) {
  const given: number[] = []
  const reorder = new RtpReorder({
    depth,
    patience: 100,
    give: (datagram) => given.push(((datagram[0] ?? 0) << 8) | (datagram[1] ?? 0)),
  })
  for (const [sequence, now] of arrivals)
    reorder.push((sequence & 0xffff) as Wrap16, Uint8Array.of((sequence >> 8) & 0xff, sequence & 0xff), now)
  return { given, reorder }
}

test('packets swapped on the way come out in order, over the wrap too', () => {
  assert.deepEqual(
    run([
      [65534, 0],
      [0, 1],
      [65535, 2],
      [2, 3],
      [1, 4],
    ]).given,
    [65534, 65535, 0, 1, 2],
  )
})

test('a packet that does not come is waited for only so long', () => {
  assert.deepEqual(
    run([
      [1, 0],
      [3, 10],
      [4, 50],
    ]).given,
    [1],
  )
  assert.deepEqual(
    run([
      [1, 0],
      [3, 10],
      [4, 50],
      [5, 111],
    ]).given,
    [1, 3, 4, 5],
  )
})

test('what comes twice or too late is dropped, and a new beginning is believed', () => {
  assert.deepEqual(
    run([
      [1, 0],
      [2, 1],
      [2, 2],
      [1, 3],
      [3, 4],
    ]).given,
    [1, 2, 3],
  )
  assert.deepEqual(
    run([
      [100, 0],
      [30000, 1],
      [30001, 2],
    ]).given,
    [100, 30000, 30001],
  )
})

test('any swap within the depth is undone, and no more than the depth is held', () => {
  const swaps = fc.array(fc.nat(7), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(fc.nat(0xffff), swaps, (first, delays) => {
      const order = delays.map((delay, i) => ({ i, at: i + delay })).sort((a, b) => a.at - b.at || a.i - b.i)
      const { given, reorder } = run([[first, 0], ...order.map(({ i }) => [first + 1 + i, 0] as [number, number])])
      assert.deepEqual(given, [first, ...delays.map((_, i) => (first + 1 + i) & 0xffff)])
      assert.equal(reorder.held, 0)
    }),
    { numRuns: 100 },
  )
})
