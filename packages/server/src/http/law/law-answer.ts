// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import type { ArticleSummary, LawArticle, LawBook, LawPenalty, LawRegisters, LawRule } from '@mingjian/contract'
import {
  type Article,
  type Day,
  districtOn,
  evaluate,
  parseCitation,
  type Penalty,
  type Rule,
  type Rulebook,
} from '@mingjian/law'
import { hashOf, type LawLibrary } from '../../store/law-library.ts'

export type FoundArticle = Readonly<{ book: Rulebook; article: Article }>

/** A rulebook with the files it was read from. */
export function presentBook(book: Rulebook, library: LawLibrary, on: Day): LawBook {
  const files = library.files.filter(({ name }) => name.startsWith(`${book.id}/`))
  const ids = new Set(book.rules.map(({ id }) => id))
  return {
    ...{ id: book.id, title: book.title, issuer: book.issuer, number: book.number, rank: book.rank },
    ...{ territory: book.territory, from: book.from, to: book.to, prefix: book.prefix, source: book.source },
    isInForce: book.from <= on && (book.to === null || on < book.to),
    articles: book.articles.length,
    rules: book.rules.length,
    penalties: book.penalties.length,
    cases: library.cases.filter(({ rule }) => ids.has(rule)).length,
    hash: hashOf(files),
    files,
  }
}

/** The article that an id is, or that the paragraph, item or rule stands in; null when no book knows it. */
export function findArticle(library: LawLibrary, id: string): FoundArticle | null {
  const books = library.books.toSorted((one, other) => other.prefix.length - one.prefix.length)
  for (const book of books) {
    if (!id.startsWith(book.prefix)) continue
    const number = numberOf(id, book.prefix)
    const article = book.articles.find((each) => each.number === number)
    if (article) return { book, article }
  }
  return null
}

export function summarise({ book, article }: FoundArticle, library: LawLibrary): z.input<typeof ArticleSummary> {
  const rules = rulesOf(book, article.number)
  const ids = new Set(rules.map(({ id }) => id))
  return {
    ...{ id: article.id, book: book.id, bookTitle: book.title, number: article.number, heading: article.heading },
    paragraphs: article.paragraphs.map(({ text, items }) => ({ text, items: [...items] })),
    rules: rules.map(({ id }) => id),
    penalties: penaltiesOf(book, article.number).map(({ id }) => id),
    cases: library.cases.filter(({ rule }) => ids.has(rule)).length,
  }
}

export function presentArticle(
  found: FoundArticle,
  library: LawLibrary,
  asked: Readonly<{ id: string; state: z.input<typeof LawArticle>['state'] }>,
): z.input<typeof LawArticle> {
  const rules = rulesOf(found.book, found.article.number)
  const called = new Set(rules.flatMap(({ breach }) => breach))
  const own = penaltiesOf(found.book, found.article.number)
  const others = found.book.penalties.filter(
    (each) => !own.includes(each) && (called.has(each.id) || each.items.some((item) => called.has(item.id))),
  )
  const ids = new Set(rules.map(({ id }) => id))
  return {
    ...summarise(found, library),
    cited: asked.id,
    source: found.book.source,
    rules: rules.map(presentRule),
    penalties: [...own, ...others].map(presentPenalty),
    caseNames: library.cases.filter(({ rule }) => ids.has(rule)).map(({ rule, name }) => ({ rule, name })),
    state: asked.state,
  }
}

/** The registers; districts as they were on the day. */
export function presentRegisters(library: LawLibrary, on: Day): z.input<typeof LawRegisters> {
  return {
    placeClasses: library.placeClasses.map((each) => ({ ...each, bases: [...each.bases] })),
    spotClasses: library.spotClasses.map((each) => ({ ...each, bases: [...each.bases] })),
    districts: library.districts
      .filter((each) => districtOn(library.districts, each.code, on) === each)
      .map((each) => ({ ...each, succeededBy: [...each.succeededBy] })),
  }
}

function presentRule(rule: Rule): LawRule {
  const { id, book, kind, leadIn, text, obliges, action, breach, grade, note } = rule
  const { facts } = evaluate(rule, {}, { on: NEVER, holidays: NO_HOLIDAYS })
  return {
    ...{ id, book, kind, leadIn, text, obliges, action, grade, note },
    breach: [...breach],
    facts: [...facts],
    asks: asksOf(rule),
  }
}

function asksOf(rule: Rule): Record<string, unknown> {
  switch (rule.kind) {
    case 'term':
      return { after: rule.after, within: rule.within, counting: rule.counting, metBy: rule.metBy }
    case 'limit':
      return { after: rule.after, within: rule.within }
    case 'duty':
      return { metBy: rule.metBy }
    case 'ban':
      return { forbids: rule.forbids }
    case 'floor':
      return { fact: rule.fact, atLeast: rule.atLeast }
    case 'statement':
      return {}
  }
}

function presentPenalty(penalty: Penalty): LawPenalty {
  const { id, book, text, items, against, authority, first, fineCondition, fines, then, isCriminalPossible, note } =
    penalty
  return {
    ...{ id, book, text, against, authority, fineCondition, isCriminalPossible, note },
    items: items.map((item) => ({ id: item.id, text: item.text })),
    first: [...first],
    then: [...then],
    fines: Object.fromEntries(Object.entries(fines).map(([who, range]) => [who, { ...range }])),
  }
}

function rulesOf(book: Rulebook, number: number): Rule[] {
  return book.rules.filter(({ id }) => numberOf(id, book.prefix) === number)
}

function penaltiesOf(book: Rulebook, number: number): Penalty[] {
  return book.penalties.filter(({ id }) => numberOf(id, book.prefix) === number)
}

/** Rules that stand in no numbered article (`STD-GA1551`) have none. */
function numberOf(id: string, prefix: string): number | null {
  return /^\d/.test(id.slice(prefix.length)) ? parseCitation(id, prefix).article : null
}

const NEVER = '0001-01-01' as Day
const NO_HOLIDAYS = { off: new Set<Day>(), work: new Set<Day>(), years: new Set<string>() }
