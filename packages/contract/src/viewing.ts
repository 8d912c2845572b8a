// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { pageOf, Time } from './time.ts'

/** How pictures went to a person: `copy` is a file to keep. */
export const ViewingKind = z.enum(['live', 'replay', 'still', 'copy'])
export type ViewingKind = z.infer<typeof ViewingKind>

/** `left`: the person closed it. `gone`: the player was not heard of any more. `ended`: leave was withdrawn. `stop`, `crash`: ours. */
export const ViewingEnd = z.enum(['left', 'gone', 'ended', 'stop', 'crash'])
export type ViewingEnd = z.infer<typeof ViewingEnd>

export const FootageSpan = z.object({ from: Time, to: Time })

/** One person's looking at one camera in one way without a break, as the server measured it. */
export const Viewing = z.object({
  id: z.string(),
  kind: ViewingKind,
  user: z.object({ id: z.string().nullable(), name: z.string() }),
  camera: z.object({ id: z.string(), name: z.string() }),
  /** The retrieval order under which it was shown. */
  order: z.string().nullable(),
  begin: Time,
  end: Time.nullable(),
  reason: ViewingEnd.nullable(),
  /** Camera-seconds of footage that were sent. */
  seconds: z.number(),
  /** Seconds that the player said it showed; null where no player reported. */
  played: z.number().nullable(),
  pictures: z.int(),
  bytes: z.int(),
  /** Footage that was sent, merged; at most 64, the closest joined. */
  spans: z.array(FootageSpan),
  /** Entries of the evidence log: the leave, the beginning, the end. */
  entries: z.object({ grant: z.int().nullable(), begin: z.int().nullable(), end: z.int().nullable() }),
})
export type Viewing = z.infer<typeof Viewing>

const filters = {
  camera: z.string().max(64).optional(),
  user: z.string().max(64).optional(),
  order: z.string().max(64).optional(),
  kind: ViewingKind.optional(),
  /** Viewings that touch [from, to). */
  from: Time.optional(),
  to: Time.optional(),
}

export const ViewingQuery = z.object({
  ...filters,
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(1000).default(100),
})
export type ViewingQuery = z.infer<typeof ViewingQuery>
export const ViewingPage = pageOf(Viewing)
export type ViewingPage = z.infer<typeof ViewingPage>

export const ViewingFilter = z.object(filters)

/** Who watched, or what was watched, added up. */
export const ViewingSumQuery = z.object({ ...filters, by: z.enum(['user', 'camera', 'order']) })
export const ViewingSum = z.object({
  id: z.string().nullable(),
  name: z.string(),
  viewings: z.int(),
  seconds: z.number(),
  pictures: z.int(),
  copies: z.int(),
  /** Distinct people, where cameras or orders are added up; distinct cameras, where people are. */
  others: z.int(),
  last: Time,
})
export type ViewingSum = z.infer<typeof ViewingSum>
export const ViewingSums = z.object({ items: z.array(ViewingSum) })

/** The player's word that somebody is still there. */
export const ViewingBeat = z.object({
  /** Seconds shown since the last beat. */
  played: z.number().min(0).max(600).default(0),
  /** The picture was closed. */
  isOver: z.boolean().default(false),
})
export type ViewingBeat = z.infer<typeof ViewingBeat>
/** `over`: the server counts this viewing as ended; what comes next needs leave anew. */
export const ViewingState = z.object({ state: z.enum(['on', 'over']), seconds: z.number() })
export type ViewingState = z.infer<typeof ViewingState>

/** Something in the viewings that the unit asked to be told of. A rule of the unit's own, not of the law. */
export const ViewingFinding = z.object({
  id: z.string(),
  rule: z.string(),
  at: Time,
  user: z.object({ id: z.string().nullable(), name: z.string() }),
  camera: z.object({ id: z.string(), name: z.string() }).nullable(),
  from: Time,
  to: Time,
  count: z.number(),
  threshold: z.number(),
  settledBy: z.string().nullable(),
  settledAt: Time.nullable(),
  note: z.string().nullable(),
})
export type ViewingFinding = z.infer<typeof ViewingFinding>
export const ViewingFindings = z.object({ items: z.array(ViewingFinding) })
export const FindingQuery = z.object({ open: z.coerce.boolean().optional() })
export const FindingNote = z.object({ note: z.string().trim().min(2).max(500) })

/** Thresholds that the unit sets for itself. */
export const ViewingRule = z.object({
  id: z.string().regex(/^[a-z][a-z-]{1,40}$/),
  kind: z.enum(['camera-often', 'mass-stills', 'outside-hours', 'never-before']),
  isOn: z.boolean(),
  /** Always `unit`: no law sets these numbers. */
  basis: z.literal('unit'),
  /** Reported when the count reaches this. */
  threshold: z.number().positive(),
  /** Hours looked back over. */
  hours: z
    .number()
    .positive()
    .max(24 * 366),
  /** `outside-hours`: duty hours of the instance's zone, `HH:MM`; over midnight when the end is the earlier. */
  duty: z.object({ from: z.string(), to: z.string() }).optional(),
  /** Kinds that count; all when left out. */
  kinds: z.array(ViewingKind).optional(),
})
export type ViewingRule = z.infer<typeof ViewingRule>
export const ViewingRules = z.object({ items: z.array(ViewingRule) })
