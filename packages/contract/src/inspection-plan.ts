// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day } from './law.ts'
import { SystemState } from './registry-system.ts'
import { DistrictCode } from './registry.ts'
import { pageOf, Time } from './time.ts'

const text = z.string().trim().max(300)

/** What an inspection looks at. */
export const InspectionAbout = z.enum(['system', 'place'])
export type InspectionAbout = z.infer<typeof InspectionAbout>

/** From whom is drawn, how many, and in which time they are inspected (article 28). */
export const InspectionPlanInput = z
  .object({
    title: text.min(1),
    about: InspectionAbout.default('system'),
    from: Day,
    to: Day,
    /** Null: every district. */
    district: DistrictCode.nullable().default(null),
    class: z.string().max(60).nullable().default(null),
    /** Systems in this state; null: all that are not dismantled. */
    state: SystemState.nullable().default(null),
    /** How many are drawn. */
    number: z.int().min(1).max(10_000),
    note: z.string().trim().max(2000).default(''),
  })
  .refine((plan) => plan.from <= plan.to, { message: 'the period ends before it begins', path: ['to'] })

/** Where the seed comes from: the evidence log right after the entry of the candidates, or something that all can see. */
export const SeedKind = z.enum(['log', 'public'])
export type SeedKind = z.infer<typeof SeedKind>

export const Draw = z.object({
  id: z.string(),
  plan: z.string(),
  number: z.int(),
  /** How many stand on the list, and the SHA-256 of it, which was entered before the seed was known. */
  candidates: z.int(),
  hash: z.string(),
  entry: z.int(),
  at: Time,
  seedKind: SeedKind,
  /** What was announced as the source of the seed. */
  seedSource: z.string(),
  seed: z.string().nullable(),
  seedEntry: z.int().nullable(),
  drawn: z.array(z.string()).nullable(),
  drawnAt: Time.nullable(),
})
export type Draw = z.infer<typeof Draw>

export const InspectionPlan = z.object({
  id: z.string(),
  title: z.string(),
  about: InspectionAbout,
  from: Day,
  to: Day,
  district: DistrictCode.nullable(),
  class: z.string().nullable(),
  state: SystemState.nullable(),
  number: z.int(),
  note: z.string(),
  at: Time,
  by: z.string(),
  entry: z.int(),
  draws: z.array(Draw),
  /** Inspections of the plan: how many there are, and how many of them are over. */
  inspections: z.int(),
  closed: z.int(),
})
export type InspectionPlan = z.infer<typeof InspectionPlan>
export const InspectionPlanPage = pageOf(InspectionPlan)

export const DrawInput = z
  .object({ seed: SeedKind, source: z.string().trim().max(500).default('') })
  .refine((draw) => draw.seed === 'log' || draw.source !== '', {
    message: 'say beforehand where the seed will be published',
    path: ['source'],
  })

/** The seed that was published. */
export const SeedInput = z.object({ seed: z.string().trim().min(1).max(500) })

/** Everything that is needed to draw again: for anybody. */
export const PublicDraw = Draw.omit({ candidates: true }).extend({
  title: z.string(),
  about: InspectionAbout,
  from: Day,
  to: Day,
  /** The list as it was hashed: sorted, one a line, each line ended. */
  candidates: z.array(z.string()),
  /** How to draw again, in words of a program. */
  algorithm: z.array(z.string()),
})
export type PublicDraw = z.infer<typeof PublicDraw>
