// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { pageOf, Time } from './time.ts'

/** Who asks: an organ of the state (article 25), the unit's own people, a person concerned, or the unit for a public release. */
export const OrderDoor = z.enum(['authority', 'internal', 'person', 'release'])
export type OrderDoor = z.infer<typeof OrderDoor>

/** Kinds as the rulebooks name them; `other` exists so that whoever is none of them can be refused on the record. */
export const OrderAuthority = z.enum(['investigation', 'prosecution', 'court', 'government', 'other'])
export const OrderNeed = z.enum(['duty', 'emergency', 'enforcement', 'other'])

/** 调取 obtain (take the original away), 查阅 view, 复制 copy. */
export const OrderVerb = z.enum(['obtain', 'view', 'copy'])
export type OrderVerb = z.infer<typeof OrderVerb>

export const OrderState = z.enum([
  ...['draft', 'registered', 'checked', 'approved', 'refused'],
  ...['in-service', 'served', 'closed', 'withdrawn'],
] as const)
export type OrderState = z.infer<typeof OrderState>

export const OrderAct = z.enum([
  ...['register', 'check', 'approve', 'refuse', 'open', 'serve', 'close', 'withdraw'],
  ...['draft', 'edit', 'paper', 'look', 'redeem', 'end', 'overdue'],
] as const)
export type OrderAct = z.infer<typeof OrderAct>

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const short = z.string().trim().max(100)
const long = z.string().trim().max(2000)

export const OrderOfficer = z.object({
  name: short.default(''),
  /** Number of the identity card (GB 11643). */
  idNumber: z.string().trim().max(40).default(''),
  /** Number of the work certificate. */
  certificate: z.string().trim().max(60).default(''),
  phone: z.string().trim().max(40).default(''),
})
export type OrderOfficer = z.infer<typeof OrderOfficer>

export const OrderScope = z.object({ camera: z.string().max(64), from: Time, to: Time })
export type OrderScope = z.infer<typeof OrderScope>

/** What is asked, by whom and why; a draft may hold as little of it as it likes. */
export const OrderContent = z.object({
  authority: OrderAuthority.nullable(),
  need: OrderNeed.nullable(),
  /** The requesting organ, or the unit's own department. */
  organ: z.string().trim().max(200),
  legalBasis: z.string().trim().max(300),
  caseNumber: short,
  purpose: long,
  /** Number, day and issuer of the unit's certificate. */
  certificateNumber: short,
  certificateDay: Day.nullable(),
  officers: z.array(OrderOfficer).max(12),
  /** Of whoever is in the picture, or their kin or guardian. */
  relation: z.enum(['self', 'relative', 'guardian']).nullable(),
  scopes: z.array(OrderScope).max(64),
  verbs: z.array(OrderVerb).max(3),
  /** Why no less would do. */
  necessity: long,
})
export type OrderContent = z.infer<typeof OrderContent>

/** Some of it, as a draft is changed; what is absent stays. */
export const OrderContentPart = OrderContent.partial()
export type OrderContentPart = z.infer<typeof OrderContentPart>

/** What stands in the way (`refuses`), or should be looked at. */
export const OrderFinding = z.object({
  code: z.string(),
  article: z.string().nullable(),
  detail: z.string(),
  /** Dotted path of the field it is about; empty for the whole. */
  field: z.string(),
  refuses: z.boolean(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
})
export type OrderFinding = z.infer<typeof OrderFinding>

export const OrderPaperKind = z.enum(['id-card', 'work-certificate', 'unit-certificate', 'other'])
export type OrderPaperKind = z.infer<typeof OrderPaperKind>
export const OrderPaper = z.object({
  id: z.string(),
  kind: OrderPaperKind,
  /** Which of the officers it belongs to, from 0; null for the whole order. */
  officer: z.int().nullable(),
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  entry: z.int(),
  addedAt: Time,
  addedBy: z.string(),
})
export type OrderPaper = z.infer<typeof OrderPaper>

export const OrderSignature = z.object({
  side: z.enum(['requester', 'unit']),
  name: z.string().trim().min(1).max(100),
  /** A drawn signature (PNG as a data URL), or the name typed by its bearer. */
  drawn: z
    .string()
    .max(200_000)
    .regex(/^data:image\/png;base64,[A-Za-z0-9+/=]+$/)
    .nullable()
    .default(null),
  typed: z.string().trim().max(100).nullable().default(null),
})
export type OrderSignature = z.infer<typeof OrderSignature>

export const OrderReceipt = z.object({
  signatures: z.array(OrderSignature).min(1).max(16),
  /** What was handed over: a medium's serial, a package's hash; empty when footage was only viewed. */
  handedOver: z.string().trim().max(500).default(''),
  note: long.default(''),
})
export type OrderReceipt = z.infer<typeof OrderReceipt>

export const OrderStep = z.object({
  number: z.int(),
  act: OrderAct,
  at: Time,
  by: z.string(),
  /** Where it stands in the evidence log; null for what is only kept here (drafts). */
  entry: z.int().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type OrderStep = z.infer<typeof OrderStep>

export const OrderVisit = z.object({
  id: z.string(),
  mode: z.enum(['officer', 'staff']),
  openedBy: z.string(),
  openedAt: Time,
  redeemedAt: Time.nullable(),
  expiresAt: Time,
  endedAt: Time.nullable(),
})

const Person = z.object({ id: z.string().nullable(), name: z.string() })

export const OrderRow = z.object({
  id: z.string(),
  /** Of the register; null for a draft. */
  number: z.string().nullable(),
  door: OrderDoor,
  state: OrderState,
  isOverdue: z.boolean(),
  organ: z.string(),
  authority: OrderAuthority.nullable(),
  need: OrderNeed.nullable(),
  officers: z.array(z.string()),
  scopes: z.array(OrderScope),
  verbs: z.array(OrderVerb),
  createdAt: Time,
  registeredAt: Time.nullable(),
  dueAt: Time.nullable(),
  until: Time.nullable(),
})
export type OrderRow = z.infer<typeof OrderRow>
export const OrderPage = pageOf(OrderRow)

export const Order = OrderRow.extend({
  version: z.int(),
  content: OrderContent,
  granted: z.object({ scopes: z.array(OrderScope), verbs: z.array(OrderVerb) }).nullable(),
  findings: z.array(OrderFinding),
  /** What the caller may do with it now. */
  acts: z.array(OrderAct),
  papers: z.array(OrderPaper),
  history: z.array(OrderStep),
  visits: z.array(OrderVisit),
  receipt: OrderReceipt.nullable(),
  refusal: z.object({ reason: z.string(), article: z.string().nullable() }).nullable(),
  createdBy: Person,
  registeredBy: Person.nullable(),
  decidedBy: Person.nullable(),
})
export type Order = z.infer<typeof Order>
