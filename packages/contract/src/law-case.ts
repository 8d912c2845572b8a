// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day, FineRange } from './law.ts'
import { LawSubject } from './law-obligation.ts'
import { pageOf, Time } from './time.ts'

const words = z.string().trim().max(4000)
const line = z.string().trim().max(300)
const named = z.object({ id: z.string(), name: z.string() })

/** Who is to answer; ranges differ by it. `unit-non-business`: a unit outside its business. */
export const CaseWho = z.enum(['unit', 'unit-non-business', 'individual', 'persons-in-charge'])
export type CaseWho = z.infer<typeof CaseWho>

/** `standing-camera`: one that stood where none may be before the place was prohibited. */
export const CaseOrigin = z.enum(['obligation', 'inspection', 'complaint', 'standing-camera', 'hand'])
export type CaseOrigin = z.infer<typeof CaseOrigin>

export const CaseState = z.enum([
  ...(['opened', 'evidence', 'ordered', 'warned', 'notified', 'decided', 'served', 'paid', 'court'] as const),
  ...(['closed', 'dropped'] as const),
])
export type CaseState = z.infer<typeof CaseState>

/**
 * `order` to correct or to dismantle, `look` again when its term is over, `serious`: the finding that it is, `notify`: what is
 * intended, before it is decided; `court`: enforcement, dismantling, or a review that the party asked for.
 */
export const CaseAct = z.enum([
  ...(['evidence', 'order', 'order-served', 'warning', 'look', 'serious', 'notify', 'statement', 'hearing'] as const),
  ...(['decide', 'serve', 'pay', 'court', 'close', 'drop'] as const),
])
export type CaseAct = z.infer<typeof CaseAct>

export const CaseOutcome = z.enum(['corrected', 'not-corrected', 'refused', 'enforcement', 'dismantling', 'review'])
export type CaseOutcome = z.infer<typeof CaseOutcome>

export const CaseOfficer = z.object({ name: line.min(1).max(60), number: line.min(1).max(40) })

/** One step. Which fields it needs follows from the act: `due` of an order or a notice, `amount` of a notice, decision or payment. */
export const CaseStepInput = z.object({
  act: CaseAct,
  /** The day on which it happened; default: today. A decision is of today. */
  on: Day.optional(),
  /** What it says: the evidence, the reasons, the statement. */
  words: words.min(1),
  due: Day.optional(),
  /** Whole yuan. */
  amount: z.int().min(0).max(100_000_000).optional(),
  outcome: CaseOutcome.optional(),
  demands: z.array(line.min(1)).max(50).default([]),
  officers: z.array(CaseOfficer).max(20).default([]),
  wantsHearing: z.boolean().default(false),
})
export type CaseStepInput = z.output<typeof CaseStepInput>

/** What the party says in its defence. */
export const CaseStatementInput = z.object({ words: words.min(1), wantsHearing: z.boolean().default(false) })

export const CaseStep = z.object({
  act: CaseAct,
  on: Day,
  at: Time,
  by: z.string(),
  words: z.string(),
  due: Day.nullable(),
  amount: z.int().nullable(),
  outcome: CaseOutcome.nullable(),
  demands: z.array(z.string()),
  officers: z.array(CaseOfficer),
  wantsHearing: z.boolean(),
  /** Its entry in the evidence log. */
  entry: z.int(),
})
export type CaseStep = z.infer<typeof CaseStep>

/** A person who is to answer. Kept sealed; shown to who decides cases. */
export const CaseParty = z.object({
  name: line.min(1).max(60),
  idNumber: line.max(40).default(''),
  address: line.default(''),
})
export type CaseParty = z.infer<typeof CaseParty>

export const CaseInput = z
  .object({
    origin: CaseOrigin.default('hand'),
    subject: z.object({ kind: LawSubject.shape.kind, id: z.string().max(64) }),
    /** Null: who owes it by the registry. */
    unit: z.string().max(64).nullable().default(null),
    who: CaseWho.default('unit'),
    party: CaseParty.nullable().default(null),
    /** The rule that is broken: `CQ16.2`. */
    rule: z.string().max(40),
    /** The penalty article; null: the one the rule names. */
    penalty: z.string().max(40).nullable().default(null),
    finding: line.nullable().default(null),
    why: words.min(1),
    /** The day on which the violation ended; null: it goes on. */
    endedOn: Day.nullable().default(null),
  })
  .refine((input) => (input.who === 'unit' || input.who === 'unit-non-business' ? true : input.party !== null), {
    message: 'say which person',
    path: ['party'],
  })
export type CaseInput = z.output<typeof CaseInput>

export const CaseBlock = z.object({ code: z.string(), article: z.string().nullable() })
export type CaseBlock = z.infer<typeof CaseBlock>

/** A last day that runs in the case. */
export const CaseTerm = z.object({
  name: z.enum(['order', 'statement', 'decide', 'pay']),
  day: Day,
  article: z.string(),
  whose: z.enum(['party', 'authority']),
  isOver: z.boolean(),
})
export type CaseTerm = z.infer<typeof CaseTerm>

const row = z.object({
  id: z.string(),
  number: z.string(),
  state: CaseState,
  origin: CaseOrigin,
  subject: LawSubject,
  unit: named.nullable(),
  district: z.string(),
  who: CaseWho,
  rule: z.string(),
  penalty: z.string(),
  openedOn: Day,
  nextDay: Day.nullable(),
  /** Its next last day is over. */
  isOverdue: z.boolean(),
  fine: z.int().nullable(),
})
export type LawCaseRow = z.infer<typeof row>

export const LawCasePage = pageOf(row).extend({ overdue: z.int() })

export const LawCase = row.extend({
  why: z.string(),
  finding: z.string().nullable(),
  authority: z.string(),
  party: CaseParty.nullable(),
  foundOn: Day,
  endedOn: Day.nullable(),
  steps: z.array(CaseStep),
  /** Every act with what still stands against it; null: it may be done now. */
  acts: z.array(z.object({ act: CaseAct, block: CaseBlock.nullable() })),
  terms: z.array(CaseTerm),
  basis: z.object({
    text: z.string(),
    authority: z.string(),
    first: z.array(z.string()),
    fineCondition: z.string(),
    then: z.array(z.string()),
  }),
  /** For this party; null: there is no fine. Both ends included. */
  range: FineRange.nullable(),
  leastOfficers: z.object({ count: z.int(), article: z.string() }).nullable(),
  /** After this day of finding nobody is punished for it. */
  limitation: z.object({ lastDay: Day, article: z.string() }).nullable(),
  papers: z.array(z.enum(['order-to-correct', 'penalty-decision'])),
})
export type LawCase = z.infer<typeof LawCase>

export const LawCaseQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  state: CaseState.optional(),
  article: z.string().max(40).optional(),
  unit: z.string().max(64).optional(),
  district: z.string().max(12).optional(),
  search: z.string().trim().max(100).optional(),
  /** Those whose next last day is over. */
  overdue: z.stringbool().default(false),
  sort: z.enum(['at', '-at', 'next']).default('-at'),
})
export type LawCaseQuery = z.output<typeof LawCaseQuery>

/** What each unit of a district is exposed to. */
export const UnitExposurePage = pageOf(
  z.object({
    unit: named,
    district: z.string(),
    breaches: z.int(),
    articles: z.array(z.string()),
    total: FineRange,
  }),
).extend({
  /** Over all units of the list. */
  sum: FineRange,
})
export type UnitExposurePage = z.infer<typeof UnitExposurePage>

export const UnitExposureQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  district: z.string().max(12).optional(),
  article: z.string().max(40).optional(),
  sort: z.enum(['-max', 'max', 'name']).default('-max'),
})
export type UnitExposureQuery = z.output<typeof UnitExposureQuery>
