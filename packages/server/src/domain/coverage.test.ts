// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EpochTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import { cover, type CoverageAsk, type RunStretch, type ToldGap } from './coverage.ts'

const t = (value: number): EpochTicks => value as EpochTicks
const run = (start: number, end: number, more: Partial<RunStretch> = {}): RunStretch => ({
  start: t(start),
  end: t(end),
  bytes: end - start,
  codec: 'h264',
  width: 2,
  height: 1,
  ...more,
})
const gap = (start: number, end: number | null, cause: GapCause): ToldGap => ({
  start: t(start),
  end: end === null ? null : t(end),
  cause,
  detail: null,
})
const ask = (more: Partial<CoverageAsk>): CoverageAsk => ({
  from: t(0),
  to: t(100),
  now: t(1000),
  createdAt: t(0),
  footage: [],
  gaps: [],
  touch: 0,
  ...more,
})
const flat = (given: Partial<CoverageAsk>) => {
  const { runs, gaps } = cover(ask(given))
  return [...runs.map((r) => [r.start, r.end, 'run']), ...gaps.map((g) => [g.start, g.end, g.cause])].toSorted(
    (a, b) => Number(a[0]) - Number(b[0]),
  )
}

test('a hole that nobody explained was our own', () => {
  assert.deepEqual(flat({ footage: [run(0, 40), run(60, 100)] }), [
    [0, 40, 'run'],
    [40, 60, 'restart'],
    [60, 100, 'run'],
  ])
})

test('a told gap names its part of the hole; footage inside it wins', () => {
  const given = { footage: [run(0, 40), run(50, 55), run(60, 100)], gaps: [gap(42, 58, 'unreachable')] }
  assert.deepEqual(flat(given), [
    [0, 40, 'run'],
    [40, 42, 'restart'],
    [42, 50, 'unreachable'],
    [50, 55, 'run'],
    [55, 58, 'unreachable'],
    [58, 60, 'restart'],
    [60, 100, 'run'],
  ])
})

test('before its creation a camera was not in use, and the future is not yet', () => {
  assert.deepEqual(flat({ createdAt: t(20), now: t(80), footage: [run(20, 80)] }), [
    [0, 20, 'not-in-use'],
    [20, 80, 'run'],
    [80, 100, 'not-yet'],
  ])
})

test('from its creation up to the first word or picture a camera is connecting', () => {
  assert.deepEqual(flat({ createdAt: t(20), footage: [run(30, 100)] }), [
    [0, 20, 'not-in-use'],
    [20, 30, 'connecting'],
    [30, 100, 'run'],
  ])
  assert.deepEqual(flat({ createdAt: t(20), gaps: [gap(22, null, 'unreachable')] }), [
    [0, 20, 'not-in-use'],
    [20, 22, 'connecting'],
    [22, 100, 'unreachable'],
  ])
})

test('a gap that lasts ends now', () => {
  assert.deepEqual(flat({ now: t(80), footage: [run(0, 40)], gaps: [gap(40, null, 'link-lost')] }), [
    [0, 40, 'run'],
    [40, 80, 'link-lost'],
    [80, 100, 'not-yet'],
  ])
})

test('expiry speaks louder than what was told before it', () => {
  assert.deepEqual(flat({ gaps: [gap(0, 50, 'expired'), gap(20, 30, 'unreachable')], footage: [run(50, 100)] }), [
    [0, 50, 'expired'],
    [50, 100, 'run'],
  ])
})

test('a clock set back shows each instant once', () => {
  assert.deepEqual(flat({ footage: [run(0, 60), run(30, 100)] }), [[0, 100, 'run']])
  assert.deepEqual(flat({ footage: [run(0, 60), run(30, 100, { width: 4 })] }), [
    [0, 60, 'run'],
    [60, 100, 'run'],
  ])
})

test('a missing picture between two segments is no gap', () => {
  assert.deepEqual(flat({ touch: 5, footage: [run(0, 40), run(44, 100)] }), [[0, 100, 'run']])
})

const time = fc.integer({ min: -50, max: 150 })
const stretch = fc.tuple(time, fc.integer({ min: 1, max: 60 }))
const causes: GapCause[] = ['unreachable', 'restart', 'expired', 'not-in-use']

test('runs and gaps tile the interval exactly, whatever was recorded and told', () => {
  const footage = fc.array(
    stretch.chain(([start, length]) => fc.constantFrom(2, 4).map((width) => run(start, start + length, { width }))),
    { maxLength: 8 },
  )
  const told = fc.array(
    fc
      .tuple(stretch, fc.constantFrom(...causes), fc.boolean())
      .map(([[start, length], cause, lasts]) => gap(start, lasts ? null : start + length, cause)),
    { maxLength: 8 },
  )
  const property = fc.property(
    fc.record({ footage, told, createdAt: time, now: time, touch: fc.integer({ min: 0, max: 6 }) }),
    ({ footage: runs, told: gaps, createdAt, now, touch }) => {
      const covered = cover(ask({ footage: runs, gaps, createdAt: t(createdAt), now: t(now), touch }))
      const tiles = [...covered.runs, ...covered.gaps].toSorted((a, b) => a.start - b.start)
      let at = 0
      for (const tile of tiles) {
        assert.equal(tile.start, at)
        assert.ok(tile.end > tile.start)
        at = tile.end
      }
      assert.equal(at, 100)
      for (const { start, end } of runs) {
        for (const hole of covered.gaps) assert.ok(hole.end <= start || hole.start >= end, 'no gap lies over footage')
      }
      const again = cover(ask({ footage: covered.runs, gaps, createdAt: t(createdAt), now: t(now), touch }))
      assert.deepEqual(again.gaps, covered.gaps)
    },
  )
  fc.assert(property, { numRuns: 2000 })
})
