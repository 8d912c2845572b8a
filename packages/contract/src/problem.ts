// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'

/** RFC 9457 problem document. `code` is stable and listed in ref/errors.md; `article` is set where the law is the reason. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  article: z.string().optional(),
  /** The access policy that decided (GET /api/access/policies). */
  policy: z.string().optional(),
  /** Seconds until it is worth trying again; also in the Retry-After header. */
  retryAfter: z.int().optional(),
  /** What stands now, where a change was made upon something older. */
  current: z.unknown().optional(),
  /** Which input was wrong: dotted paths with a sentence each. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>
