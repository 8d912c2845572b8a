// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { DistrictCode } from './registry.ts'
import { Time } from './time.ts'

const name = z.string().trim().min(1).max(100)
const url = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .nullable()

/** Another instance, known by its key. */
export const ExchangePeerInput = z.object({
  name,
  /** Ed25519, base64: what the other instance shows as its own. */
  key: z.string().trim().max(64),
  /** Null: its letters go and come by file. */
  url: url.default(null),
  /** Whose instance it is: a unit of our registry, or the police of a district. */
  unit: z.string().max(64).nullable().default(null),
  district: DistrictCode.nullable().default(null),
})

export const ExchangePeerChange = ExchangePeerInput.omit({ key: true }).extend({
  /** Its letters are refused and nothing is sent to it. */
  isBarred: z.boolean().default(false),
})

export const ExchangeStanding = z.object({
  own: z.object({ name: z.string(), key: z.string(), fingerprint: z.string() }),
  peers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      url: z.string().nullable(),
      unit: z.string().nullable(),
      district: z.string().nullable(),
      isBarred: z.boolean(),
      /** Letters that wait to be answered, since when the oldest does, and letters of theirs that wait here. */
      waiting: z.int(),
      since: Time.nullable(),
      arrived: z.int(),
      contactAt: Time.nullable(),
      trouble: z.string().nullable(),
    }),
  ),
})
export type ExchangeStanding = z.infer<typeof ExchangeStanding>

/** What a file that came in held; `refused`: codes of what was wrong with single letters. */
export const ExchangeImport = z.object({
  peer: z.string(),
  letters: z.int(),
  answers: z.int(),
  refused: z.array(z.string()),
})
export type ExchangeImport = z.infer<typeof ExchangeImport>
