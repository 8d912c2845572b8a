// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day } from './law.ts'
import { DistrictCode } from './registry.ts'
import { pageOf, Time } from './time.ts'

const id = z.string().max(64)
const text = z.string().trim().max(300)
const words = z.string().trim().max(4000)
const named = z.object({ id: z.string(), name: z.string() })

/** `refused`: the unit did not agree; `connected`: it runs; `ended`: by either side. */
export const IntegrationState = z.enum(['requested', 'agreed', 'refused', 'connected', 'ended'])
export type IntegrationState = z.infer<typeof IntegrationState>
export const IntegrationActKind = z.enum(['request', 'agree', 'refuse', 'connect', 'end'])
export type IntegrationActKind = z.infer<typeof IntegrationActKind>

/** By what pictures would pass, and where to. */
export const IntegrationInterface = z.object({
  protocol: z.enum(['gb28181', 'rtsp', 'other']),
  address: text.default(''),
  note: text.default(''),
})
export type IntegrationInterface = z.infer<typeof IntegrationInterface>

/** The authority asks for a system to be joined to its own (article 19): named cameras, never all. */
export const IntegrationInput = z.object({
  system: id,
  cameras: z.array(id).min(1).max(500),
  purpose: words.min(1),
  interface: IntegrationInterface,
  connectBy: Day,
  /** The budget that bears the cost. */
  payer: text.min(1),
  /** Whether the unit is asked to pay: it must not be. */
  isCharged: z.boolean().default(false),
})

export const IntegrationActInput = z.object({
  act: z.enum(['agree', 'refuse', 'connect', 'end']),
  words: words.default(''),
})

export const IntegrationHead = z.object({
  id: z.string(),
  number: z.string(),
  state: IntegrationState,
  system: named,
  unit: z.string().nullable(),
  unitName: z.string(),
  district: z.string(),
  authority: z.string(),
  cameras: z.int(),
  connectBy: Day,
  requestedOn: Day,
  connectedOn: Day.nullable(),
  overdueDays: z.int(),
})
export type IntegrationHead = z.infer<typeof IntegrationHead>

export const JoiningAct = z.object({
  seq: z.int(),
  act: z.string(),
  on: Day,
  words: z.string(),
  at: Time,
  by: z.string(),
  entry: z.int(),
})
export type JoiningAct = z.infer<typeof JoiningAct>

export const Integration = IntegrationHead.extend({
  cameraList: z.array(named),
  purpose: z.string(),
  interface: IntegrationInterface,
  payer: z.string(),
  acts: z.array(JoiningAct),
})
export type Integration = z.infer<typeof Integration>

const page = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  search: z.string().trim().max(100).optional(),
})

export const IntegrationQuery = page.extend({
  state: IntegrationState.optional(),
  district: DistrictCode.optional(),
  system: id.optional(),
  sort: z.enum(['requested', '-requested', 'due', '-due']).default('-requested'),
})
export const IntegrationPage = pageOf(IntegrationHead)

/** `asked`: waits for a second person; `running`: the account sees the cameras until the day. */
export const SharingState = z.enum(['asked', 'running', 'refused', 'ended'])
export type SharingState = z.infer<typeof SharingState>
/** What article 19 shares pictures between departments for. */
export const SharingPurpose = z.enum(['public-safety', 'public-service', 'management'])
export type SharingPurpose = z.infer<typeof SharingPurpose>

/** Another department sees named cameras, for a purpose, until a day, through an account that sees nothing else. */
export const SharingInput = z.object({
  department: text.min(1),
  purpose: SharingPurpose,
  words: words.min(1),
  /** Cameras of this instance. */
  cameras: z.array(id).min(1).max(500),
  account: id,
  from: Day,
  until: Day,
})
export const SharingActInput = z.object({ act: z.enum(['grant', 'refuse', 'end']), words: words.default('') })

export const Sharing = z.object({
  id: z.string(),
  state: SharingState,
  department: z.string(),
  purpose: SharingPurpose,
  words: z.string(),
  cameras: z.array(named),
  account: named,
  from: Day,
  until: Day,
  acts: z.array(JoiningAct),
})
export type Sharing = z.infer<typeof Sharing>
export const SharingPage = pageOf(Sharing)
export const SharingQuery = page.extend({ state: SharingState.optional() })
