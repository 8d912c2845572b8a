// SPDX-License-Identifier: Apache-2.0
import type { Article } from './article.ts'
import type { Condition } from './condition.ts'
import type { Dated } from './dated.ts'
import type { Day } from './day.ts'
import type { Penalty } from './penalty.ts'
import type { Counting, Period } from './term.ts'

/** How firm a rule's text is: `P` primary text, `S` secondary source, `U` unconfirmed — shown as an open question, never as law. */
export type Grade = 'P' | 'S' | 'U'

type Common = Readonly<{
  /** The article, paragraph and item it stands in: `CQ16.1`, `CQ9(3)`, `CN799-14.1`. */
  id: string
  book: string
  /** The article's own words. */
  text: string
  /** The words before a list that its items share; empty where the text stands for itself. */
  leadIn: string
  /** Who is obliged, as the glossary names it. */
  obliges: string
  /** What is to be done or left, a stable word. */
  action: string
  when: Condition
  /** The articles, or items of them, that say what a breach costs. */
  breach: readonly string[]
  /** What must be shown or handed in, and what is entered in a register, where the rule is about access. */
  papers: readonly string[]
  register: readonly string[]
  /** What is handed in where the rule has something filed, by stable words. */
  dossier: readonly string[]
  grade: Grade
  /** What is unclear, and what we took it to mean. */
  note: string | null
}>

/** Something to be done within a term that an event begins. */
export type TermRule = Common &
  Readonly<{ kind: 'term'; after: string; within: Dated<Period>; counting: Counting; metBy: readonly string[] }>
/** Something that must be there as long as the rule applies: each of the facts. */
export type DutyRule = Common & Readonly<{ kind: 'duty'; metBy: readonly string[] }>
/** Something that must not be. */
export type BanRule = Common & Readonly<{ kind: 'ban'; forbids: Condition }>
/** A number that may not be undercut: a fact against the value in force. It stands `when`, and is held against the fact `judgeWhen`. */
export type FloorRule = Common & Readonly<{ kind: 'floor'; fact: string; atLeast: Dated<number>; judgeWhen: Condition }>
/** What obliges nobody by itself: purposes, definitions, powers. Shown, not judged. */
export type StatementRule = Common & Readonly<{ kind: 'statement' }>

/** After this long nobody may be punished any more. Counted from the day itself, without moving; it obliges nobody. */
export type LimitRule = Common & Readonly<{ kind: 'limit'; after: string; within: Dated<Period> }>

export type Rule = TermRule | DutyRule | BanRule | FloorRule | StatementRule | LimitRule

export type Rulebook = Readonly<{
  id: string
  title: string
  issuer: string
  /** Null where the text states none. */
  number: string | null
  /** 1 law … 7 recommended standard: the lower number prevails. */
  rank: number
  /** Beginning of the district codes it binds; empty: the whole country. */
  territory: string
  from: Day
  to: Day | null
  /** Name of the fact that is the day this book came into force, for terms that begin with it. */
  inForceFact: string | null
  /** What ids begin with: `CQ`, `CN799-`. */
  prefix: string
  source: string
  articles: readonly Article[]
  rules: readonly Rule[]
  penalties: readonly Penalty[]
  sets: ReadonlyMap<string, readonly string[]>
}>

/** Books whose territory holds the district and that were in force on the day, highest rank first. */
export function bindingBooks(books: readonly Rulebook[], district: string, on: Day): Rulebook[] {
  return books.filter((book) => isBinding(book, district, on)).sort((one, other) => one.rank - other.rank)
}

export function isBinding(book: Rulebook, district: string, on: Day): boolean {
  return district.startsWith(book.territory) && book.from <= on && (book.to === null || on < book.to)
}
