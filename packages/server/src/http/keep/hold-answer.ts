// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime, toMillis } from '@mingjian/base'
import type { Deletion, DeletionOrder, Hold, HoldState, KeepPurpose } from '@mingjian/contract'
import { isInForce } from '../../domain/hold.ts'
import type { DeletionOrderRow } from '../../store/deletion-orders.ts'
import type { DeletionRow } from '../../store/deletions.ts'
import { holdFacts, type HoldRow } from '../../store/holds.ts'
import type { PurposeRow } from '../../store/purposes.ts'

const time = (ticks: number): string => formatTime(ticks as EpochTicks)

export function presentHold(row: HoldRow, now: EpochTicks): Hold {
  const state = stateOf(row, now)
  const today = new Date(toMillis(now)).toISOString().slice(0, 10)
  return {
    id: row.id,
    camera: row.camera,
    from: time(row.from_ticks),
    to: time(row.to_ticks),
    reason: row.reason,
    caseNumber: row.case_number,
    authority: row.authority,
    order: row.order_id,
    expiresAt: row.expires_ticks === null ? null : time(row.expires_ticks),
    reviewOn: row.review_on,
    isReviewDue:
      row.review_on !== null && row.review_on <= today && (state === 'in-force' || state === 'release-asked'),
    state,
    placed: { at: row.placed_at.toISOString(), by: row.placed_by, byName: row.placed_by_name, entry: row.place_entry },
    asked: askedOf(row),
    released: releasedOf(row),
  }
}

function stateOf(row: HoldRow, now: EpochTicks): HoldState {
  if (row.released_at !== null) return 'released'
  if (!isInForce(holdFacts(row), now)) return 'lapsed'
  return row.asked_by === null ? 'in-force' : 'release-asked'
}

function askedOf(row: HoldRow): Hold['asked'] {
  const { asked_at: at, asked_by: by, asked_by_name: byName, ask_entry: entry, ask_reason: reason } = row
  return at === null || by === null
    ? null
    : { at: at.toISOString(), by, byName: byName ?? '', entry, reason: reason ?? '' }
}

function releasedOf(row: HoldRow): Hold['released'] {
  const { released_at: at, released_by: by, released_by_name: byName, release_entry: entry } = row
  return at === null || by === null ? null : { at: at.toISOString(), by, byName: byName ?? '', entry }
}

export function presentPurpose(row: PurposeRow): KeepPurpose {
  return {
    id: row.id,
    camera: row.camera,
    from: time(row.from_ticks),
    to: time(row.to_ticks),
    until: time(row.until_ticks),
    purpose: row.purpose,
    stated: { at: row.stated_at.toISOString(), by: row.stated_by, byName: row.stated_by_name, entry: row.entry },
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

export function presentDeletionOrder(row: DeletionOrderRow): DeletionOrder {
  const { confirmed_at: at, confirmed_by: by, confirmed_by_name: byName, confirm_entry: entry } = row
  const ended = row.withdrawn_at === null ? 'asked' : 'withdrawn'
  return {
    id: row.id,
    camera: row.camera,
    from: time(row.from_ticks),
    to: time(row.to_ticks),
    authority: row.authority,
    reason: row.reason,
    documentName: row.document_name,
    documentHash: row.document_hash.toString('hex'),
    state: at === null ? ended : 'confirmed',
    asked: { at: row.asked_at.toISOString(), by: row.asked_by, byName: row.asked_by_name, entry: row.ask_entry },
    confirmed: at === null || by === null ? null : { at: at.toISOString(), by, byName: byName ?? '', entry },
  }
}

export function presentDeletion(row: DeletionRow, entry: number | null): Deletion {
  return {
    id: row.id,
    camera: row.camera,
    basis: row.basis,
    article: row.article,
    order: row.order_id,
    from: time(row.from_ticks),
    to: time(row.to_ticks),
    segments: row.segments,
    bytes: row.bytes,
    decidedAt: row.decided_at.toISOString(),
    entry,
    doneAt: row.done_at?.toISOString() ?? null,
  }
}
