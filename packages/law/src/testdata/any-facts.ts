// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check'
import { addDays, type Day, parseDay } from '../day.ts'
import type { Condition } from '../condition.ts'
import type { Facts, FactValue } from '../fact.ts'
import type { Rule } from '../rule.ts'
import { shipped } from './rulebook-folder.ts'

const rules = shipped.books.flatMap((book) => book.rules)
const conditions = rules.flatMap((rule) => [
  rule.when,
  ...(rule.kind === 'ban' ? [rule.forbids] : []),
  ...(rule.kind === 'floor' ? [rule.judgeWhen] : []),
])

/** What values a fact is compared with, gathered from all rules, so that generated facts hit them. */
const compared = new Map<string, Set<FactValue>>()
/** Facts that come true on a day, as terms and duties know them. */
const events = new Set(rules.flatMap(eventsOf))
/** Facts that a rule wants to be false: given as plain yes or no, because they do not come true for ever. */
const denied = new Set<string>()
for (const condition of conditions) note(condition)
for (const name of events) compared.set(name, compared.get(name) ?? new Set())

export const FACT_NAMES: readonly string[] = [...compared.keys()]

export const anyDay: fc.Arbitrary<Day> = fc
  .integer({ min: 0, max: 4200 })
  .map((days) => addDays(parseDay('2016-01-01'), days))

/** Facts as they may stand in a registry, over all names that any rule looks at. */
export const anyFacts: fc.Arbitrary<Facts> = fc
  .uniqueArray(fc.constantFrom(...FACT_NAMES), { maxLength: 40 })
  .chain((names) => fc.tuple(...names.map((name) => valueOf(name).map((value): [string, FactValue] => [name, value]))))
  .map((pairs) => ({ 'place.district': '500103', 'place.profile': 'A', ...Object.fromEntries(pairs) }))

export function valueOf(name: string): fc.Arbitrary<FactValue> {
  const known = [...(compared.get(name) ?? [])]
  if (known.some((each) => typeof each === 'number')) return fc.integer({ min: 0, max: 120 })
  if (known.length > 0) return fc.constantFrom(...known)
  return denied.has(name) ? fc.boolean() : fc.oneof(fc.boolean(), anyDay)
}

function eventsOf(rule: Rule): readonly string[] {
  if (rule.kind === 'term') return [rule.after, ...rule.metBy]
  return rule.kind === 'duty' ? rule.metBy : []
}

function note(condition: Condition): void {
  if (condition.kind === 'not') return note(condition.of)
  if (!('fact' in condition)) return condition.of.forEach(note)
  const values = compared.get(condition.fact) ?? new Set()
  compared.set(condition.fact, values)
  if (condition.kind === 'in') for (const value of condition.values) values.add(value)
  if (condition.kind === 'below' || condition.kind === 'at-least') values.add(condition.value)
  if (condition.kind === 'holds' && !condition.wanted) denied.add(condition.fact)
}
