// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { SentSpan } from '../stream/view-meter.ts'
import type { ByteSpan } from './footage-bytes.ts'
import type { FootagePlan } from './footage-plan.ts'

/** Which footage these bytes of an answer show: every fragment of which more than the head went out. */
export function sentSpans(plan: FootagePlan, sent: ByteSpan): { ticks: number; spans: SentSpan[] } {
  const spans: (readonly [number, number])[] = []
  let ticks = 0
  for (const piece of plan.pieces) {
    if (piece.at >= sent.end || piece.at + piece.length <= sent.first) continue
    const sets = piece.sets?.length ?? 0
    for (const row of piece.rows) {
      const at = piece.at + row.offset - piece.offset + (row === piece.rows[0] ? 0 : sets)
      if (at + row.keyLength > sent.end || at + row.length <= sent.first) continue
      const last = spans.at(-1)
      const end = row.start + row.duration
      ticks += row.duration
      if (last && Math.abs(row.start - last[1]) < TOUCH) spans[spans.length - 1] = [last[0], end]
      else spans.push([row.start, end])
    }
  }
  return { ticks, spans: spans.map(([from, to]) => [from as EpochTicks, to as EpochTicks]) }
}

/** Neighbouring fragments meet within a picture. */
const TOUCH = 9000
