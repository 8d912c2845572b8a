// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day, FactMap } from './law.ts'
import { ChangeHead, listOf, PaperRef, RecordHead } from './registry.ts'
import { Time } from './time.ts'

const id = z.string().max(64)
const name = z.string().trim().min(1).max(120)
const text = z.string().trim().max(300)
const unitRef = id.nullable().default(null)

/** The life of a system. Nothing is used before it has passed acceptance (article 14). */
export const SystemState = z.enum([
  ...['planned', 'designed', 'building', 'acceptance', 'rectification', 'in-use', 'suspended', 'dismantled'],
] as const)

export type SystemState = z.infer<typeof SystemState>

export const SystemFunction = z.enum(['capture', 'transmit', 'display', 'store'])

export const SystemBody = z.object({
  name,
  place: id,
  /** What public safety asks for (article 4). */
  purpose: z.string().trim().max(1000).default(''),
  functions: z.array(SystemFunction).max(4).default([]),
  builder: unitRef,
  user: unitRef,
  maintainer: unitRef,
  telecom: unitRef,
  /** Day it was built, where known; before the measures it is a legacy system. */
  builtOn: Day.nullable().default(null),
  isClassified: z.boolean().default(false),
  /** Part of a construction project (article 13): the works' milestones. */
  works: z
    .object({
      name: text,
      acceptedOn: Day.nullable(),
      isDesignedWith: z.boolean(),
      isBuiltWith: z.boolean(),
      isAcceptedWith: z.boolean(),
    })
    .nullable()
    .default(null),
  /** Review of the technical design (article 12). */
  feasibility: z
    .object({
      reviewedOn: Day,
      reviewers: z.array(text).max(30),
      standards: z.array(text).max(50),
      conclusion: z.enum(['passed', 'failed']),
      paper: PaperRef,
    })
    .nullable()
    .default(null),
  interfaces: z
    .object({ isHardwareReserved: z.boolean(), isSoftwareReserved: z.boolean(), testedOn: Day.nullable() })
    .nullable()
    .default(null),
  /** Device models in use without a valid certificate. */
  productsWithoutCertificate: z.int().min(0).nullable().default(null),
  /** What the design promises; the acceptance run measures against it. */
  design: z
    .object({
      width: z.int().min(1).max(20_000).nullable().default(null),
      height: z.int().min(1).max(20_000).nullable().default(null),
      framesPerSecond: z.number().min(0).max(1000).nullable().default(null),
      /** Part of the cameras that are on line, 0 to 1. */
      onlineShare: z.number().min(0).max(1).nullable().default(null),
      clockOffsetSeconds: z.number().min(0).max(3600).nullable().default(null),
      retentionDays: z.int().min(1).max(3650).nullable().default(null),
    })
    .nullable()
    .default(null),
  contract: z
    .object({ from: Day, to: Day.nullable(), isSecrecyAgreed: z.boolean(), paper: PaperRef })
    .nullable()
    .default(null),
  /** Other things known, by the rulebooks' names: `rules.duty-watch`, `upgrade.planned` … */
  facts: FactMap.default({}),
})

export type SystemBody = z.infer<typeof SystemBody>

/** A trial before acceptance: only these people watch, and only until then. */
export const Trial = z.object({ from: Day, until: Day, people: z.array(id).min(1).max(20) })

/** What happened, by the step that said so. */
export const SystemDays = z.object({
  constructionBegun: Day.nullable(),
  built: Day.nullable(),
  acceptancePassed: Day.nullable(),
  inUse: Day.nullable(),
  suspended: Day.nullable(),
  dismantled: Day.nullable(),
  dismantlingReported: Day.nullable(),
  filingSubmitted: Day.nullable(),
  /** Filed again under the regulation, where an older filing stands under the measures. */
  filing799Submitted: Day.nullable().default(null),
  filingAccepted: Day.nullable(),
})

export type SystemDays = z.infer<typeof SystemDays>

export const RegistrySystem = RecordHead.extend(SystemBody.shape).extend({
  state: SystemState,
  days: SystemDays,
  trial: Trial.nullable(),
  isLegacy: z.boolean(),
  district: z.string(),
  placeName: z.string(),
  cameras: z.int(),
})

export type RegistrySystem = z.infer<typeof RegistrySystem>

export const SystemInput = ChangeHead.extend(SystemBody.shape)

/** A step of a system's life. `on` is the day it happened. */
export const StepInput = ChangeHead.extend({ to: SystemState, on: Day, trial: Trial.nullable().optional() })

/** A step that may be taken next, and what is missing for it, each with the article. */
export const StepOffer = z.object({
  to: SystemState,
  isOpen: z.boolean(),
  missing: z.array(z.object({ what: z.string(), article: z.string().nullable(), text: z.string() })),
})

export const StepList = z.object({ items: z.array(StepOffer) })

/** Days that other desks or papers give: filing handed in, accepted, dismantling reported. */
export const SystemDayInput = ChangeHead.extend({
  what: z.enum(['filingSubmitted', 'filing799Submitted', 'filingAccepted', 'dismantlingReported']),
  on: Day,
})

export const SystemQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  search: z.string().trim().max(100).optional(),
  district: z.string().max(12).optional(),
  state: SystemState.optional(),
  place: id.optional(),
  unit: id.optional(),
  sort: z.enum(['name', '-name', 'changed', '-changed']).default('name'),
  'as-of': Time.optional(),
})

export const SystemPage = listOf(RegistrySystem)
