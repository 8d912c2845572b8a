// SPDX-License-Identifier: Apache-2.0
import { isTrue } from './condition.ts'
import type { Day } from './day.ts'
import type { Facts } from './fact.ts'
import { type EffectiveFloor, effectiveFloor } from './precedence.ts'
import { bindingBooks, type Rule, type Rulebook } from './rule.ts'

/** What whoever wants to see or take footage must bring, over all binding books. */
export type AccessTerms = Readonly<{
  /** Fewest persons who must come; null where no book gives a number. */
  officers: EffectiveFloor | null
  papers: readonly string[]
  register: readonly string[]
  by: readonly Rule[]
}>

/** The strictest composition: the most officers, all papers, all entries of the register that any book asks for. */
export function accessTerms(books: readonly Rulebook[], facts: Facts, on: Day): AccessTerms {
  const rules = bindingBooks(books, String(facts['place.district'] ?? ''), on)
    .flatMap((book) => book.rules)
    .filter((rule) => rule.grade !== 'U' && (rule.papers.length > 0 || rule.register.length > 0))
    .filter((rule) => isTrue(rule.when, facts, on))
  return {
    officers: effectiveFloor(books, 'retrieval.officers', { facts, on }),
    papers: [...new Set(rules.flatMap((rule) => rule.papers))],
    register: [...new Set(rules.flatMap((rule) => rule.register))],
    by: rules,
  }
}
