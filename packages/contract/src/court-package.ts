// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Time } from './time.ts'

const id = z.string().max(64)
const Words = z.string().trim().min(1).max(2000)

export const BookmarkInput = z.object({ camera: id, at: Time, note: z.string().trim().max(500) })
export const Bookmark = BookmarkInput.extend({ id: z.string(), createdAt: Time })
export type Bookmark = z.infer<typeof Bookmark>
export const BookmarkQuery = z.object({ camera: id.optional(), from: Time.optional(), to: Time.optional() })
export const BookmarkList = z.object({ items: z.array(Bookmark) })
export type BookmarkList = z.infer<typeof BookmarkList>

const Cut = z.object({ camera: id, from: Time, to: Time })

/** A court package. With `original` and `cuts` it is a derivative of that package, from which the cuts are withheld. */
export const PackageInput = z.object({
  cameras: z.array(id).min(1).max(16),
  from: Time,
  to: Time,
  reason: Words,
  order: id.nullable().optional(),
  original: id.nullable().optional(),
  cuts: z.array(Cut).max(200).optional(),
})
export type PackageInput = z.infer<typeof PackageInput>

export const PackageJob = z.object({
  id: z.string(),
  cameras: z.array(z.string()),
  from: Time,
  to: Time,
  reason: z.string(),
  order: z.string().nullable(),
  original: z.string().nullable(),
  cuts: z.array(Cut),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  bytesDone: z.int(),
  bytesTotal: z.int(),
  createdAt: Time,
  createdBy: z.string(),
  error: z.string().nullable(),
  bytes: z.int().nullable(),
  sha256: z.string().nullable(),
  /** What a time stamp (RFC 3161) is asked for. */
  manifestSha256: z.string().nullable(),
  entry: z.int().nullable(),
  timeStampAt: Time.nullable(),
})
export type PackageJob = z.infer<typeof PackageJob>
export const PackageList = z.object({ items: z.array(PackageJob) })
export type PackageList = z.infer<typeof PackageList>
/** The token as the authority gave it: DER of a TimeStampResp or of its token, in base64. */
export const TimeStampInput = z.object({ token: z.string().max(200_000) })
