// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day, FactMap } from './law.ts'
import { ChangeHead, LngLat, listOf, PaperRef, RecordHead, Ring, SmallRing } from './registry.ts'
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
  what: z.enum(['filingSubmitted', 'filingAccepted', 'dismantlingReported']),
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

/** A mask of the picture, declared: which prohibited spot it keeps out, and the still that shows it. */
export const ViewMask = z.object({ spot: id, ring: SmallRing, document: id.nullable().default(null) })

export const CameraRecordBody = z.object({
  name,
  /** The stream of this instance that it is, by the id of `GET /api/cameras`; null: run elsewhere. */
  camera: id.nullable().default(null),
  system: id.nullable().default(null),
  place: id,
  spot: id.nullable().default(null),
  purpose: z.string().trim().max(1000).default(''),
  /** Why there and so (article 12). */
  positionWhy: z.string().trim().max(1000).default(''),
  point: LngLat.nullable().default(null),
  /** What the picture shows on the ground: the fixed field of view. */
  view: SmallRing.nullable().default(null),
  isRangeFixed: z.boolean().default(false),
  isPtz: z.boolean().default(false),
  viewsPublicArea: z.boolean().default(false),
  hearsSound: z.boolean().default(false),
  isNearSecretUnit: z.boolean().default(false),
  secretUnitConsent: PaperRef.nullable().default(null),
  masks: z.array(ViewMask).max(50).default([]),
  signPhotographedOn: Day.nullable().default(null),
  /** Which paragraph of article 11 lets the builder build here; null: none shown. */
  builderBasis: z.enum(['CQ11.1', 'CQ11.2', 'CQ11.3']).nullable().default(null),
  deviceType: text.default(''),
  /** GB/T 28181 code. */
  addressCode: z.string().trim().max(40).default(''),
  facts: FactMap.default({}),
})
export type CameraRecordBody = z.infer<typeof CameraRecordBody>
/** Base information (article 22): null for who may not see it. */
export const RegistryCamera = RecordHead.extend(CameraRecordBody.shape).extend({
  district: z.string(),
  systemState: SystemState.nullable(),
  point: LngLat.nullable(),
  view: Ring.nullable(),
  deviceType: z.string().nullable(),
  addressCode: z.string().nullable(),
  isBaseShown: z.boolean(),
})
export type RegistryCamera = z.infer<typeof RegistryCamera>
export const CameraRecordInput = ChangeHead.extend(CameraRecordBody.shape)
export const CameraRecordQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  search: z.string().trim().max(100).optional(),
  district: z.string().max(12).optional(),
  system: id.optional(),
  place: id.optional(),
  sort: z.enum(['name', '-name', 'changed', '-changed']).default('name'),
  'as-of': Time.optional(),
})
export const CameraRecordPage = listOf(RegistryCamera)
/** Cameras of this instance that are in no system: a duty to register, not a block. */
export const UnregisteredList = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), place: z.string().nullable() })),
})

/** May a camera be here: every article that forbids it, in the law's words; masks that would lift it are named. */
export const PlacementAsk = z.object({
  place: id,
  spot: id.nullable().optional(),
  system: id.nullable().optional(),
  view: SmallRing.nullable().optional(),
  masks: z.array(ViewMask).max(50).optional(),
  viewsPublicArea: z.boolean().optional(),
  builderBasis: z.enum(['CQ11.1', 'CQ11.2', 'CQ11.3']).nullable().optional(),
})
export const PlacementAnswer = z.object({
  isAllowed: z.boolean(),
  refusals: z.array(z.object({ code: z.string(), article: z.string(), text: z.string(), spot: z.string().nullable() })),
})

/** A prohibited spot that a registered camera stands in or sees (articles 10, 29). */
export const FindingRow = z.object({
  camera: z.object({ id: z.string(), name: z.string() }),
  place: z.string().nullable(),
  unit: z.object({ id: z.string(), name: z.string() }).nullable(),
  district: z.string(),
  article: z.string(),
  breach: z.array(z.string()),
  since: Day,
})
export const FindingPage = listOf(FindingRow)

/** A map tile of web Mercator: groups of things, or the things themselves where there are few. */
export const TileParams = z.object({
  layer: z.enum(['camera', 'place']),
  z: z.coerce.number().int().min(0).max(22),
  x: z.coerce.number().int().min(0),
  y: z.coerce.number().int().min(0),
})
export const MapTile = z.object({
  groups: z.array(z.object({ at: LngLat, count: z.int() })),
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      at: LngLat,
      state: z.string().nullable(),
      view: Ring.nullable(),
      ring: Ring.nullable(),
      /** Worst of its open obligations. */
      worst: z.enum(['broken', 'overdue', 'due']).nullable(),
    }),
  ),
})

/** One thing measured or looked at in an acceptance. */
export const AcceptanceItem = z.object({
  id: z.string(),
  /** From the live system, or looked at by a person. */
  kind: z.enum(['measured', 'seen']),
  article: z.string().nullable(),
  wanted: z.string(),
  found: z.string(),
  result: z.enum(['passed', 'failed', 'unknown']),
  cameras: z.array(z.string()),
})
export const AcceptanceRun = z.object({
  id: z.string(),
  system: z.string(),
  number: z.int(),
  startedAt: Time,
  by: z.string(),
  items: z.array(AcceptanceItem),
  state: z.enum(['open', 'passed', 'failed']),
  decidedOn: Day.nullable(),
  decidedBy: z.string().nullable(),
  remarks: z.string(),
  /** What is to be put right, until when; empty after a pass. */
  rectifications: z.array(
    z.object({ item: z.string(), what: z.string(), until: Day.nullable(), doneOn: Day.nullable() }),
  ),
})
export type AcceptanceRun = z.infer<typeof AcceptanceRun>
export const AcceptanceRunList = z.object({ items: z.array(AcceptanceRun) })
export const AcceptanceSeenInput = z.object({
  item: z.string().max(60),
  result: z.enum(['passed', 'failed']),
  found: text,
})
export const AcceptanceDecision = z.object({
  passed: z.boolean(),
  on: Day,
  remarks: z.string().trim().max(2000).default(''),
  rectifications: z
    .array(z.object({ item: z.string().max(60), what: text, until: Day.nullable().default(null) }))
    .max(100)
    .default([]),
})

export const ArchiveVolume = z.enum(['design', 'construction', 'test', 'acceptance', 'maintenance', 'filing', 'change'])
export const ArchiveDocument = z.object({
  id: z.string(),
  system: z.string(),
  volume: ArchiveVolume,
  /** What it is, of the list of wanted ones, or `other`. */
  kind: z.string(),
  title: z.string(),
  version: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  type: z.string(),
  at: Time,
  byName: z.string(),
})
export const ArchiveAnswer = z.object({
  documents: z.array(ArchiveDocument),
  /** By volume: what is wanted and whether it is there. */
  volumes: z.array(
    z.object({
      volume: ArchiveVolume,
      article: z.string().nullable(),
      isComplete: z.boolean(),
      missing: z.array(z.string()),
    }),
  ),
  isComplete: z.boolean(),
})
