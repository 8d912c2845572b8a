// SPDX-License-Identifier: Apache-2.0
import { isTrue } from './condition.ts'
import { valueOn } from './dated.ts'
import type { Day } from './day.ts'
import { evaluate, type Moment, type Obligation } from './evaluate.ts'
import type { Facts } from './fact.ts'
import { bindingBooks, type FloorRule, type Rulebook } from './rule.ts'

/** The largest of several floors that speak of one fact, and who says so. */
export type EffectiveFloor = Readonly<{ value: number; by: FloorRule; all: readonly Readonly<{ rule: FloorRule; value: number }>[] }>

/**
 * Everything that the books binding a district on a day ask of one thing. A rule of another grade than `U` is law; those of
 * grade `U` are left out here and shown as open questions.
 */
export function obligationsOf(books: readonly Rulebook[], facts: Facts, moment: Moment): Obligation[] {
  const district = String(facts['place.district'] ?? '')
  return bindingBooks(books, district, moment.on)
    .flatMap((book) => book.rules)
    .filter((rule) => rule.grade !== 'U')
    .map((rule) => evaluate(rule, facts, moment))
}

/** Stricter stands: the maximum over all floors in force for the fact; null when no book speaks of it. */
export function effectiveFloor(books: readonly Rulebook[], fact: string, given: Readonly<{ facts: Facts; on: Day }>): EffectiveFloor | null {
  const district = String(given.facts['place.district'] ?? '')
  const all = bindingBooks(books, district, given.on)
    .flatMap((book) => book.rules)
    .flatMap((rule) => {
      if (rule.kind !== 'floor' || rule.fact !== fact || rule.grade === 'U' || !isTrue(rule.when, given.facts, given.on)) return []
      const value = valueOn(rule.atLeast, given.on)
      return value === null ? [] : [{ rule, value }]
    })
  const [first, ...rest] = all
  if (!first) return null
  const highest = rest.reduce((most, each) => (each.value > most.value ? each : most), first)
  return { value: highest.value, by: highest.rule, all }
}
