// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day } from './law.ts'
import {
  ChangeHead,
  DistrictCode,
  listOf,
  listQuery,
  LngLat,
  PaperRef,
  RecordHead,
  Ring,
  SmallRing,
} from './registry.ts'

const id = z.string().max(64)
const name = z.string().trim().min(1).max(120)
const text = z.string().trim().max(300)
const unitRef = id.nullable().default(null)

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

export const PlaceQuery = listQuery.extend({ class: z.string().max(60).optional(), unit: id.optional() })

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
      /** Of a place: its parts where cameras are forbidden (article 10). */
      zones: z.array(SmallRing),
      /** Worst of its open obligations. */
      worst: z.enum(['broken', 'overdue', 'due']).nullable(),
    }),
  ),
})
