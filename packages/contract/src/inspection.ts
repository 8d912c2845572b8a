// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { InspectionAbout } from './inspection-plan.ts'
import { Day, ObligationStatus } from './law.ts'
import { pageOf, Time } from './time.ts'

const text = z.string().trim().max(300)
const words = z.string().trim().max(4000)
const named = z.object({ id: z.string(), name: z.string() })

export const FindingResult = z.enum(['met', 'broken', 'not-seen'])
export type FindingResult = z.infer<typeof FindingResult>

/** A file that proves something: a photo, a scan. */
export const InspectionFile = z.object({
  id: z.string(),
  item: z.string().nullable(),
  title: z.string(),
  type: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  at: Time,
  by: z.string(),
})
export type InspectionFile = z.infer<typeof InspectionFile>

/** Goes in the address of an upload; the body is the file itself. */
export const InspectionFileInput = z.object({ title: text.min(1), item: z.string().max(80).optional() })

export const InspectionItem = z.object({
  id: z.string(),
  /** `rule`: from the registry by a rule; `site`: what the law has inspections look at; `own`: written down on the spot. */
  kind: z.enum(['rule', 'site', 'own']),
  article: z.string().nullable(),
  text: z.string(),
  /** What the registry made of it when the list was made. */
  status: ObligationStatus.nullable(),
  lastDay: Day.nullable(),
  facts: z.record(z.string(), z.unknown()),
  needs: z.array(z.string()),
  /** Who owes it; null: the unit that is inspected. */
  unit: named.nullable(),
  /** Cameras that break the rule. */
  cameras: z.array(named),
  result: FindingResult.nullable(),
  note: z.string(),
  /** The case that was opened for it. */
  case: z.string().nullable(),
})
export type InspectionItem = z.infer<typeof InspectionItem>

export const Inspector = z.object({ name: text.min(1).max(60), number: text.min(1).max(40) })

export const InspectionState = z.enum(['planned', 'open', 'closed'])
export type InspectionState = z.infer<typeof InspectionState>

const row = z.object({
  id: z.string(),
  number: z.string(),
  state: InspectionState,
  about: InspectionAbout,
  /** The system or place. */
  subject: named,
  place: named,
  unit: named.nullable(),
  district: z.string(),
  plan: z.string().nullable(),
  draw: z.string().nullable(),
  /** The order to correct that is looked at again. */
  again: z.string().nullable(),
  madeAt: Time,
  begunAt: Time.nullable(),
  closedAt: Time.nullable(),
  /** Items by what was found; those without a finding are `open`. */
  counts: z.object({ met: z.int(), broken: z.int(), notSeen: z.int(), open: z.int() }),
})
export type InspectionRow = z.infer<typeof row>
export const InspectionPage = pageOf(row)

export const Inspection = row.extend({
  inspectors: z.array(Inspector),
  /** Fewest inspectors the law asks for, and the rule that does; null where no book says so. */
  least: z.object({ inspectors: z.int(), article: z.string() }).nullable(),
  items: z.array(InspectionItem),
  statement: z.string(),
  isObstructed: z.boolean(),
  obstruction: z.string(),
  files: z.array(InspectionFile),
  orders: z.array(z.object({ id: z.string(), number: z.string(), item: z.string() })),
  /** Whether this instance keeps cases. */
  hasCases: z.boolean(),
})
export type Inspection = z.infer<typeof Inspection>

export const InspectionQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  state: InspectionState.optional(),
  plan: z.string().max(64).optional(),
  district: z.string().max(12).optional(),
  unit: z.string().max(64).optional(),
  search: z.string().trim().max(100).optional(),
  sort: z.enum(['made', '-made']).default('-made'),
})

/** An inspection that nobody drew. */
export const InspectionInput = z.object({ about: InspectionAbout, subject: z.string().max(64) })

export const BeginInspectionInput = z.object({ inspectors: z.array(Inspector).min(1).max(20) })

export const FindingInput = z.object({ result: FindingResult, note: words.max(300).default('') })

export const OwnItemInput = z.object({ text: text.min(1), article: z.string().max(40).nullable().default(null) })

export const CloseInspectionInput = z
  .object({ statement: words.default(''), isObstructed: z.boolean().default(false), obstruction: words.default('') })
  .refine((close) => !close.isObstructed || close.obstruction !== '', {
    message: 'say how the inspection was obstructed',
    path: ['obstruction'],
  })

export const InspectionCaseInput = z.object({ why: words.min(1) })
