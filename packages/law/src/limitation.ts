// SPDX-License-Identifier: Apache-2.0
import { isTrue } from './condition.ts'
import { valueOn } from './dated.ts'
import type { Day } from './day.ts'
import { dayOfFact, type Facts } from './fact.ts'
import { bindingBooks, type LimitRule, type Rulebook } from './rule.ts'
import { endOfTerm } from './term.ts'

/** The last day on which a violation that nobody has found yet may still be punished. */
export type Limitation = Readonly<{ lastDay: Day; by: LimitRule }>

/** The longest limit that speaks of these facts (`violation.ended`, …); null while no violation has ended or no book speaks. */
export function limitationOf(books: readonly Rulebook[], facts: Facts, on: Day): Limitation | null {
  const limits = bindingBooks(books, String(facts['place.district'] ?? ''), on)
    .flatMap((book) => book.rules)
    .flatMap((rule) => {
      if (rule.kind !== 'limit' || rule.grade === 'U' || !isTrue(rule.when, facts, on)) return []
      const start = dayOfFact(facts, rule.after, on)
      const period = start && valueOn(rule.within, start)
      return start && period ? [{ lastDay: endOfTerm(start, period, { counting: 'strict' }).strict, by: rule }] : []
    })
  return limits.reduce<Limitation | null>(
    (last, each) => (last === null || each.lastDay > last.lastDay ? each : last),
    null,
  )
}
