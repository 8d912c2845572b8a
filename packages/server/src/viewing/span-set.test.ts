// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EpochTicks } from '@mingjian/base'
import fc from 'fast-check'
import { SpanSet } from './span-set.ts'

const S = 90_000
const add = (set: SpanSet, from: number, to: number): boolean =>
  set.add((from * S) as EpochTicks, (to * S) as EpochTicks)
const seconds = (set: SpanSet): number[][] => set.spans.map((span) => span.map((time) => time / S))

test('spans that touch or overlap are one, in whatever order they come', () => {
  const set = new SpanSet()
  for (const [from, to] of [
    [10, 12],
    [0, 2],
    [4, 6],
    [2, 4],
    [11, 15],
  ] as const)
    add(set, from, to)
  assert.deepEqual(seconds(set), [
    [0, 6],
    [10, 15],
  ])
  assert.equal(add(set, 1, 5), false)
})

test('whatever comes is covered, in order, apart, and no more than the limit', () => {
  const span = fc.tuple(fc.nat(500), fc.nat(20))
  fc.assert(
    fc.property(fc.array(span, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (all, limit) => {
      const set = new SpanSet(limit)
      for (const [from, length] of all) add(set, from, from + length)
      const spans = seconds(set)
      assert.ok(spans.length <= limit)
      for (const [index, [from = 0, to = 0]] of spans.entries()) {
        assert.ok(from < to)
        const next = spans[index + 1]
        if (next) assert.ok(to < (next[0] ?? 0))
      }
      for (const [from, length] of all) {
        if (length > 0) assert.ok(spans.some(([a = 0, b = 0]) => a <= from && b >= from + length))
      }
    }),
  )
})
