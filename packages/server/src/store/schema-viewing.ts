// SPDX-License-Identifier: Apache-2.0
import type { ViewingEnd, ViewingKind } from '@mingjian/contract'
import type { Generated } from 'kysely'
import type { Json } from './schema.ts'

/** The tables of migrations/0007. */
export type ViewingSchema = {
  viewing: ViewingTable
  viewing_finding: ViewingFindingTable
}

/** [from, to) in epoch ticks. */
export type SpanRow = readonly [from: number, to: number]

type ViewingTable = {
  id: string
  viewing: string
  kind: ViewingKind
  actor_kind: 'user' | 'token' | 'operator'
  user_id: string | null
  user_name: string
  camera: string
  order_id: string | null
  began_at: Date
  seen_at: Date
  ended_at: Date | null
  reason: ViewingEnd | null
  ticks: Generated<number>
  played_ticks: number | null
  pictures: Generated<number>
  bytes: Generated<number>
  spans: Json<readonly SpanRow[]>
  grant_entry: number | null
  begin_entry: number | null
  end_entry: number | null
}

type ViewingFindingTable = {
  id: string
  rule: string
  at: Date
  user_id: string | null
  user_name: string
  camera: string | null
  from_at: Date
  to_at: Date
  count: number
  threshold: number
  settled_by: string | null
  settled_at: Date | null
  note: string | null
}
