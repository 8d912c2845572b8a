// SPDX-License-Identifier: Apache-2.0
import { formatTime } from '@mingjian/base'
import { type Json, MAX_FRAGMENTS, toBase64 } from '@mingjian/evidence'
import { type GapFacts } from '../disk/facts.ts'
import { endOf, type SegmentIndex } from '../disk/segment-index.ts'
import type { EntryDraft } from './enter.ts'

/** What the log says of a sealed segment: one entry, or several where it has more fragments than one holds. None while it is open. */
export function segmentDrafts(name: string, index: SegmentIndex): EntryDraft[] {
  const { header, rows, seal } = index
  if (seal === null) return []
  const whole = {
    camera: header.camera,
    name,
    start: formatTime(header.start),
    end: formatTime(endOf(index)),
    bytes: seal.bytes,
    root: toBase64(seal.root),
    init: { hash: toBase64(header.formatHash), bytes: header.initLength },
    count: rows.length,
    reason: seal.reason,
  }
  const drafts: EntryDraft[] = []
  for (let first = 0; first === 0 || first < rows.length; first += MAX_FRAGMENTS) {
    const fragments = rows
      .slice(first, first + MAX_FRAGMENTS)
      .map((row): Json => [toBase64(row.sha256), row.length, Math.floor((row.start - header.start) / TICKS_PER_MILLI)])
    drafts.push({ type: 'footage.segment', body: { ...whole, first, fragments } })
  }
  return drafts
}

/** What the log says of a gap; its detail stays in the ledger, for it may hold addresses. */
export function gapDraft({ camera, start, end, cause }: GapFacts): EntryDraft {
  const body = { camera, start: formatTime(start), cause, ...(end === null ? {} : { end: formatTime(end) }) }
  return { type: 'footage.gap', body }
}

const TICKS_PER_MILLI = 90
