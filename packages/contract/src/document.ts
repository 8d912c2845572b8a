// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'

/** `2026-11-23`. */
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const Line = z.string().max(500)
const Words = z.string().max(20_000)
const optional = Line.nullable().optional()

/** An article as a document quotes it: `label` as the law is cited in Chinese, `words` its own text. */
export const QuotedArticle = z.object({ label: Line, words: Words })
const Articles = z.array(QuotedArticle).max(30)

const Party = z.object({ name: Line, code: optional, address: optional, person: optional, phone: optional })
const Place = z.object({ name: Line, class: Line, address: Line })
const SystemName = z.object({ name: Line })
/** Rows of `0` and `1`: a QR code's modules with its quiet zone. */
const SquareCode = z.array(z.string().regex(/^[01]{21,200}$/)).max(200)

const FilingForm = z.object({
  number: optional,
  occasion: Line,
  authority: Line,
  builder: Party,
  user: Party,
  place: Place,
  system: z.object({
    name: Line,
    purpose: Line,
    functions: z.array(Line).max(10),
    cameras: z.int(),
    retentionDays: z.int(),
    acceptedOn: Day.nullable(),
    inUseOn: Day.nullable(),
  }),
  materials: z.array(z.object({ name: Line, pages: z.int().nullable().optional(), hash: optional })).max(200),
  missing: z.array(Line).max(100),
  due: Day.nullable(),
  date: Day,
  articles: Articles,
})
const FilingCertificate = z.object({
  number: Line,
  authority: Line,
  user: Party,
  place: Place,
  system: z.object({ name: Line, acceptedOn: Day.nullable() }),
  submittedOn: Day,
  acceptedOn: Day,
  hash: optional,
  code: SquareCode.optional(),
  articles: Articles,
})
const AcceptanceReport = z.object({
  number: optional,
  builder: Party,
  user: Party,
  place: Place,
  system: SystemName,
  round: z.int(),
  date: Day,
  items: z.array(z.object({ name: Line, required: Line, measured: Line, passed: z.boolean() })).max(200),
  passed: z.boolean(),
  rectification: z.array(z.object({ text: Line, due: Day.nullable() })).max(200),
  parties: z
    .array(z.object({ role: Line }))
    .min(1)
    .max(4),
  articles: Articles,
})
const RectificationNotice = z.object({
  number: Line,
  authority: Line,
  addressee: Line,
  system: SystemName,
  occasion: Line,
  findings: z.array(z.object({ text: Line, label: optional })).max(200),
  due: Day,
  date: Day,
  articles: Articles,
})
const OrderToCorrect = z.object({
  number: Line,
  authority: Line,
  addressee: Party,
  facts: Words,
  breach: QuotedArticle,
  basis: QuotedArticle,
  demands: z.array(Line).min(1).max(50),
  due: Day,
  remedies: Words.nullable().optional(),
  date: Day,
})
const PenaltyDecision = z.object({
  number: Line,
  authority: Line,
  party: Party,
  facts: Words,
  evidence: z.array(Line).min(1).max(100),
  breach: QuotedArticle,
  basis: QuotedArticle,
  range: Line,
  discretion: Words,
  decision: Words,
  payment: Words.nullable().optional(),
  remedies: Words.nullable().optional(),
  date: Day,
})
const InspectionRecord = z.object({
  number: Line,
  authority: Line,
  unit: Party,
  place: z.object({ name: Line }),
  time: Line,
  drawn: Line,
  seed: optional,
  inspectors: z.array(z.object({ name: Line, number: Line })).max(20),
  items: z.array(z.object({ text: Line, label: Line, result: Line, note: optional })).max(300),
  statement: Words.nullable().optional(),
})
const DismantlingReport = z.object({
  number: optional,
  authority: Line,
  user: Party,
  place: Place,
  system: SystemName,
  filing: optional,
  dismantledOn: Day,
  reason: Line,
  disposal: Line,
  footage: Line,
  due: Day.nullable(),
  date: Day,
  articles: Articles,
})
const RetrievalRegister = z.object({
  unit: Line,
  from: Day,
  to: Day,
  rows: z
    .array(
      z.object({
        number: Line,
        day: Line,
        authority: Line,
        officers: z.array(Line).max(20),
        purpose: Line,
        scope: z.array(Line).max(100),
        verbs: z.array(Line).max(5),
        state: Line,
      }),
    )
    .max(5000),
  articles: Articles,
})
const RetrievalReceipt = z.object({
  number: Line,
  authority: Line,
  kind: Line,
  officers: z.array(Line).max(20),
  purpose: Line,
  verbs: z.array(Line).max(5),
  approver: optional,
  scope: z.array(z.object({ camera: Line, from: Line, to: Line })).max(500),
  files: z.array(z.object({ name: Line, hash: Line, size: Line })).max(500),
  gaps: z.array(z.object({ camera: Line, from: Line, to: Line, cause: Line })).max(1000),
  date: Day,
  articles: Articles,
})
/** Hung up where pictures are taken (CQ12.2): responsible party, purpose, term and complaints, and nothing that CQ22 protects. */
const Sign = z.object({
  user: Party,
  purpose: Line,
  retentionDays: z.int(),
  contact: Line,
  code: SquareCode,
  address: Line,
  article: QuotedArticle,
})

/** What each document is made from, by kind. */
export const DOCUMENTS = {
  'filing-form': FilingForm,
  'filing-certificate': FilingCertificate,
  'acceptance-report': AcceptanceReport,
  'rectification-notice': RectificationNotice,
  'order-to-correct': OrderToCorrect,
  'penalty-decision': PenaltyDecision,
  'inspection-record': InspectionRecord,
  'dismantling-report': DismantlingReport,
  'retrieval-register': RetrievalRegister,
  'retrieval-receipt': RetrievalReceipt,
  sign: Sign,
} as const
export type DocumentKind = keyof typeof DOCUMENTS
export type DocumentData<K extends DocumentKind> = z.input<(typeof DOCUMENTS)[K]>

/** The public notice of a system in use; nothing in it is protected base information (CQ22). */
export const PublicNotice = z.object({
  system: z.string(),
  place: z.string(),
  purpose: z.string(),
  responsible: z.string(),
  contact: z.string(),
  /** Days that pictures are kept at least, and the rule that says so. */
  retentionDays: z.int(),
  article: z.string(),
})
export type PublicNotice = z.infer<typeof PublicNotice>
