// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import {
  Order,
  OrderContentPart,
  OrderDoor,
  OrderPaperKind,
  OrderScope,
  OrderState,
  OrderVerb,
  type OrderContent,
} from './order.ts'
import { Time } from './time.ts'

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const long = z.string().trim().max(2000)

export const OrderInput = z.object({
  door: OrderDoor.default('authority'),
  content: OrderContentPart.default({}),
})
export const OrderPatch = z.object({ version: z.int().min(0), content: OrderContentPart })

export const OrderQuery = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  /** Number, organ, case number, officers, legal basis. */
  search: z.string().max(100).optional(),
  door: OrderDoor.optional(),
  state: z.union([OrderState, z.literal('overdue'), z.literal('open')]).optional(),
  organ: z.string().max(200).optional(),
  officer: z.string().max(100).optional(),
  camera: z.string().max(64).optional(),
  /** A day (of the instance's zone) that the footage asked for touches. */
  day: Day.optional(),
})

export const OrderCheck = z.object({
  /** The originals of the certificates were seen and agree with what was written down. */
  seen: z.literal(true),
  note: long.default(''),
})
export const OrderApproval = z.object({
  /** Until when footage may be opened under it; default: the unit's term. */
  until: Time.optional(),
  /** Less than what was asked; default: all of it. */
  scopes: z.array(OrderScope).min(1).max(64).optional(),
  verbs: z.array(OrderVerb).min(1).max(3).optional(),
  note: long.default(''),
})
export const OrderRefusal = z.object({
  reason: z.string().trim().min(2).max(2000),
  /** The article it rests on; default: that of the first finding. */
  article: z.string().trim().max(40).nullable().default(null),
})
export const OrderClosing = z.object({ note: long.default('') })
export const OrderWithdrawal = z.object({ reason: z.string().trim().min(2).max(2000) })

export const OrderVisitInput = z.object({ mode: z.enum(['officer', 'staff']).default('officer') })
/** `code` is told once; null for a member of the staff, whose own session is bound at once. */
export const OrderVisitMade = z.object({
  id: z.string(),
  code: z.string().nullable(),
  codeUntil: Time.nullable(),
  expiresAt: Time,
})
export const OrderCode = z.object({ code: z.string().max(40) })

/** What the screen under an order may show. */
export const OrderSession = z.object({
  order: z.string(),
  number: z.string(),
  organ: z.string(),
  officers: z.array(z.string()),
  supervisor: z.string(),
  mode: z.enum(['officer', 'staff']),
  verbs: z.array(OrderVerb),
  scopes: z.array(OrderScope.extend({ name: z.string() })),
  until: Time,
  now: Time,
})
export type OrderSession = z.infer<typeof OrderSession>

/** What the law and the unit's own terms ask for at this door. */
export const OrderTerms = z.object({
  officers: z.object({ least: z.int(), article: z.string().nullable() }),
  papers: z.array(z.string()),
  register: z.array(z.string()),
  articles: z.array(z.string()),
  verbs: z.array(OrderVerb),
  scans: z.array(OrderPaperKind),
  needsSecondPerson: z.boolean(),
  decideHours: z.number(),
  serveHours: z.number(),
})
export type OrderTerms = z.infer<typeof OrderTerms>

/** Everything the printed sheet of one order shows. */
export const OrderSheet = z.object({
  instance: z.string(),
  printedAt: Time,
  order: Order,
  cameras: z.array(z.object({ id: z.string(), name: z.string(), place: z.string().nullable() })),
  articles: z.array(z.object({ id: z.string(), text: z.string() })),
  terms: OrderTerms,
})
export type OrderSheet = z.infer<typeof OrderSheet>

/** Query of a scan's upload; the body is the file itself. */
export const OrderPaperInput = z.object({
  kind: OrderPaperKind,
  officer: z.coerce.number().int().min(0).max(11).optional(),
  name: z.string().trim().max(200).default(''),
})

/** A draft of which nothing is known yet. */
export const EMPTY_ORDER: OrderContent = {
  ...{ authority: null, need: null, organ: '', legalBasis: '', caseNumber: '', purpose: '' },
  ...{
    certificateNumber: '',
    certificateDay: null,
    officers: [],
    relation: null,
    scopes: [],
    verbs: [],
    necessity: '',
  },
}
