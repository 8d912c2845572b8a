// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Gap } from './recording.ts'
import { pageOf, PageQuery, Time } from './time.ts'

const id = z.string().max(64)
const Words = z.string().trim().min(1).max(2000)
const Short = z.string().trim().min(1).max(200)
const Day = z.iso.date()

/** Who did a step, when, and where it stands in the evidence log. */
export const KeepStep = z.object({ at: Time, by: z.string(), byName: z.string(), entry: z.int().nullable() })
export type KeepStep = z.infer<typeof KeepStep>

/** Preservation of footage in place, exact to the picture (CQ22.2, CQ27). At least one of `expiresAt` and `reviewOn`. */
export const HoldInput = z.object({
  camera: id,
  from: Time,
  to: Time,
  reason: Words,
  caseNumber: Short,
  /** The authority or the person for whom it is kept. */
  authority: Short,
  order: id.nullable().optional(),
  /** Lapses by itself. */
  expiresAt: Time.nullable().optional(),
  /** To be looked at again by this day; it holds on until two persons release it. */
  reviewOn: Day.nullable().optional(),
})
export type HoldInput = z.infer<typeof HoldInput>

export const HoldState = z.enum(['in-force', 'release-asked', 'released', 'lapsed'])
export type HoldState = z.infer<typeof HoldState>

export const Hold = z.object({
  id: z.string(),
  camera: z.string(),
  from: Time,
  to: Time,
  reason: z.string(),
  caseNumber: z.string(),
  authority: z.string(),
  order: z.string().nullable(),
  expiresAt: Time.nullable(),
  reviewOn: Day.nullable(),
  isReviewDue: z.boolean(),
  state: HoldState,
  placed: KeepStep,
  asked: KeepStep.extend({ reason: z.string() }).nullable(),
  released: KeepStep.nullable(),
})
export type Hold = z.infer<typeof Hold>
export const HoldPage = pageOf(Hold)
export type HoldPage = z.infer<typeof HoldPage>

/** What of the held stretch there is, at the moment the hold came into force. */
export const HoldPlaced = z.object({
  hold: Hold,
  covers: z.object({ segments: z.int(), bytes: z.int(), seconds: z.number(), gaps: z.array(Gap) }),
})
export type HoldPlaced = z.infer<typeof HoldPlaced>

export const HoldQuery = PageQuery.extend({
  camera: id.optional(),
  from: Time.optional(),
  to: Time.optional(),
  inForce: z.stringbool().optional(),
})
export const HoldExtension = z.object({
  expiresAt: Time.nullable().optional(),
  reviewOn: Day.nullable().optional(),
  reason: Words,
})
export const ReleaseAsk = z.object({ reason: Words })

/** A purpose with an end date keeps footage beyond its retention (CN799-17). */
export const PurposeInput = z.object({ camera: id, from: Time, to: Time, until: Time, purpose: Words })
export const KeepPurpose = PurposeInput.extend({
  id: z.string(),
  stated: KeepStep,
  endedAt: Time.nullable(),
})
export type KeepPurpose = z.infer<typeof KeepPurpose>
export const PurposeList = z.object({ items: z.array(KeepPurpose) })

/** An authority's order to delete before the retention has passed. `documentHash`: SHA-256 of its document, hex. */
export const DeletionOrderInput = z.object({
  camera: id,
  from: Time,
  to: Time,
  authority: Short,
  reason: Words,
  documentName: Short,
  documentHash: z.string().regex(/^[0-9a-f]{64}$/),
})
export const DeletionOrder = DeletionOrderInput.extend({
  id: z.string(),
  state: z.enum(['asked', 'confirmed', 'withdrawn']),
  asked: KeepStep,
  confirmed: KeepStep.nullable(),
})
export type DeletionOrder = z.infer<typeof DeletionOrder>
export const DeletionOrderList = z.object({ items: z.array(DeletionOrder) })
/** Whole segments go: those that the order touches, but for what is under a hold. */
export const DeletionOrderDone = z.object({
  order: DeletionOrder,
  deleted: z.int(),
  bytes: z.int(),
  failed: z.int(),
  kept: z.int(),
})

export const Deletion = z.object({
  id: z.string(),
  camera: z.string(),
  basis: z.enum(['ceiling', 'order']),
  article: z.string(),
  order: z.string().nullable(),
  from: Time,
  to: Time,
  segments: z.int(),
  bytes: z.int(),
  decidedAt: Time,
  /** The entry of its first segment in the evidence log. */
  entry: z.int().nullable(),
  doneAt: Time.nullable(),
})
export type Deletion = z.infer<typeof Deletion>
export const DeletionPage = pageOf(Deletion)
export type DeletionPage = z.infer<typeof DeletionPage>
