// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Time } from './time.ts'

/** How the evidence log stands. */
export const LogState = z.object({
  state: z.enum(['open', 'damaged']),
  /** Why nothing can be entered, in one line; null when all is well. */
  trouble: z.string().nullable(),
  /** Null together with what follows while the log is damaged. */
  origin: z.string().nullable(),
  size: z.int().nullable(),
  /** Base64. */
  root: z.string().nullable(),
  /** The signed note. */
  checkpoint: z.string().nullable(),
  /** The verifier key, one line. */
  key: z.string().nullable(),
  /** What is served without signing in. */
  public: z.enum(['none', 'checkpoint', 'tiles']),
})
export type LogState = z.infer<typeof LogState>

/** The newest first. */
export const LogQuery = z.object({
  /** A type (`footage.gap`), or the noun before its dot. */
  type: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$/)
    .max(65)
    .optional(),
  camera: z.string().max(128).optional(),
  user: z.string().max(128).optional(),
  order: z.string().max(128).optional(),
  from: Time.optional(),
  to: Time.optional(),
  /** `next` of the page before. */
  after: z.coerce.number().int().min(0).optional(),
  size: z.coerce.number().int().min(1).max(500).default(100),
})

export const LogEntry = z.object({
  index: z.int(),
  at: Time,
  type: z.string(),
  /** Without the fragments of a segment; the proof holds the whole entry. */
  body: z.record(z.string(), z.unknown()),
  /** Personal data by field. `value` is null once it was erased. */
  sealed: z.array(z.object({ field: z.string(), commitment: z.string(), value: z.string().nullable() })),
})
export type LogEntry = z.infer<typeof LogEntry>

export const LogPage = z.object({
  items: z.array(LogEntry),
  /** For `after` of the next page; null on the last one. */
  next: z.int().nullable(),
})
export type LogPage = z.infer<typeof LogPage>

/** That an entry stands in the log under a signed checkpoint; all a stranger needs besides the key. Bytes in base64. */
export const LogProof = z.object({
  index: z.int(),
  entry: z.string(),
  checkpoint: z.string(),
  key: z.string(),
  proof: z.array(z.string()),
})
export type LogProof = z.infer<typeof LogProof>

/** SHA-256, lower-case hex. */
export const Commitment = z.string().regex(/^[0-9a-f]{64}$/)
export const EraseQuery = z.object({ reason: z.string().trim().min(3).max(500) })
