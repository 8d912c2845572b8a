// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { ArticleState, Day, FactMap, FactValue, FineRange, ObligationStatus } from './law.ts'
import { pageOf } from './time.ts'

/** Why, as a stable key with its values; the screens put it into a sentence. */
export const LawReason = z.object({
  key: z.string(),
  fact: z.string().optional(),
  value: z.union([z.string(), z.number()]).optional(),
})

export type LawReason = z.infer<typeof LawReason>

/** What an obligation is about. */
export const LawSubject = z.object({
  kind: z.enum(['place', 'system', 'camera']),
  id: z.string(),
  name: z.string(),
})

export type LawSubject = z.infer<typeof LawSubject>

/** An obligation of one thing on one day. `article` is the rule's id, which begins with its article's: `CQ16.1`. */
export const Obligation = z.object({
  article: z.string(),
  book: z.string(),
  subject: LawSubject,
  /** Who owes it; null where nobody is registered who could. */
  unit: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The role that owes it, as the rulebook says: `builder`, `user`, `managing-unit` … */
  obliges: z.string(),
  system: z.string().nullable(),
  place: z.string().nullable(),
  district: z.string(),
  action: z.string(),
  status: ObligationStatus,
  lastDay: Day.nullable(),
  /** Without moving for rest days; reminders go by it. */
  strictDay: Day.nullable(),
  daysOverdue: z.int(),
  remediedOn: Day.nullable(),
  /** The facts that were looked at, with what is known of them; null: not known. */
  facts: z.record(z.string(), FactValue.nullable()),
  because: z.array(LawReason),
  /** The facts that would satisfy it. */
  needs: z.array(z.string()),
  /** The articles that say what a breach costs. */
  breach: z.array(z.string()),
  text: z.string(),
})

export type Obligation = z.infer<typeof Obligation>

export const ObligationQuery = z.object({
  unit: z.string().max(64).optional(),
  system: z.string().max(64).optional(),
  place: z.string().max(64).optional(),
  district: z.string().max(12).optional(),
  article: z.string().max(40).optional(),
  /** One or several, with commas. Without: `due`, `overdue` and `broken`. */
  status: z.string().max(100).optional(),
  /** Last day before this one. */
  'due-before': Day.optional(),
  /** As of this day; needs a unit, system or place. Default: today. */
  on: Day.optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(1000).default(200),
})

export type ObligationQuery = z.infer<typeof ObligationQuery>

export const ObligationPage = pageOf(Obligation).extend({
  on: Day,
  /** By status, over everything the filter meets. */
  counts: ArticleState,
})

export type ObligationPage = z.infer<typeof ObligationPage>

/** What is new: a term began, ran out, a breach came up or was put right. Never told twice. */
export const LawNotice = z.object({
  id: z.int(),
  kind: z.enum(['begun', 'overdue', 'broken', 'remedied']),
  day: Day,
  article: z.string(),
  subject: LawSubject,
  unit: z.object({ id: z.string(), name: z.string() }).nullable(),
  lastDay: Day.nullable(),
  /** The penalty articles called up, with the range for the unit. */
  exposure: z.array(z.object({ article: z.string(), fine: FineRange.nullable() })),
})

export type LawNotice = z.infer<typeof LawNotice>

export const LawNoticePage = pageOf(LawNotice)

export const LawNoticeQuery = z.object({
  unit: z.string().max(64).optional(),
  from: Day.optional(),
  to: Day.optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(1000).default(200),
})

/** What if: facts put in place of what is known of a thing; null takes one away. Without a thing, of `facts` alone. */
export const WhatIfInput = z.object({
  system: z.string().max(64).optional(),
  place: z.string().max(64).optional(),
  camera: z.string().max(64).optional(),
  facts: FactMap.optional(),
  suppose: z.record(z.string().max(100), FactValue.nullable()),
  on: Day.optional(),
})

const WhatIfSide = z
  .object({ status: ObligationStatus, lastDay: Day.nullable(), needs: z.array(z.string()) })
  .nullable()

export const WhatIfAnswer = z.object({
  on: Day,
  changes: z.array(z.object({ article: z.string(), text: z.string(), before: WhatIfSide, after: WhatIfSide })),
  exposure: z.object({ before: FineRange, after: FineRange }),
})

export const ExposureQuery = z.object({
  unit: z.string().max(64).optional(),
  system: z.string().max(64).optional(),
  place: z.string().max(64).optional(),
  who: z.enum(['unit', 'unit-non-business', 'individual', 'persons-in-charge', 'state-organ']).default('unit'),
})

/** What the law holds ready for what is overdue or broken. Never a verdict: only the authority decides. */
export const ExposureAnswer = z.object({
  on: Day,
  rows: z.array(
    z.object({
      /** The penalty article or its item. */
      article: z.string(),
      text: z.string(),
      authority: z.string(),
      first: z.array(z.string()),
      fineCondition: z.string(),
      fine: FineRange.nullable(),
      /** The higher article that is applied in place of this one. */
      yieldsTo: z.string().nullable(),
      obligations: z.array(
        z.object({
          article: z.string(),
          subject: LawSubject,
          lastDay: Day.nullable(),
          /** The facts that would end it. */
          needs: z.array(z.string()),
        }),
      ),
    }),
  ),
  /** Over rows that do not yield, if every condition came true. */
  total: FineRange,
})
