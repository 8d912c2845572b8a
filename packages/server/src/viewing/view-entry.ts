// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime } from '@mingjian/base'
import type { EntryDraft } from '../log/enter.ts'
import type { ViewingRow } from '../store/viewings.ts'

type Row = Pick<
  ViewingRow,
  'id' | 'kind' | 'actor_kind' | 'user_id' | 'camera' | 'order_id' | 'viewing' | 'grant_entry'
>

/** A viewing began: by ids alone, no name. */
export function beginEntry(row: Row): EntryDraft {
  return { type: 'view.begin', body: headOf(row) }
}

/** A viewing is over: what was sent, in camera-seconds, pictures, bytes and footage time. */
export function endEntry(row: Omit<ViewingRow, 'seen_at' | 'user_name' | 'begin_entry' | 'end_entry'>): EntryDraft {
  const { ticks, played_ticks, pictures, bytes, began_at, ended_at, reason } = row
  return {
    type: 'view.end',
    body: {
      ...headOf(row),
      begin: new Date(began_at).toISOString(),
      end: new Date(ended_at ?? began_at).toISOString(),
      reason: reason ?? 'crash',
      seconds: Math.round(ticks / 90) / 1000,
      played: played_ticks === null ? null : Math.round(played_ticks / 90) / 1000,
      pictures,
      bytes,
      spans: row.spans.map(([from, to]) => [formatTime(from as EpochTicks), formatTime(to as EpochTicks)]),
    },
  }
}

function headOf(row: Row) {
  return {
    actor: row.actor_kind,
    user: row.user_id,
    camera: row.camera,
    viewing: row.id,
    sitting: row.viewing,
    kind: row.kind,
    order: row.order_id,
    grant: row.grant_entry,
  }
}
