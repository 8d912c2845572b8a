// SPDX-License-Identifier: Apache-2.0
import { accessTerms } from './access-terms.ts'
import { evaluate, type Moment } from './evaluate.ts'
import { checkFine, type ExposedParty, exposureOf, totalExposure } from './exposure.ts'
import type { Facts } from './fact.ts'
import { listOf } from './fact.ts'
import { limitationOf } from './limitation.ts'
import { effectiveFloor, governingDeadline, obligationsOf, openQuestions, withBookFacts } from './precedence.ts'
import { prohibitedBy } from './prohibition.ts'
import { bindingBooks, type Rulebook } from './rule.ts'

/** What a case may expect; each question gives some of them. */
export const EXPECTATIONS = [
  ...['status', 'last-day', 'strict-day', 'days-overdue', 'remedied-on', 'needs', 'because', 'value', 'by', 'all'],
  ...['officers', 'papers', 'register', 'articles', 'yields', 'min', 'max', 'refused'],
] as const

export type Answer = Readonly<Record<string, string | number | null | readonly string[]>>

export type Given = Readonly<{ books: readonly Rulebook[]; facts: Facts; moment: Moment }>

type Question = (about: string, given: Given) => Answer | null

const PARTIES: readonly ExposedParty[] = ['unit', 'unit-non-business', 'individual', 'persons-in-charge', 'state-organ']

/** Questions that are not about one rule. `fine: PENALTY` reads `fine.who`, `fine.amount`, `fine.authority`, `fine.conditions` from the facts. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  floor: (fact, { books, facts, moment }) => {
    const floor = effectiveFloor(books, fact, { facts, on: moment.on })
    return { value: floor?.value ?? null, by: floor?.by.id ?? null, all: floor?.all.map(({ rule }) => rule.id) ?? [] }
  },
  deadline: (action, { books, facts, moment }) => {
    const deadline = governingDeadline(obligationsOf(books, facts, moment), action)
    const { governs, all = [] } = deadline ?? {}
    return {
      by: governs?.rule.id ?? null,
      status: governs?.status ?? null,
      'last-day': governs?.lastDay ?? null,
      'days-overdue': governs?.daysOverdue ?? null,
      all: all.map(({ rule }) => rule.id),
    }
  },
  prohibited: (_, { books, facts, moment }) => ({
    articles: prohibitedBy(books, facts, moment).map(({ rule }) => rule.id),
  }),
  access: (_, { books, facts, moment }) => {
    const { officers, papers, register } = accessTerms(books, facts, moment.on)
    return { officers: officers?.value ?? null, by: officers?.by.id ?? null, papers, register }
  },
  'open-questions': (_, { books, facts, moment }) => ({
    all: openQuestions(books, facts, moment.on).map(({ id }) => id),
  }),
  books: (_, { books, facts, moment }) => ({
    all: bindingBooks(books, String(facts['place.district'] ?? ''), moment.on).map(({ id }) => id),
  }),
  limitation: (_, { books, facts, moment }) => {
    const limit = limitationOf(books, facts, moment.on)
    return { 'last-day': limit?.lastDay ?? null, by: limit?.by.id ?? null }
  },
  exposure: (who, { books, facts, moment }) => {
    const party = PARTIES.find((each) => each === who)
    if (!party) return null
    const rows = exposureOf(obligationsOf(books, facts, moment), books, party)
    const yields = rows.filter(({ yieldsTo }) => yieldsTo !== null).map(({ article }) => article)
    return { articles: rows.map(({ article }) => article), yields, ...totalExposure(rows) }
  },
  fine: (id, { books, facts }) => {
    const penalty = books.flatMap((book) => book.penalties).find((each) => each.id === id)
    const who = PARTIES.find((each) => each === facts['fine.who'])
    if (!penalty || !who) return null
    const conditions = (['not-corrected-in-time', 'serious', 'refusal'] as const).filter((each) =>
      listOf(facts, 'fine.conditions').includes(each),
    )
    const ask = { who, amount: Number(facts['fine.amount']), authority: String(facts['fine.authority']), conditions }
    return { refused: checkFine(penalty, ask)?.code ?? null }
  },
}

/** The answer to a case's `rule`: one of the questions, or what a single rule says. Null when there is no such thing. */
export function answer(rule: string, given: Given): Answer | null {
  const [, name = '', about = ''] = /^([a-z-]+)(?:: *(\S+))?$/.exec(rule) ?? []
  const question = Object.hasOwn(QUESTIONS, name) ? QUESTIONS[name] : undefined
  return question ? question(about, given) : judge(rule, given)
}

function judge(id: string, { books, facts, moment }: Given): Answer | null {
  const rule = books.flatMap((book) => book.rules).find((each) => each.id === id)
  if (!rule) return null
  const found = evaluate(rule, withBookFacts(books, facts), moment)
  return {
    status: found.status,
    'last-day': found.lastDay,
    'strict-day': found.strictDay,
    'days-overdue': found.daysOverdue,
    'remedied-on': found.remediedOn,
    needs: found.needs,
    because: found.because.map(({ key }) => key),
  }
}
