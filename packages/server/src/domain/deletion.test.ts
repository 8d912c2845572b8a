// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EpochTicks } from '@mingjian/base'
import { decideDeletion, type Deletable, type DeletionGiven } from './deletion.ts'

const DAY = 86_400 * 90_000
const NOW = 400 * DAY

const ticks = (from: number, to: number) => fc.integer({ min: from, max: to }).map((value) => value as EpochTicks)
const stretch = fc
  .record({ camera: fc.constantFrom('a', 'b'), from: ticks(0, NOW), length: fc.integer({ min: 1, max: 60 * DAY }) })
  .map(({ camera, from, length }) => ({ camera, from, to: (from + length) as EpochTicks }))
const segment: fc.Arbitrary<Deletable> = fc
  .record({ start: ticks(0, NOW), length: fc.integer({ min: 1, max: DAY }), root: fc.constantFrom(null, 'ab') })
  .map(({ start, length, root }) => ({ camera: 'a', start, end: (start + length) as EpochTicks, root }))
const given: fc.Arbitrary<DeletionGiven> = fc
  .record({
    floorDays: fc.integer({ min: 0, max: 200 }),
    moreDays: fc.integer({ min: 0, max: 100 }),
    holds: fc.array(
      fc.record({
        stretch,
        expires: fc.option(ticks(0, 2 * NOW)),
        isReleased: fc.boolean(),
        id: fc.constantFrom('h1', 'h2'),
      }),
      { maxLength: 4 },
    ),
    purposes: fc.array(fc.record({ stretch, until: ticks(0, 2 * NOW), id: fc.constant('p') }), { maxLength: 3 }),
    order: fc.option(stretch),
  })
  .map(({ floorDays, moreDays, holds, purposes, order }) => ({
    floor: { ticks: floorDays * DAY, article: 'F' },
    ceiling: { ticks: (floorDays + moreDays) * DAY, article: 'C' },
    holds: holds.map(({ stretch: of, ...hold }) => ({ ...of, ...hold })),
    purposes: purposes.map(({ stretch: of, ...purpose }) => ({ ...of, ...purpose })),
    order: order && { ...order, id: 'o', article: 'O' },
    now: NOW as EpochTicks,
  }))

const touches = (one: { camera: string; from: number; to: number }, footage: Deletable): boolean =>
  one.camera === footage.camera && one.from < footage.end && one.to > footage.start

test('nothing under a hold in force ever goes, whatever else is asked', () => {
  fc.assert(
    fc.property(segment, given, (footage, by) => {
      const isHeld = by.holds.some(
        (hold) => !hold.isReleased && (hold.expires === null || hold.expires > NOW) && touches(hold, footage),
      )
      if (isHeld) assert.equal(decideDeletion(footage, by).verdict, 'keep')
    }),
    { numRuns: 500 },
  )
})

test('without an order nothing younger than the floor goes, and an open segment never does', () => {
  fc.assert(
    fc.property(segment, given, (footage, by) => {
      const decision = decideDeletion(footage, { ...by, order: null })
      if (footage.root === null || footage.end + by.floor.ticks > NOW) assert.equal(decision.verdict, 'keep')
    }),
    { numRuns: 500 },
  )
})

test('what is sealed, past its ceiling, and under no hold or purpose goes', () => {
  fc.assert(
    fc.property(segment, given, (footage, by) => {
      if (footage.root === null || footage.end + by.ceiling.ticks > NOW) return
      const decision = decideDeletion(footage, { ...by, holds: [], purposes: [], order: null })
      assert.deepEqual(decision, { verdict: 'delete', segment: footage, basis: 'ceiling', article: 'C' })
    }),
    { numRuns: 500 },
  )
})

test('a hold or purpose more never makes footage go, and one less never keeps it', () => {
  fc.assert(
    fc.property(segment, given, (footage, by) => {
      const [, ...holds] = by.holds
      const [, ...purposes] = by.purposes
      const fewer = decideDeletion(footage, { ...by, holds, purposes })
      if (fewer.verdict === 'keep') assert.equal(decideDeletion(footage, by).verdict, 'keep')
    }),
    { numRuns: 500 },
  )
})

test('as time passes a purpose ends and footage goes; it never comes back', () => {
  fc.assert(
    fc.property(segment, given, fc.integer({ min: 0, max: NOW }), (footage, by, later) => {
      if (decideDeletion(footage, by).verdict === 'keep') return
      assert.equal(decideDeletion(footage, { ...by, now: (NOW + later) as EpochTicks }).verdict, 'delete')
    }),
    { numRuns: 500 },
  )
})

const footage: Deletable = { camera: 'a', start: 10 as EpochTicks, end: 20 as EpochTicks, root: 'ab' }
const plain: DeletionGiven = {
  floor: { ticks: 100, article: 'F' },
  ceiling: { ticks: 200, article: 'C' },
  holds: [],
  purposes: [],
  order: null,
  now: 1000 as EpochTicks,
}
const hold = (from: number, to: number) => [
  { id: 'h', camera: 'a', from: from as EpochTicks, to: to as EpochTicks, expires: null, isReleased: false },
]

test('each reason to keep is named', () => {
  const reasons = (more: Partial<DeletionGiven>) => {
    const decision = decideDeletion(footage, { ...plain, ...more })
    return decision.verdict === 'keep' ? decision.reasons.map(({ kind }) => kind) : decision.basis
  }
  assert.deepEqual(reasons({ now: 119 as EpochTicks }), ['floor'])
  assert.deepEqual(reasons({ now: 120 as EpochTicks }), ['setting'])
  assert.deepEqual(reasons({ now: 219 as EpochTicks }), ['setting'])
  assert.deepEqual(reasons({ now: 220 as EpochTicks }), 'ceiling')
  assert.deepEqual(reasons({ holds: hold(0, 11), now: 20 as EpochTicks }), ['hold', 'floor'])
})

test('a hold is exact to the tick at both ends', () => {
  const verdict = (from: number, to: number) => decideDeletion(footage, { ...plain, holds: hold(from, to) }).verdict
  assert.equal(verdict(19, 30), 'keep')
  assert.equal(verdict(20, 30), 'delete')
  assert.equal(verdict(0, 11), 'keep')
  assert.equal(verdict(0, 10), 'delete')
})

test('an order of an authority deletes before the floor, and not what is held', () => {
  const order = { id: 'o', camera: 'a', from: 15 as EpochTicks, to: 16 as EpochTicks, article: 'O' }
  const young = { ...plain, now: 21 as EpochTicks, order }
  assert.equal(decideDeletion(footage, young).verdict, 'delete')
  assert.equal(decideDeletion(footage, { ...young, holds: hold(12, 13) }).verdict, 'keep')
  assert.equal(decideDeletion({ ...footage, root: null }, young).verdict, 'keep')
})
