// SPDX-License-Identifier: Apache-2.0
import type { ColumnType, Generated } from 'kysely'

/** The tables of migrations/0006. */
export type KeepSchema = {
  hold: HoldTable
  keep_purpose: PurposeTable
  deletion_order: DeletionOrderTable
  deletion: DeletionTable
  deletion_segment: DeletionSegmentTable
  package_job: PackageJobTable
  bookmark: BookmarkTable
}

type HoldTable = {
  id: string
  camera: string
  from_ticks: number
  to_ticks: number
  reason: string
  case_number: string
  authority: string
  order_id: string | null
  expires_ticks: number | null
  /** A day, `2026-11-23`. */
  review_on: string | null
  placed_at: Date
  placed_by: string
  placed_by_name: string
  place_entry: number | null
  asked_at: Date | null
  asked_by: string | null
  asked_by_name: string | null
  ask_reason: string | null
  ask_entry: number | null
  released_at: Date | null
  released_by: string | null
  released_by_name: string | null
  release_entry: number | null
}

type PurposeTable = {
  id: string
  camera: string
  from_ticks: number
  to_ticks: number
  until_ticks: number
  purpose: string
  stated_at: Date
  stated_by: string
  stated_by_name: string
  entry: number | null
  ended_at: Date | null
}

type DeletionOrderTable = {
  id: string
  camera: string
  from_ticks: number
  to_ticks: number
  authority: string
  reason: string
  document_name: string
  document_hash: Buffer
  asked_at: Date
  asked_by: string
  asked_by_name: string
  ask_entry: number | null
  confirmed_at: Date | null
  confirmed_by: string | null
  confirmed_by_name: string | null
  confirm_entry: number | null
  withdrawn_at: Date | null
}

type DeletionTable = {
  id: string
  camera: string
  basis: 'ceiling' | 'order'
  article: string
  order_id: string | null
  from_ticks: number
  to_ticks: number
  segments: number
  bytes: number
  decided_at: Date
  is_entered: boolean
  done_at: Date | null
}

type DeletionSegmentTable = {
  deletion_id: string
  camera: string
  name: string
  start_ticks: number
  end_ticks: number
  bytes: number
  root: string
  entry: number | null
}

/** A stretch taken out of a derivative; ticks. */
export type CutRow = Readonly<{ camera: string; from: number; to: number }>

type PackageJobTable = {
  id: string
  cameras: string[]
  from_ticks: number
  to_ticks: number
  reason: string
  order_id: string | null
  original_id: string | null
  cuts: ColumnType<readonly CutRow[], readonly CutRow[] | undefined, readonly CutRow[]>
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  bytes_done: Generated<number>
  bytes_total: Generated<number>
  created_at: Date
  created_by: string
  created_by_name: string
  error: string | null
  bytes: number | null
  sha256: string | null
  manifest_sha256: string | null
  entry: number | null
  time_stamp: Date | null
}

type BookmarkTable = {
  id: string
  user_id: string
  camera: string
  at_ticks: number
  note: string
  created_at: Date
}
