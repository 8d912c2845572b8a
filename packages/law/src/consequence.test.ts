// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesBetween, whatIf } from './change.ts'
import { parseDay } from './day.ts'
import { exposureOf, totalExposure } from './exposure.ts'
import type { Facts } from './fact.ts'
import { obligationsOf } from './precedence.ts'
import { shipped } from './testdata/rulebook-folder.ts'

const { books, holidays } = shipped
const moment = { on: parseDay('2026-06-01'), holidays }
const hotel: Facts = {
  'place.district': '500103',
  'place.class': 'hotel',
  'place.profile': 'B',
  'place.responsible-party': 'tenant',
}
const ids = (changes: readonly { id: string }[]): string[] => changes.map(({ id }) => id)

test('what if the hotel built its system: the duty to build is met, the interfaces come due', () => {
  const changes = whatIf({ 'system.built': true }, { books, facts: hotel, moment })
  assert.deepEqual(ids(changes).sort(), ['CN799-12a', 'CQ12.1b', 'CQ12.1c', 'CQ14', 'CQ9(3)'])
  const build = changes.find(({ id }) => id === 'CQ9(3)')
  assert.deepEqual([build?.before?.status, build?.after?.status], ['broken', 'met'])
})

test('what if nothing were otherwise: nothing changes; what if a fact were not known: it is taken away', () => {
  const given = { books, facts: hotel, moment }
  assert.deepEqual(whatIf({}, given), [])
  assert.deepEqual(whatIf({ 'place.class': 'hotel' }, given), [])
  assert.deepEqual(ids(whatIf({ 'place.class': null }, given)).sort(), ['CQ11.2', 'CQ9(3)'])
  assert.equal(hotel['place.class'], 'hotel', 'what is known is not touched')
})

test('what if the place lay in Shenzhen: the measures no longer speak', () => {
  const changes = whatIf({ 'place.district': '440305' }, { books, facts: hotel, moment })
  assert.ok(ids(changes).includes('CQ9(3)'))
  assert.ok(changes.every(({ id, after }) => id.startsWith('CQ') && after === null))
})

test('an exposure names the obligations, the authority and the first step', () => {
  const [row, ...more] = exposureOf(obligationsOf(books, hotel, moment), books, 'unit')
  assert.deepEqual(more, [])
  assert.equal(row?.article, 'CQ30(1)')
  assert.deepEqual(
    row?.obligations.map(({ rule }) => rule.id),
    ['CQ9(3)'],
  )
  assert.deepEqual(
    [row?.penalty.authority, row?.penalty.first, row?.penalty.fineCondition],
    ['public-security', ['order-to-correct', 'warning'], 'not-corrected-in-time'],
  )
  assert.deepEqual(row?.fine, { min: 1000, max: 1000 })
  assert.equal(totalExposure(row ? [{ ...row, yieldsTo: 'CN799-26' }] : []).max, 0, 'what yields is not added')
})

test('the difference of two days tells what newly came due or too late', () => {
  const facts = { ...hotel, 'system.built': '2026-03-01', 'acceptance.passed': '2026-03-02' }
  const on = (day: string) => obligationsOf(books, facts, { on: parseDay(day), holidays })
  assert.deepEqual(ids(changesBetween(on('2026-03-01'), on('2026-03-02'))).sort(), ['CQ16.1', 'CQ17'])
  assert.deepEqual(changesBetween(on('2026-03-10'), on('2026-03-11')), [])
  assert.deepEqual(ids(changesBetween(on('2026-04-01'), on('2026-04-02'))), ['CQ16.1'])
})
