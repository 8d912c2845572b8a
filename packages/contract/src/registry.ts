// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day } from './law.ts'
import { pageOf, Time } from './time.ts'

const id = z.string().max(64)
const text = z.string().trim().max(300)

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

export const DistrictCode = z.string().regex(/^\d{6}$/, 'a district code of six digits')

/** A paper that is kept: what it is called, its number and day, and where it lies in the archives. */
export const PaperRef = z.object({
  title: text.default(''),
  number: text.default(''),
  day: Day.nullable().default(null),
  document: id.nullable().default(null),
})

export type PaperRef = z.infer<typeof PaperRef>

/** Longitude and latitude, WGS-84. */
export const LngLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

export type LngLat = z.infer<typeof LngLat>

/** A simple ring, not closed by a repeated point. */
export const Ring = z.array(LngLat).min(3).max(200)

export type Ring = z.infer<typeof Ring>

/** A ring that is held against others: a view, a mask, a spot. */
export const SmallRing = z.array(LngLat).min(3).max(40)

/** What every list of records takes. */
export const listQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  search: z.string().trim().max(100).optional(),
  district: z.string().max(12).optional(),
  /** By name ascending without; `name`, `-name`, `changed`, `-changed`. */
  sort: z.enum(['name', '-name', 'changed', '-changed']).default('name'),
  /** Everything as it was recorded at this moment. */
  'as-of': Time.optional(),
})

/** Pages with a total that is exact up to 10,000 (`isTotalExact`). */
export function listOf<T extends z.ZodType>(item: T) {
  return pageOf(item).extend({ isTotalExact: z.boolean() })
}

/** A row of a spreadsheet that was not taken. Rows count as in the sheet, the heading being 1. */
export const ImportAnswer = z.object({
  taken: z.int(),
  errors: z.array(z.object({ row: z.int(), column: z.string().nullable(), code: z.string(), message: z.string() })),
})
