// SPDX-License-Identifier: Apache-2.0
import type { Filing, FilingDraft, FilingHead } from '@mingjian/contract'
import { daysBetween, parseDay } from '@mingjian/law'
import type { DraftShown, FilingShown } from '../../filing/filing-desk.ts'
import type { FilingRow } from '../../store/filings.ts'

/** As lists tell it. */
export function presentHead(row: FilingRow, today: string): FilingHead {
  const { id, occasion, state, system, name, unit, district, authority, due, number, peer } = row
  return {
    ...{ id, occasion, state, system, name, unit, district, authority, due, number, peer },
    ...{ place: row.place_name, unitName: row.unit_name, submittedOn: row.submitted_on, acceptedOn: row.accepted_on },
    overdueDays: due === null ? 0 : Math.max(0, daysBetween(parseDay(due), parseDay(today))),
    isReceived: row.is_received,
  }
}

export function presentFiling({ row, acts, here }: FilingShown, today: string): Filing {
  const { dossier, sha256, certificate } = row
  return {
    ...presentHead(row, today),
    ...{ dossier, sha256, certificate, here: [...here] },
    acts: acts.map(({ seq, act, on_day: on, words, until, at, by_name: by, entry }) => ({
      ...{ seq, act, on, words, until, at: at.toISOString(), by, entry },
    })),
  }
}

export function presentDraft(made: DraftShown): FilingDraft {
  const { system, authority, peer, dossier, missing, dues, block, open, stale, papers } = made
  return {
    ...{ system: { id: system.id, name: system.body.name }, authority, peer, dossier, block, open },
    ...{ missing: [...missing], dues: [...dues], stale: [...stale] },
    made: papers.map(({ kind, title }) => ({ kind, title })),
  }
}
