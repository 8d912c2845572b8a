// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressesOf } from './article.ts'
import type { Condition } from './condition.ts'
import { parseDay } from './day.ts'
import { districtOn } from './district.ts'
import { evaluate } from './evaluate.ts'
import type { Rule } from './rule.ts'
import { shipped } from './testdata/rulebook-folder.ts'

const { books, holidays, districts, places, spots } = shipped
const moment = { on: parseDay('2026-06-01'), holidays }
const rules = books.flatMap((book) => book.rules)
const own = books.filter(({ id }) => id === 'cq-2016' || id === 'cn-799')

/** The values a condition compares one fact with. */
function valuesOf(condition: Condition, fact: string): readonly string[] {
  if ('of' in condition) return [condition.of].flat().flatMap((each) => valuesOf(each, fact))
  return condition.kind === 'in' && condition.fact === fact ? condition.values : []
}

function askedBy(action: string, facts: Record<string, string | boolean>): string[] {
  const isAsking = (rule: Rule): boolean => rule.action === action && evaluate(rule, facts, moment).status === 'broken'
  return own.flatMap((book) => book.rules.filter(isAsking)).map(({ id }) => id)
}

test('each class of place rests on exactly the articles that ask for a system there', () => {
  for (const { id, bases } of places) {
    const facts = { 'place.class': id, 'place.designated': true, 'place.citation': 'x' }
    assert.deepEqual(askedBy('build-system', facts).sort(), [...bases].sort(), id)
  }
})

test('each class of spot rests on exactly the articles that keep cameras out', () => {
  for (const { id, bases } of spots) {
    const facts = { 'spot.class': id, 'camera.registered': true, 'place.profile': 'B' }
    assert.deepEqual(askedBy('keep-cameras-out', facts).sort(), [...bases].sort(), id)
  }
})

test('every class a rule speaks of is in the register, and every base is a passage of a book', () => {
  const known = new Set(places.map(({ id }) => id))
  const spotted = new Set(spots.map(({ id }) => id))
  for (const rule of rules) {
    assert.deepEqual(
      valuesOf(rule.when, 'place.class').filter((each) => !known.has(each)),
      [],
      rule.id,
    )
    if (rule.kind === 'ban')
      assert.deepEqual(
        valuesOf(rule.forbids, 'spot.class').filter((each) => !spotted.has(each)),
        [],
        rule.id,
      )
  }
  const passages = new Set(own.flatMap((book) => book.articles.flatMap(addressesOf)))
  for (const { id, bases } of [...places, ...spots])
    for (const base of bases) assert.ok(passages.has(base), `${id}: ${base}`)
})

test('a class is listed once, with both names', () => {
  for (const list of [places, spots]) {
    assert.equal(new Set(list.map(({ id }) => id)).size, list.length)
    for (const { zh, en } of list) assert.ok(/\p{Script=Han}/u.test(zh) && /^[\x20-\x7eé’]+$/.test(en), en)
  }
})

test('a class of the national regulation has its profile, one of the measures alone may have none', () => {
  for (const { id, bases, profile } of places) {
    if (bases.some((base) => base.startsWith('CN799-7'))) assert.equal(profile, 'A', id)
  }
})

test('Chongqing has 38 units under the codes of 2022, and two counties became districts on 2 December 2016', () => {
  const on = parseDay('2022-10-31')
  const valid = districts.filter(({ code }) => districtOn(districts, code, on))
  assert.equal(valid.length, 38)
  const count = (kind: string): number => valid.filter((each) => each.kind === kind).length
  assert.deepEqual([count('district'), count('county'), count('autonomous-county')], [26, 8, 4])
  assert.equal(districtOn(districts, '500228', parseDay('2016-09-30'))?.zh, '梁平县')
  assert.equal(districtOn(districts, '500155', parseDay('2016-09-30')), null)
  assert.equal(districtOn(districts, '500228', parseDay('2016-12-02')), null)
  assert.equal(districtOn(districts, '500155', parseDay('2016-12-02'))?.zh, '梁平区')
})

test('no code is invented for the district that was announced in 2025', () => {
  assert.equal(
    districts.some(({ zh }) => zh.startsWith('两江')),
    false,
  )
  for (const code of ['500105', '500112']) {
    const each = districtOn(districts, code, parseDay('2026-06-01'))
    assert.ok(each?.note?.includes('两江新区'))
    assert.deepEqual([each?.to, each?.succeededBy], [null, []])
  }
})

test('every article, condition and authority that a penalty names is written the same way in all books', () => {
  const authorities = new Set(books.flatMap((book) => book.penalties.map(({ authority }) => authority)))
  assert.deepEqual([...authorities].sort(), [
    'by-the-laws-named',
    'county-public-security',
    'public-security',
    'superior-or-competent-department',
    'superior-or-supervisory-organ',
  ])
})
