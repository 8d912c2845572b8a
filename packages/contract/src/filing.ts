// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day, ObligationStatus } from './law.ts'
import { DistrictCode } from './registry.ts'
import { pageOf, Time } from './time.ts'

const id = z.string().max(64)
const line = z.string().max(500)
const words = z.string().trim().max(4000)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const named = z.object({ id: z.string(), name: z.string() })

/** `existing`: built before the law that asks for it; `change`: what was filed is no longer so. */
export const FilingOccasion = z.enum(['new', 'existing', 'change', 'dismantling'])
export type FilingOccasion = z.infer<typeof FilingOccasion>

/** `submitted`: the authority has to answer; `returned`: the unit has to complete it; `accepted`: filed. */
export const FilingState = z.enum(['submitted', 'returned', 'accepted'])
export type FilingState = z.infer<typeof FilingState>

/** `lapse`: returned, and not handed in again until the day that was named. */
export const FilingActKind = z.enum(['submit', 'return', 'lapse', 'accept'])
export type FilingActKind = z.infer<typeof FilingActKind>

/** Why nothing can be handed in: not yet, or no more. */
export const FilingBlock = z.enum(['early', 'done'])
export type FilingBlock = z.infer<typeof FilingBlock>

const FilingParty = z.object({ name: line, code: line, address: line, person: line, phone: line })

/** A document of the dossier, by its hash. */
export const FilingMaterial = z.object({
  title: line,
  volume: line,
  kind: line,
  type: line,
  bytes: z.int().min(0),
  sha256,
})
export type FilingMaterial = z.infer<typeof FilingMaterial>

/** What is filed: figures of the register as they stood, and documents by their hash. */
export const FilingDossier = z.object({
  occasion: FilingOccasion,
  system: z.object({ name: line, purpose: z.string().max(1000), functions: z.array(line).max(10) }),
  place: z.object({ name: line, class: line, address: line }),
  builder: FilingParty,
  user: FilingParty,
  cameras: z.int().min(0),
  deviceTypes: z.array(line).max(500),
  retentionDays: z.int().min(0),
  acceptedOn: Day.nullable(),
  inUseOn: Day.nullable(),
  dismantledOn: Day.nullable(),
  /** The rules that it answers. */
  articles: z.array(z.string().max(60)).max(30),
  materials: z.array(FilingMaterial).max(200),
})
export type FilingDossier = z.infer<typeof FilingDossier>

/** The dossier as it would be handed in today: what it lacks, by the article that asks for it, and until when. */
export const FilingDraft = z.object({
  system: named,
  authority: z.string(),
  /** The instance of the authority that it goes to; null: the authority works in this one. */
  peer: z.string().nullable(),
  dossier: FilingDossier,
  missing: z.array(z.object({ what: z.string(), article: z.string() })),
  dues: z.array(z.object({ article: z.string(), status: ObligationStatus, lastDay: Day.nullable() })),
  /** Papers that are made when it is handed in, by their kind and title. */
  made: z.array(z.object({ kind: z.string(), title: z.string() })),
  block: FilingBlock.nullable(),
  /** The filing that is on its way, or came back. */
  open: z.string().nullable(),
  /** What of the last filing that was accepted is no longer so. */
  stale: z.array(z.string()),
})
export type FilingDraft = z.infer<typeof FilingDraft>

/** `isTrue`: the unit answers for the truth of what it files; without it nothing is taken. */
export const FilingInput = z.object({ system: id, isTrue: z.literal(true), words: words.default('') })
export const FilingAgainInput = FilingInput.omit({ system: true })
export const FilingReturnInput = z.object({ words: words.min(1), until: Day })
export const FilingAcceptInput = z.object({ words: words.default('') })

export const FilingAct = z.object({
  seq: z.int(),
  act: FilingActKind,
  on: Day,
  words: z.string(),
  /** Of a return: the day until which it is to be handed in again. */
  until: Day.nullable(),
  at: Time,
  by: z.string(),
  entry: z.int(),
})
export type FilingAct = z.infer<typeof FilingAct>

export const FilingHead = z.object({
  id: z.string(),
  occasion: FilingOccasion,
  state: FilingState,
  /** Null: of the registry of another instance. */
  system: z.string().nullable(),
  name: z.string(),
  place: z.string(),
  unit: z.string().nullable(),
  unitName: z.string(),
  district: z.string(),
  authority: z.string(),
  submittedOn: Day,
  /** The last day of whoever has to act; null once it is accepted. */
  due: Day.nullable(),
  overdueDays: z.int(),
  number: z.string().nullable(),
  acceptedOn: Day.nullable(),
  /** The instance that it came from or went to. */
  peer: z.string().nullable(),
  isReceived: z.boolean(),
})
export type FilingHead = z.infer<typeof FilingHead>

export const Filing = FilingHead.extend({
  dossier: FilingDossier,
  /** Of the dossier, over its canonical form. */
  sha256,
  acts: z.array(FilingAct),
  /** Hashes of the documents that are here: those of another instance may be too large for a letter. */
  here: z.array(sha256),
  certificate: sha256.nullable(),
})
export type Filing = z.infer<typeof Filing>

export const FilingPage = pageOf(FilingHead).extend({
  /** How many of all that may be seen wait too long for the authority, or for the unit. */
  overdue: z.int(),
})

const page = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  district: DistrictCode.optional(),
})

export const FilingQuery = page.extend({
  search: z.string().trim().max(100).optional(),
  state: FilingState.optional(),
  occasion: FilingOccasion.optional(),
  system: id.optional(),
  overdue: z.enum(['true', 'false']).optional(),
  sort: z.enum(['due', '-due', 'submitted', '-submitted']).default('-submitted'),
})

/** What should be filed and is not, by its last day. */
export const FilingOwed = z.object({
  system: named,
  unit: named.nullable(),
  district: z.string(),
  article: z.string(),
  status: z.enum(['due', 'overdue', 'broken']),
  lastDay: Day.nullable(),
})
export type FilingOwed = z.infer<typeof FilingOwed>

export const FilingOwedPage = pageOf(FilingOwed)
export const FilingOwedQuery = page
