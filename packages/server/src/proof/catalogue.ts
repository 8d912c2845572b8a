// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import type { ToldSource } from '@mingjian/evidence'
import type { Database } from '../store/database.ts'
import { listGaps, listSealed } from '../store/footage.ts'
import type { DaySpan } from './day-span.ts'

/** Rows are written in batches, after the footage they tell of. */
const LATE = 120 * TICKS_PER_SECOND

/** What the database tells of a camera's footage in an interval. Throws when it does not answer. */
export async function readCatalogue(
  database: Database,
  camera: string,
  span: DaySpan & Readonly<{ now: EpochTicks }>,
): Promise<ToldSource> {
  const { from, to, now } = span
  const sealed = await listSealed(database, { camera, from, to })
  const gaps = await listGaps(database, { camera, from, to })
  return {
    kind: 'catalogue.differs',
    completeUpTo: (now - LATE) as EpochTicks,
    segments: sealed.flatMap((segment) => (segment.root === null ? [] : [{ ...segment, root: segment.root }])),
    gaps: gaps.filter(({ end, cause }) => end !== null && cause !== 'expired' && cause !== 'missing'),
  }
}
