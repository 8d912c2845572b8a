// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Time } from './time.ts'

/** Another instance: its log, which this one witnesses, or itself, a witness of our log. Told apart by the kind of its key. */
export const PeerInput = z.object({
  /** A note verifier key, one line. */
  key: z.string().trim().min(10).max(400),
  /** Where a witness is asked; without it by file on removable media. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null),
})
export type PeerInput = z.input<typeof PeerInput>

export const PeerQuery = z.object({ name: z.string().min(1).max(300), use: z.enum(['log', 'witness']) })

export const WitnessStanding = z.object({
  /** What others need to know us: verifier keys. `log` is null before the log's first entry. */
  own: z.object({ log: z.string().nullable(), witness: z.string(), size: z.int().nullable() }),
  /** Logs that we witness, and how much of each we have seen. */
  logs: z.array(z.object({ name: z.string(), key: z.string(), size: z.int().nullable() })),
  /** Witnesses of our log. */
  witnesses: z.array(
    z.object({
      name: z.string(),
      key: z.string(),
      url: z.string().nullable(),
      /** `by-file`: it has no address. `refused` is grave: it says that our log is not what it was. */
      state: z.enum(['fresh', 'behind', 'silent', 'refused', 'by-file']),
      detail: z.string().nullable(),
      /** What it cosigned last. */
      size: z.int().nullable(),
      at: Time.nullable(),
      /** That checkpoint with its signature, so that a reader need not take our word. */
      note: z.string().nullable(),
    }),
  ),
})
export type WitnessStanding = z.infer<typeof WitnessStanding>

export const CertificateQuery = z.object({
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  zone: z.string().max(64).optional(),
})

/**
 * Of a camera's day: what is recorded, what is not and why, what nothing accounts for, each part with the number of its entry.
 * `note` is a signed note over the canonical JSON of it.
 */
export const Certificate = z.object({
  note: z.string(),
  /** The log was found to be whole. */
  isProved: z.boolean(),
  findings: z.array(
    z.object({
      camera: z.string().nullable(),
      from: Time.nullable(),
      to: Time.nullable(),
      kind: z.string(),
      detail: z.string(),
    }),
  ),
})
export type Certificate = z.infer<typeof Certificate>
