// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { InspectionAbout } from './inspection-plan.ts'
import { InspectionFile } from './inspection.ts'
import { Day } from './law.ts'
import { DistrictCode } from './registry.ts'
import { pageOf, Time } from './time.ts'

const words = z.string().trim().max(4000)

/**
 * Something blocks the view (27(6)); a complaint of the public (24 of the regulation); a search for hidden devices (8.2 of
 * it); something that concerns public safety (20(9)).
 */
export const ReportKind = z.enum(['obstruction', 'complaint', 'hidden-device', 'suspicion'])
export type ReportKind = z.infer<typeof ReportKind>

export const ReportState = z.enum(['received', 'accepted', 'confirmed', 'unfounded', 'settled'])
export type ReportState = z.infer<typeof ReportState>

/** By a unit or an officer. A complaint needs none of them: see {@link ComplaintInput}. */
export const ReportInput = z
  .object({
    kind: ReportKind,
    about: InspectionAbout,
    subject: z.string().max(64),
    words: words.min(1),
    happenedOn: Day.nullable().default(null),
    /** Of a search: how many devices were found. */
    found: z.int().min(0).max(10_000).nullable().default(null),
  })
  .refine((report) => report.kind !== 'hidden-device' || report.found !== null, {
    message: 'say how many devices were found',
    path: ['found'],
  })

/** From anybody, about a system with a public notice. Who complains may stay unnamed. */
export const ComplaintInput = z.object({
  system: z.string().max(64),
  words: words.min(5),
  happenedOn: Day.nullable().default(null),
  name: z.string().trim().max(60).default(''),
  contact: z.string().trim().max(200).default(''),
})

/** What whoever complained gets: the number to ask by. */
export const ComplaintReceipt = z.object({ number: z.string(), at: Time })

export const Report = z.object({
  id: z.string(),
  number: z.string(),
  kind: ReportKind,
  state: ReportState,
  /** The rule that speaks of it, where it stands. */
  article: z.string().nullable(),
  subject: z.object({ id: z.string(), name: z.string(), about: InspectionAbout }),
  unit: z.string().nullable(),
  district: DistrictCode,
  words: z.string(),
  happenedOn: Day.nullable(),
  found: z.int().nullable(),
  /** Null for who may not know. */
  contact: z.object({ name: z.string(), contact: z.string() }).nullable(),
  due: Day.nullable(),
  overdueDays: z.int(),
  answer: z.string(),
  steps: z.array(z.object({ to: ReportState, at: Time, by: z.string(), words: z.string() })),
  /** States it may go to next. */
  next: z.array(ReportState),
  files: z.array(InspectionFile),
  at: Time,
  by: z.string(),
})
export type Report = z.infer<typeof Report>
export const ReportPage = pageOf(Report)

export const ReportQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  kind: ReportKind.optional(),
  state: ReportState.optional(),
  district: z.string().max(12).optional(),
  search: z.string().trim().max(100).optional(),
  sort: z.enum(['at', '-at']).default('-at'),
})

/** The next state, with what is told to whoever reported; `due`: the day the authority sets itself. */
export const ReportStepInput = z.object({
  to: ReportState,
  words: words.min(1),
  due: Day.nullable().optional(),
})
