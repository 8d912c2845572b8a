// SPDX-License-Identifier: Apache-2.0
import type { Moment, Obligation } from './evaluate.ts'
import type { Facts, FactValue } from './fact.ts'
import { obligationsOf } from './precedence.ts'
import type { Rulebook } from './rule.ts'

/** An obligation that differs between two states; null on the side where no book speaks. */
export type Change = Readonly<{ id: string; before: Obligation | null; after: Obligation | null }>

/** Values to be put in place of what is known; null takes a fact away. */
export type Supposition = Readonly<Record<string, FactValue | null>>

/** What would be different if these facts were otherwise: only obligations whose status, last day or needs change. */
export function whatIf(
  supposition: Supposition,
  given: Readonly<{ books: readonly Rulebook[]; facts: Facts; moment: Moment }>,
): Change[] {
  const { books, facts, moment } = given
  const supposed: Record<string, FactValue> = { ...facts }
  for (const [name, value] of Object.entries(supposition)) {
    if (value === null) delete supposed[name]
    else supposed[name] = value
  }
  return changesBetween(obligationsOf(books, facts, moment), obligationsOf(books, supposed, moment))
}

/** The difference of two evaluations by rule: also between yesterday and today, to say what has newly come due or too late. */
export function changesBetween(before: readonly Obligation[], after: readonly Obligation[]): Change[] {
  const earlier = new Map(before.map((each) => [each.rule.id, each]))
  const later = new Map(after.map((each) => [each.rule.id, each]))
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((id) => {
    const change = { id, before: earlier.get(id) ?? null, after: later.get(id) ?? null }
    return looks(change.before) === looks(change.after) ? [] : [change]
  })
}

function looks(obligation: Obligation | null): string {
  if (!obligation) return 'not-applicable ||'
  return `${obligation.status} ${obligation.lastDay ?? ''}|${obligation.remediedOn ?? ''}|${obligation.needs.join(' ')}`
}
