// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day, FactMap } from './law.ts'
import { SystemState } from './registry-system.ts'
import { ChangeHead, listOf, LngLat, PaperRef, RecordHead, Ring, SmallRing } from './registry.ts'
import { Time } from './time.ts'

const id = z.string().max(64)
const name = z.string().trim().min(1).max(120)
const text = z.string().trim().max(300)

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
