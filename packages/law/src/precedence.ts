// SPDX-License-Identifier: Apache-2.0
import { isTrue } from './condition.ts'
import { valueOn } from './dated.ts'
import type { Day } from './day.ts'
import { evaluate, type Moment, type Obligation } from './evaluate.ts'
import { dayOfFact, type Facts } from './fact.ts'
import { bindingBooks, type FloorRule, isBinding, type Rule, type Rulebook } from './rule.ts'

/** The largest of several floors that speak of one fact, and who says so. */
export type EffectiveFloor = Readonly<{
  value: number
  by: FloorRule
  all: readonly Readonly<{ rule: FloorRule; value: number }>[]
}>

/** The open obligation that runs out first among those that one act answers, and all of them. */
export type Deadline = Readonly<{ governs: Obligation; all: readonly Obligation[] }>

/**
 * Everything that the books binding a district ask of one thing, highest rank first. A term belongs to the books in force on
 * the day of its event, so one that began stays when the book is repealed. Rules of grade `U` are left out: see openQuestions.
 */
export function obligationsOf(books: readonly Rulebook[], facts: Facts, moment: Moment): Obligation[] {
  const all = withBookFacts(books, facts)
  return bindingRules(books, all, moment.on)
    .filter((rule) => rule.grade !== 'U')
    .map((rule) => evaluate(rule, all, moment))
}

/** Rules whose text nobody could confirm and that would speak of this: to be shown and asked about, never to be applied. */
export function openQuestions(books: readonly Rulebook[], facts: Facts, on: Day): Rule[] {
  const all = withBookFacts(books, facts)
  return bindingRules(books, all, on).filter((rule) => rule.grade === 'U' && isTrue(rule.when, all, on))
}

/** Stricter stands: the maximum over all floors in force for the fact; null when no book speaks of it. */
export function effectiveFloor(
  books: readonly Rulebook[],
  fact: string,
  given: Readonly<{ facts: Facts; on: Day }>,
): EffectiveFloor | null {
  const all = bindingRules(books, given.facts, given.on).flatMap((rule) => {
    const isMeant = rule.kind === 'floor' && rule.fact === fact && rule.grade !== 'U'
    if (!isMeant || !isTrue(rule.when, given.facts, given.on)) return []
    const value = valueOn(rule.atLeast, given.on)
    return value === null ? [] : [{ rule, value }]
  })
  const [first, ...rest] = all
  if (!first) return null
  const highest = rest.reduce((most, each) => (each.value > most.value ? each : most), first)
  return { value: highest.value, by: highest.rule, all }
}

/** Of several terms for the same act, the one that ends first governs; each is closed by its own receipt. Null when none is open. */
export function governingDeadline(obligations: readonly Obligation[], action: string): Deadline | null {
  const isOpen = ({ rule, status }: Obligation): boolean =>
    rule.kind === 'term' && rule.action === action && (status === 'due' || status === 'overdue')
  const all = obligations.filter(isOpen).sort((one, other) => (one.lastDay ?? '').localeCompare(other.lastDay ?? ''))
  const [governs] = all
  return governs ? { governs, all } : null
}

/** The facts with the days on which the books came into force, under the names the books give them. */
export function withBookFacts(books: readonly Rulebook[], facts: Facts): Facts {
  const days: Record<string, string> = {}
  for (const book of books) if (book.inForceFact !== null) days[book.inForceFact] = book.from
  return { ...days, ...facts }
}

function bindingRules(books: readonly Rulebook[], facts: Facts, on: Day): Rule[] {
  const district = String(facts['place.district'] ?? '')
  const binding = new Set(bindingBooks(books, district, on))
  return [...books]
    .sort((one, other) => one.rank - other.rank)
    .flatMap((book) =>
      binding.has(book) ? book.rules : book.rules.filter((rule) => hasBegun(rule, { book, facts, district, on })),
    )
}

/** A term that an event began while its book was still in force. */
function hasBegun(rule: Rule, by: Readonly<{ book: Rulebook; facts: Facts; district: string; on: Day }>): boolean {
  if (rule.kind !== 'term') return false
  const start = dayOfFact(by.facts, rule.after, by.on)
  return start !== null && isBinding(by.book, by.district, start)
}
