// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@mingjian/evidence'
import type { ColumnType } from 'kysely'

/** The tables of migrations/0004. */
export type LogSchema = {
  sealed_value: { commitment: Buffer; field: string; salt: Buffer; value: string }
  log_entry: LogEntryTable
}

export type LogEntryTable = {
  index: number
  at: Date
  type: string
  camera: string | null
  user_id: string | null
  order_id: string | null
  grant_id: string | null
  start_ticks: number | null
  end_ticks: number | null
  segment: string | null
  body: ColumnType<JsonObject, JsonObject, never>
  sealed: ColumnType<Readonly<Record<string, string>>, Readonly<Record<string, string>>, never>
}
