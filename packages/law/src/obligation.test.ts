// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween, parseDay } from './day.ts'
import { evaluate, type Obligation } from './evaluate.ts'
import type { FactValue } from './fact.ts'
import { obligationsOf } from './precedence.ts'
import { anyDay, anyFacts, FACT_NAMES, valueOf } from './testdata/any-facts.ts'
import { shipped } from './testdata/rulebook-folder.ts'

const { books, holidays } = shipped
const isViolated = ({ status }: Obligation): boolean => status === 'overdue' || status === 'broken'
const byId = (obligations: readonly Obligation[]): Map<string, Obligation> =>
  new Map(obligations.map((each) => [each.rule.id, each]))

test('an obligation never disappears as time passes: it is met, or stays, and what is late only grows later', () => {
  fc.assert(
    fc.property(anyFacts, anyDay, fc.integer({ min: 1, max: 900 }), (facts, on, days) => {
      const before = obligationsOf(books, facts, { on, holidays })
      const after = byId(obligationsOf(books, facts, { on: addDays(on, days), holidays }))
      for (const each of before.filter(({ status }) => status !== 'not-applicable')) {
        const later = after.get(each.rule.id)
        assert.ok(later && later.status !== 'not-applicable', `${each.rule.id} was ${each.status} and is gone`)
        if (each.status === 'overdue') {
          assert.ok(isViolated(later), `${each.rule.id} was overdue and is ${later.status}`)
          if (later.status === 'overdue') assert.equal(later.daysOverdue, each.daysOverdue + days)
          else assert.ok(later.remediedOn !== null && later.remediedOn > on)
        }
        if (each.lastDay !== null) assert.equal(later.lastDay, each.lastDay, 'the last day moved')
      }
    }),
    { numRuns: 100 },
  )
})

test('every term that ran out is reported: due until its last day, overdue from the next', () => {
  fc.assert(
    fc.property(anyFacts, anyDay, (facts, on) => {
      for (const each of obligationsOf(books, facts, { on, holidays })) {
        if (each.lastDay === null) continue
        if (each.status === 'due') assert.ok(on <= each.lastDay)
        if (each.status === 'overdue') assert.equal(each.daysOverdue, daysBetween(each.lastDay, on))
        if (each.status === 'broken') assert.ok(each.remediedOn !== null && each.remediedOn > each.lastDay)
        assert.ok(each.strictDay !== null && each.strictDay <= each.lastDay)
      }
    }),
    { numRuns: 100 },
  )
})

test('more facts do not un-break a breach, unless they are what it says it needs', () => {
  const oneMore = fc
    .constantFrom(...FACT_NAMES)
    .chain((name) => valueOf(name).map((value): [string, FactValue] => [name, value]))
  fc.assert(
    fc.property(anyFacts, anyDay, oneMore, (facts, on, [name, value]) => {
      fc.pre(!(name in facts))
      const after = byId(obligationsOf(books, { ...facts, [name]: value }, { on, holidays }))
      for (const each of obligationsOf(books, facts, { on, holidays }).filter(isViolated)) {
        const now = after.get(each.rule.id)
        assert.ok(now)
        if (!each.facts.includes(name))
          assert.deepEqual(now, each, `${each.rule.id} changed by ${name}, at which it does not look`)
        else if (each.needs.includes(name)) continue
        else assert.ok(isViolated(now) || now.status === 'not-applicable', `${each.rule.id} was healed by ${name}`)
      }
    }),
    { numRuns: 250 },
  )
})

test('doing it late leaves the breach: a term that has run out is never met again', () => {
  fc.assert(
    fc.property(anyFacts, anyDay, fc.nat(400), (facts, on, days) => {
      for (const each of obligationsOf(books, facts, { on, holidays }).filter(({ status }) => status === 'overdue')) {
        const done = Object.fromEntries(each.needs.map((need) => [need, addDays(on, days)]))
        const later = evaluate(each.rule, { ...facts, ...done }, { on: addDays(on, days), holidays })
        const wentAway = later.status === 'not-applicable'
        assert.ok(wentAway || (later.status === 'broken' && later.remediedOn === addDays(on, days)), each.rule.id)
      }
    }),
    { numRuns: 100 },
  )
})

test('a duty that lacks several things is met only by all of them', () => {
  for (const rule of books.flatMap((book) => book.rules)) {
    if (rule.kind !== 'duty') continue
    const moment = { on: parseDay('2026-06-01'), holidays }
    const all = Object.fromEntries(rule.metBy.map((fact) => [fact, true]))
    const always = { ...rule, when: { kind: 'all', of: [] } as const }
    assert.equal(evaluate(always, all, moment).status, 'met')
    for (const fact of rule.metBy) {
      const without = evaluate(always, { ...all, [fact]: false }, moment)
      assert.deepEqual([without.status, without.needs], ['broken', [fact]])
    }
  }
})

test('the same facts give the same answer, in whatever order they were learnt, and are not touched', () => {
  fc.assert(
    fc.property(anyFacts, anyDay, (facts, on) => {
      const reversed = Object.freeze(Object.fromEntries(Object.entries(facts).toReversed()))
      assert.deepEqual(
        obligationsOf(books, reversed, { on, holidays }),
        obligationsOf(books, Object.freeze(facts), { on, holidays }),
      )
    }),
    { numRuns: 100 },
  )
})
