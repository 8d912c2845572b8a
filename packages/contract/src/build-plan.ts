// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day } from './law.ts'
import { ChangeHead, DistrictCode, LngLat, PaperRef, SmallRing } from './registry.ts'
import { pageOf, Time } from './time.ts'

const id = z.string().max(64)
const text = z.string().trim().max(300)

export const BuildPlanLevel = z.enum(['city', 'district'])
/** `approved`: the government has approved this version; `in-force`: it is carried out. */
export const BuildPlanState = z.enum(['draft', 'approved', 'in-force'])

/** Where a camera is to be built, by whom it is paid, and why no camera that is there will do. */
export const PlannedPoint = z.object({
  id,
  name: text.min(1),
  class: z.string().max(60).nullable().default(null),
  point: LngLat,
  /** What it is to show on the ground; null: not drawn yet. */
  view: SmallRing.nullable().default(null),
  purpose: z.string().trim().max(1000).default(''),
  /** The year of the budget, the amount in yuan, and from where it comes. */
  year: z.int().min(2000).max(2100),
  yuan: z.int().min(0).max(1_000_000_000_000).default(0),
  funds: text.default(''),
  /** Why the cameras that see the point already are not enough. */
  reuseAnswer: z.string().trim().max(2000).default(''),
})
export type PlannedPoint = z.infer<typeof PlannedPoint>

export const BuildPlanBody = z.object({
  title: text.min(1),
  level: BuildPlanLevel,
  district: DistrictCode.nullable().default(null),
  /** Of a district plan: the city plan that it follows. */
  cityPlan: id.nullable().default(null),
  from: z.int().min(2000).max(2100),
  to: z.int().min(2000).max(2100),
  /** Departments that take part. */
  departments: z.array(text.min(1)).max(60).default([]),
  /** The development plan that it stands in (article 5). */
  developmentPlan: PaperRef.nullable().default(null),
  note: z.string().trim().max(4000).default(''),
  points: z.array(PlannedPoint).max(500).default([]),
})
export type BuildPlanBody = z.infer<typeof BuildPlanBody>

export const BuildPlanInput = ChangeHead.extend(BuildPlanBody.shape)
  .refine((plan) => (plan.level === 'city') === (plan.district === null), {
    message: 'a district plan names its district, a city plan none',
    path: ['district'],
  })
  .refine((plan) => plan.from <= plan.to, { message: 'the plan ends before it begins', path: ['to'] })
  .refine((plan) => new Set(plan.points.map((point) => point.id)).size === plan.points.length, {
    message: 'each point has its own id',
    path: ['points'],
  })

/** The government's approval; the document itself is the body of the request. */
export const BuildPlanApprovalInput = z.object({
  version: z.coerce.number().int(),
  authority: text.min(1),
  number: text.min(1),
  day: Day,
  title: text.min(1),
})

export const BuildPlanApproval = z.object({
  authority: z.string(),
  number: z.string(),
  day: Day,
  title: z.string(),
  type: z.string(),
  bytes: z.int(),
  sha256: z.string(),
})
export type BuildPlanApproval = z.infer<typeof BuildPlanApproval>

/** A registered camera that sees a planned point, or shares ground with its view. */
export const ReuseCamera = z.object({
  id: z.string(),
  name: z.string(),
  system: z.string().nullable(),
  /** Whether the point itself lies in its view. */
  seesPoint: z.boolean(),
  /** The part of the planned view that it shows already, 0 to 1; null where no view is drawn. */
  share: z.number().nullable(),
})
export type ReuseCamera = z.infer<typeof ReuseCamera>

export const PointReuse = z.object({
  point: z.string(),
  cameras: z.array(ReuseCamera),
  /** The article that is broken while no reason is given; null: none. */
  breaks: z.string().nullable(),
})
export type PointReuse = z.infer<typeof PointReuse>

export const BuildPlanHead = z.object({
  id: z.string(),
  version: z.int(),
  level: BuildPlanLevel,
  district: z.string().nullable(),
  title: z.string(),
  state: BuildPlanState,
  /** The version that is carried out; a newer one may be in the making. */
  inForce: z.int().nullable(),
  changedAt: Time,
})

export const BuildPlanVersion = z.object({
  version: z.int(),
  state: BuildPlanState,
  at: Time,
  by: z.string(),
  why: z.string(),
  entry: z.int(),
})

export const BuildPlan = BuildPlanHead.extend({
  body: BuildPlanBody,
  approval: BuildPlanApproval.nullable(),
  versions: z.array(BuildPlanVersion),
  reuse: z.array(PointReuse),
  /** What would be broken if it came into force today. */
  breaks: z.array(z.object({ article: z.string(), text: z.string(), point: z.string().nullable() })),
  /** Yuan by year and by where they come from. */
  budget: z.array(z.object({ year: z.int(), funds: z.string(), yuan: z.int(), points: z.int() })),
})
export type BuildPlan = z.infer<typeof BuildPlan>

export const BuildPlanPage = pageOf(BuildPlanHead)

export const BuildPlanQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  search: z.string().trim().max(100).optional(),
  level: BuildPlanLevel.optional(),
  state: BuildPlanState.optional(),
  sort: z.enum(['changed', '-changed', 'title', '-title']).default('-changed'),
})
