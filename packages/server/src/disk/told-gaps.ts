// SPDX-License-Identifier: Apache-2.0
import type { GapFacts } from './facts.ts'
import { type LedgerEntry } from './ledger.ts'

/** The gaps that ledger entries, in the order written, tell of; the last may still be open. */
export function gapsOf(camera: string, entries: readonly LedgerEntry[]): GapFacts[] {
  const gaps: GapFacts[] = []
  let open: GapFacts | null = null
  for (const entry of entries) {
    switch (entry.kind) {
      case 'lost':
        if (open !== null && open.cause === entry.cause && open.detail === entry.detail) break // repeated at midnight
        if (open !== null) close(gaps, open, entry.at)
        open = { camera, start: entry.at, end: null, cause: entry.cause, detail: entry.detail }
        break
      case 'back':
        if (open !== null) close(gaps, open, entry.at)
        open = null
        break
      case 'expired':
      case 'deleted':
      case 'missing':
        join(gaps, { camera, start: entry.from, end: entry.to, cause: entry.kind, detail: null })
        break
      case 'clock-step':
      case 'recovered':
        break
    }
  }
  if (open !== null) gaps.push(open)
  return gaps
}

function close(gaps: GapFacts[], open: GapFacts, at: GapFacts['start']): void {
  if (at > open.start) gaps.push({ ...open, end: at })
}

/** Segments deleted one after the other are one gap. */
function join(gaps: GapFacts[], gap: GapFacts): void {
  const last = gaps.findLast(({ cause }) => cause === gap.cause)
  if (last !== undefined && last.end === gap.start) gaps[gaps.indexOf(last)] = { ...last, end: gap.end }
  else gaps.push(gap)
}
