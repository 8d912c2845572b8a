// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'

/** RFC 3339 with an explicit offset; answers are always UTC. */
export const Time = z.iso.datetime({ offset: true })

/** A half-open interval [from, to). */
export const IntervalQuery = z.object({ from: Time, to: Time })

/** Pages count from 1. */
export const PageQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(1000).default(200),
  search: z.string().max(200).optional(),
})

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.int(), page: z.int(), size: z.int() })
}
