// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day } from './law.ts'
import { pageOf, Time } from './time.ts'

/** Every record of the registry: who changed it when and why stands in its history; nothing is overwritten. */
export const RecordHead = z.object({
  id: z.string(),
  /** Counts from 1; a change names the version it was made upon, and is answered 409 with the current one when that is another. */
  version: z.int(),
  changedAt: Time,
})

/** Goes with every change. `why` is kept for ever. */
export const ChangeHead = z.object({
  /** The version the change was made upon; absent for a new record. */
  version: z.int().optional(),
  why: z.string().trim().min(1).max(500),
})

export const RegistryKind = z.enum(['unit', 'person', 'place', 'system', 'camera'])
export type RegistryKind = z.infer<typeof RegistryKind>

/** One version of a record, newest first. */
export const RecordVersion = z.object({
  version: z.int(),
  at: Time,
  by: z.string().nullable(),
  byName: z.string(),
  why: z.string(),
  /** Index of its entry in the evidence log. */
  entry: z.int().nullable(),
  body: z.record(z.string(), z.unknown()),
})
export const RecordHistory = z.object({ items: z.array(RecordVersion) })

const id = z.string().max(64)
const text = z.string().trim().max(300)
const name = z.string().trim().min(1).max(120)
const unitRef = id.nullable().default(null)
export const DistrictCode = z.string().regex(/^\d{6}$/, 'a district code of six digits')

/** A paper that is kept: what it is called, its number and day, and where it lies in the archives. */
export const PaperRef = z.object({
  title: text.default(''),
  number: text.default(''),
  day: Day.nullable().default(null),
  document: id.nullable().default(null),
})
export type PaperRef = z.infer<typeof PaperRef>

export const UnitKind = z.enum([
  ...['enterprise', 'institution', 'state-organ', 'public-security', 'telecom', 'organisation', 'individual'],
] as const)
export const UnitBody = z.object({
  name,
  kind: UnitKind.default('enterprise'),
  /** Unified social credit code (GB 32100). */
  code: z.string().trim().max(40).default(''),
  district: DistrictCode,
  address: text.default(''),
  contact: text.default(''),
  phone: z.string().trim().max(40).default(''),
})
export const RegistryUnit = RecordHead.extend(UnitBody.shape)
export type RegistryUnit = z.infer<typeof RegistryUnit>
export const UnitInput = ChangeHead.extend(UnitBody.shape)

/** What a unit is to places and systems, each with what it is there. */
export const UnitRole = z.enum([
  ...['builder', 'user', 'maintainer', 'telecom', 'owner', 'right-holder', 'manager', 'operator'],
] as const)
export const UnitRoleList = z.object({
  items: z.array(z.object({ role: UnitRole, kind: z.enum(['place', 'system']), id: z.string(), name: z.string() })),
})

export const PersonRole = z.enum(['in-charge', 'watcher', 'operator', 'maintainer', 'contact'])
export const PersonBody = z.object({
  name,
  unit: id,
  roles: z.array(PersonRole).max(5).default([]),
  phone: z.string().trim().max(40).default(''),
  /** Identity number; shown only to who may change the registry. */
  idNumber: z.string().trim().max(40).default(''),
  /** The account of this product, where the person has one. */
  user: id.nullable().default(null),
  leftOn: Day.nullable().default(null),
})
export const RegistryPerson = RecordHead.extend(PersonBody.shape)
export type RegistryPerson = z.infer<typeof RegistryPerson>
export const PersonInput = ChangeHead.extend(PersonBody.shape)

/** Longitude and latitude, WGS-84. */
export const LngLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
export type LngLat = z.infer<typeof LngLat>
/** A simple ring, not closed by a repeated point. */
export const Ring = z.array(LngLat).min(3).max(200)
export type Ring = z.infer<typeof Ring>
/** A ring that is held against others: a view, a mask, a spot. */
export const SmallRing = z.array(LngLat).min(3).max(40)

/**
 * A part of a place. One that involves public safety says how it is seen; one where cameras are forbidden (article 10) has the
 * class of the prohibition, and a ring where it is known, so that views are held against it.
 */
export const Spot = z.object({
  id,
  name,
  /** Class of a prohibited spot (`GET /api/law/registers`); null: none. */
  prohibited: z.string().max(60).nullable().default(null),
  /** Days from and to which the prohibition holds (ballot area); null: always. */
  prohibitedFrom: Day.nullable().default(null),
  prohibitedTo: Day.nullable().default(null),
  isPublicSafety: z.boolean().default(false),
  /** How a part involving public safety is seen. `open`: not yet decided. */
  coverage: z.enum(['open', 'covered', 'planned', 'justified']).default('open'),
  /** Why it is justified that nothing sees it. */
  justification: text.default(''),
  ring: SmallRing.nullable().default(null),
})
export type Spot = z.infer<typeof Spot>

export const PlaceBody = z.object({
  name,
  district: DistrictCode,
  address: text.default(''),
  /** Class codes of the rulebooks (`GET /api/law/registers`). */
  classes: z.array(z.string().max(60)).max(12).default([]),
  /** Under the national regulation: A article 7, B article 9, C not public; null: from the classes. */
  profile: z.enum(['A', 'B', 'C']).nullable().default(null),
  /** `key-target`, `petrol-station`, `nursery` …: facts that raise duties, with the paper that says so. */
  designations: z.array(z.string().max(60)).max(20).default([]),
  designation: PaperRef.nullable().default(null),
  /** The other law that asks for a system here: needed with class `by-other-law`. */
  citation: text.default(''),
  /** Standards the unit has registered as applying: `GA1551` … */
  standards: z.array(z.string().max(40)).max(20).default([]),
  /** The whole place is itself of a prohibited class. */
  prohibited: z.string().max(60).nullable().default(null),
  point: LngLat.nullable().default(null),
  ring: Ring.nullable().default(null),
  spots: z.array(Spot).max(200).default([]),
  owner: unitRef,
  rightHolder: unitRef,
  manager: unitRef,
  /** Who runs a public area; null: nobody, then article 11 paragraph 1 speaks. */
  operator: unitRef,
  isStateOwned: z.boolean().default(false),
  /** Agreement of owner and right-of-use holder on the responsible party (article 11 paragraph 2). */
  agreement: z
    .object({ party: id, from: Day, to: Day.nullable().default(null), paper: PaperRef })
    .nullable()
    .default(null),
  /** Where a system of a public area stands in the budget. */
  budget: PaperRef.nullable().default(null),
  /** The sign at the place (article 12): when it was photographed. */
  sign: z
    .object({ photographedOn: Day, document: id.nullable().default(null) })
    .nullable()
    .default(null),
  /** Things known of the place that no other field holds, by the rulebooks' names. */
  facts: z.record(z.string().max(100), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).default({}),
})
export type PlaceBody = z.infer<typeof PlaceBody>
export const RegistryPlace = RecordHead.extend(PlaceBody.shape)
export type RegistryPlace = z.infer<typeof RegistryPlace>
export const PlaceInput = ChangeHead.extend(PlaceBody.shape)

/** Who is responsible for a place's system (article 11), derived, with the way that led there. */
export const ResponsibleParty = z.object({
  unit: z.object({ id: z.string(), name: z.string() }).nullable(),
  role: z.enum(['public-security', 'operator', 'agreed', 'owner', 'manager', 'right-holder', 'unknown']),
  article: z.string(),
  /** What is missing to be certain: `agreement`, `budget`, `owner` … */
  missing: z.array(z.string()),
  because: z.array(z.string()),
})
export const PlaceCard = z.object({
  place: RegistryPlace,
  responsible: ResponsibleParty,
  systems: z.array(z.object({ id: z.string(), name: z.string(), state: z.string() })),
  /** Days footage is kept here at least, and the article that says so. */
  floor: z.object({ days: z.int(), article: z.string() }),
  cameras: z.int(),
})

const listQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  search: z.string().trim().max(100).optional(),
  district: z.string().max(12).optional(),
  /** By name ascending without; `name`, `-name`, `changed`, `-changed`. */
  sort: z.enum(['name', '-name', 'changed', '-changed']).default('name'),
  /** Everything as it was recorded at this moment. */
  'as-of': Time.optional(),
})
export const UnitQuery = listQuery.extend({ kind: UnitKind.optional() })
export const PersonQuery = listQuery.extend({ unit: id.optional() })
export const PlaceQuery = listQuery.extend({ class: z.string().max(60).optional(), unit: id.optional() })

/** Pages with a total that is exact up to 10,000 (`isTotalExact`). */
export function listOf<T extends z.ZodType>(item: T) {
  return pageOf(item).extend({ isTotalExact: z.boolean() })
}
export const UnitPage = listOf(RegistryUnit)
export const PersonPage = listOf(RegistryPerson)
export const PlacePage = listOf(RegistryPlace)

/** What must be built and is not (article 9): a place with a class and no system in use, with who owes it. */
export const MustBuildRow = z.object({
  place: z.object({ id: z.string(), name: z.string(), district: z.string(), classes: z.array(z.string()) }),
  articles: z.array(z.string()),
  responsible: ResponsibleParty,
  /** `none`, or the state of the system that is on its way. */
  system: z.object({ id: z.string(), name: z.string(), state: z.string() }).nullable(),
  openSpots: z.int(),
})
export const MustBuildPage = listOf(MustBuildRow)

/** A row of a spreadsheet that was not taken. Rows count as in the sheet, the heading being 1. */
export const ImportAnswer = z.object({
  taken: z.int(),
  errors: z.array(z.object({ row: z.int(), column: z.string().nullable(), code: z.string(), message: z.string() })),
})
