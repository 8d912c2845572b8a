// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { pageOf } from './time.ts'

/** A day of the calendar in Beijing: `2026-11-23`. */
export const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as 2026-11-23')

/** What is known of a thing, by dotted name; a day says when it came true, an absent name is not known. */
export const FactValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])

export const FactMap = z.record(z.string().max(100), FactValue)

/** `met` done in time; `due` until `lastDay`; `overdue` not done and too late; `broken` a ban, duty or floor, or done too late. */
export const ObligationStatus = z.enum(['met', 'due', 'overdue', 'broken', 'not-applicable'])

export type ObligationStatus = z.infer<typeof ObligationStatus>

export const FineRange = z.object({ min: z.number(), max: z.number() })

/** A rulebook as it was read from disk; `hash` is over its files in order, and stands in the evidence log. */
export const LawBook = z.object({
  id: z.string(),
  title: z.string(),
  issuer: z.string(),
  number: z.string().nullable(),
  /** 1 law … 7 recommended standard: the lower number prevails. */
  rank: z.int(),
  /** Beginning of the district codes it binds; empty: the whole country. */
  territory: z.string(),
  from: Day,
  to: Day.nullable(),
  isInForce: z.boolean(),
  prefix: z.string(),
  source: z.string(),
  articles: z.int(),
  rules: z.int(),
  penalties: z.int(),
  cases: z.int(),
  hash: z.string(),
  files: z.array(z.object({ name: z.string(), sha256: z.string() })),
})

export type LawBook = z.infer<typeof LawBook>

export const LawBookList = z.object({
  items: z.array(LawBook),
  /** SHA-256 over everything that was read: books, registers, calendar. */
  hash: z.string(),
  loadedAt: z.string(),
  /** Index of the entry in the evidence log; null while there is none. */
  entry: z.int().nullable(),
  /** Years whose official holidays are known. */
  holidayYears: z.array(z.string()),
})

/** Where a thing stands under an article: how many obligations in which state. */
export const ArticleState = z.object({
  met: z.int(),
  due: z.int(),
  overdue: z.int(),
  broken: z.int(),
})

export const LawParagraph = z.object({ text: z.string(), items: z.array(z.string()) })

/** A line of the list of articles. */
export const ArticleSummary = z.object({
  id: z.string(),
  book: z.string(),
  bookTitle: z.string(),
  number: z.int(),
  /** `第十六条`. */
  heading: z.string(),
  paragraphs: z.array(LawParagraph),
  rules: z.array(z.string()),
  penalties: z.array(z.string()),
  cases: z.int(),
})

export const ArticlePage = pageOf(ArticleSummary)

/** A rule as the rulebook has it. `asks` holds what its kind asks, by the names the rulebook uses. */
export const LawRule = z.object({
  id: z.string(),
  book: z.string(),
  kind: z.enum(['term', 'duty', 'ban', 'floor', 'statement', 'limit']),
  leadIn: z.string(),
  text: z.string(),
  obliges: z.string(),
  action: z.string(),
  /** Names of the facts it looks at. */
  facts: z.array(z.string()),
  asks: z.record(z.string(), z.unknown()),
  breach: z.array(z.string()),
  grade: z.enum(['P', 'S', 'U']),
  note: z.string().nullable(),
})

export type LawRule = z.infer<typeof LawRule>

export const LawPenalty = z.object({
  id: z.string(),
  book: z.string(),
  text: z.string(),
  items: z.array(z.object({ id: z.string(), text: z.string() })),
  against: z.enum(['anyone', 'state-organ']),
  authority: z.string(),
  /** What is ordered first: `order-to-correct`, `warning` … */
  first: z.array(z.string()),
  fineCondition: z.string(),
  /** By who: `unit`, `unit-non-business`, `individual`, `persons-in-charge`, `any`. Yuan, both ends included. */
  fines: z.record(z.string(), FineRange),
  then: z.array(z.string()),
  isCriminalPossible: z.boolean(),
  note: z.string().nullable(),
})

export type LawPenalty = z.infer<typeof LawPenalty>

/** One article with everything that hangs on it. `cited` is what was asked for: the article itself, or a paragraph, item or rule in it. */
export const LawArticle = ArticleSummary.extend({
  cited: z.string(),
  source: z.string(),
  rules: z.array(LawRule),
  penalties: z.array(LawPenalty),
  caseNames: z.array(z.object({ rule: z.string(), name: z.string() })),
  /** For what was asked about with `unit` or `system`, or everything the caller may see; null for who may not see it. */
  state: ArticleState.nullable(),
})

export type LawArticle = z.infer<typeof LawArticle>

export const LawPlaceClass = z.object({
  id: z.string(),
  zh: z.string(),
  en: z.string(),
  bases: z.array(z.string()),
  profile: z.enum(['A', 'B', 'C']).nullable(),
  isMobile: z.boolean(),
  note: z.string().nullable(),
})

export const LawSpotClass = LawPlaceClass.omit({ profile: true, isMobile: true })

export const LawDistrict = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  kind: z.enum(['district', 'county', 'autonomous-county']),
  from: Day.nullable(),
  to: Day.nullable(),
  succeededBy: z.array(z.string()),
  note: z.string().nullable(),
})

/** The registers beside the rulebooks: classes of places, of prohibited spots, and the districts valid on the day. */
export const LawRegisters = z.object({
  placeClasses: z.array(LawPlaceClass),
  spotClasses: z.array(LawSpotClass),
  districts: z.array(LawDistrict),
})
