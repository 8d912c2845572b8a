// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { parseDay, type Rulebook } from '@mingjian/law'
import { readLawFolder, RULEBOOKS } from '../store/rulebooks.ts'
import { keepDaysOf } from './keep-days.ts'

let books: readonly Rulebook[]
before(async () => {
  books = (await readLawFolder(RULEBOOKS)).books
})
const on = parseDay('2026-11-23')

test('a place of Chongqing keeps thirty days, and the duty to delete is that of Order 799', () => {
  const facts = { 'place.district': '500103', 'place.class': 'residential-compound' }
  assert.deepEqual(keepDaysOf({ books, facts, on, retentionDays: 30 }), {
    ...{ floorDays: 30, floorArticle: 'CQ23.2', ceilingDays: 30, ceilingArticle: 'CN799-17b' },
  })
})

test('a key target keeps ninety, by the law that says so, whatever the setting', () => {
  const facts = { 'place.district': '500103', 'place.class': 'anti-terror-target' }
  const keep = keepDaysOf({ books, facts, on, retentionDays: 1 })
  assert.deepEqual([keep.floorDays, keep.ceilingDays, keep.floorArticle], [90, 90, 'ATL-32.3'])
})

test('a setting above the floor moves the ceiling only', () => {
  const keep = keepDaysOf({ books, facts: { 'place.district': '500103' }, on, retentionDays: 45.5 })
  assert.deepEqual([keep.floorDays, keep.ceilingDays], [30, 46])
})

test('without any book in force the general floor stands', () => {
  const keep = keepDaysOf({ books: [], facts: {}, on, retentionDays: 0 })
  assert.deepEqual([keep.floorDays, keep.ceilingDays], [30, 30])
})

test('a place outside the profile that must delete cites the article of its floor', () => {
  const facts = { 'place.district': '500103', 'place.profile': 'B' }
  assert.equal(keepDaysOf({ books, facts, on, retentionDays: 30 }).ceilingArticle, 'CQ23.2')
})
