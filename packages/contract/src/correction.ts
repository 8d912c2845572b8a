// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { InspectionAbout } from './inspection-plan.ts'
import { InspectionFile } from './inspection.ts'
import { Day } from './law.ts'
import { pageOf, Time } from './time.ts'

const words = z.string().trim().max(4000)
const line = z.string().trim().max(300)

/** `answered`: the unit says that it is put right; the authority then looks again. */
export const CorrectionState = z.enum(['issued', 'answered', 'corrected', 'not-corrected'])
export type CorrectionState = z.infer<typeof CorrectionState>

/** An order to correct, upon one finding. The term is the authority's choice. */
export const CorrectionInput = z.object({
  item: z.string().max(80),
  /** What the inspection found, for the order. */
  facts: words.min(1),
  demands: z.array(line.min(1)).min(1).max(20),
  due: Day,
  /** Where the item names none: the article that is broken. */
  article: z.string().max(40).nullable().default(null),
})

const row = z.object({
  id: z.string(),
  number: z.string(),
  state: CorrectionState,
  about: InspectionAbout,
  subject: z.object({ id: z.string(), name: z.string() }),
  unit: z.string().nullable(),
  unitName: z.string(),
  authority: z.string(),
  district: z.string(),
  /** The rule that is broken, and the one that the order rests on. */
  rule: z.string(),
  basis: z.string(),
  issuedOn: Day,
  servedOn: Day.nullable(),
  due: Day,
  /** Days since the term ran out while nothing was answered; 0 when nothing is late. */
  overdueDays: z.int(),
  inspection: z.string().nullable(),
  case: z.string().nullable(),
})
export type CorrectionRow = z.infer<typeof row>
export const CorrectionPage = pageOf(row).extend({ overdue: z.int() })

export const Correction = row.extend({
  item: z.string(),
  facts: z.string(),
  demands: z.array(z.string()),
  answers: z.array(z.object({ at: Time, by: z.string(), words: z.string(), entry: z.int() })),
  decidedOn: Day.nullable(),
  decidedBy: z.string().nullable(),
  decision: z.string(),
  files: z.array(InspectionFile),
  /** Inspections that look at it again. */
  again: z.array(z.string()),
})
export type Correction = z.infer<typeof Correction>

export const CorrectionQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  state: CorrectionState.optional(),
  /** Only those whose term has run out without an answer. */
  overdue: z.enum(['true', 'false']).optional(),
  district: z.string().max(12).optional(),
  unit: z.string().max(64).optional(),
  system: z.string().max(64).optional(),
  search: z.string().trim().max(100).optional(),
  sort: z.enum(['due', '-due']).default('due'),
})

export const ServeCorrectionInput = z.object({ on: Day })
export const AnswerCorrectionInput = z.object({ words: words.min(1) })
export const DecideCorrectionInput = z.object({ isCorrected: z.boolean(), words: words.min(1) })
