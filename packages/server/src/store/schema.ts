// SPDX-License-Identifier: Apache-2.0
import type { ColumnType, Generated } from 'kysely'
import type { GapCause, Role } from '@mingjian/contract'
import type { PlainSource } from '../domain/camera-source.ts'
import type { AccessSchema } from './schema-access.ts'
import type { KeepSchema } from './schema-keep.ts'
import type { LogSchema } from './schema-log.ts'
import type { OrderSchema } from './schema-orders.ts'
import type { ViewingSchema } from './schema-viewing.ts'

/** The tables of migrations/0001. Whole numbers of 64 bits are read as numbers: every one of ours stays below 2^53. */
export interface Schema extends AccessSchema, KeepSchema, LogSchema, OrderSchema, ViewingSchema {
  setting: { name: string; value: Json<unknown> }
  user: UserTable
  session: SessionTable
  setup_link: { hash: Buffer; created_at: Date }
  preference: { user_id: string; value: Json<Record<string, unknown>> }
  camera: CameraTable
  alarm: AlarmTable
  export_job: ExportJobTable
  migration: { number: number; name: string; checksum: string; applied_at: Date }
}

/** A jsonb column: read and written as the value itself. */
export type Json<T> = ColumnType<T, T, T>

type UserTable = {
  id: string
  name: string
  name_key: string
  role: Role
  password: string
  disabled: Generated<boolean>
  cameras: string[] | null
  created_at: Date
  last_sign_in: Date | null
  failures: Generated<number>
  locked_until: Date | null
  unit: Generated<string | null>
  has_factor: Generated<boolean>
}

type SessionTable = {
  id: string
  user_id: string
  hash: Buffer
  created_at: Date
  last_seen: Date
  expires_at: Date
  address: string
  agent: string
  order_id: Generated<string | null>
  device: Generated<string | null>
  is_new_device: Generated<boolean>
}

type CameraTable = {
  id: string
  name: string
  place: string | null
  source: Json<PlainSource>
  password: Buffer | null
  in_use: boolean
  retention_days: number
  created_at: Date
  removed_at: Date | null
  unit: Generated<string | null>
  classes: Generated<string[]>
}

type AlarmTable = {
  id: string
  kind: string
  camera: string | null
  raised_at: Date
  cleared_at: Date | null
  acknowledged_at: Date | null
  acknowledged_by: string | null
  detail: string
}

type ExportJobTable = {
  id: string
  cameras: string[]
  from_ticks: number
  to_ticks: number
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  bytes_done: Generated<number>
  bytes_total: Generated<number>
  created_at: Date
  created_by: string
  created_by_name: string
  error: string | null
  files: ColumnType<readonly ExportFileRow[], readonly ExportFileRow[] | undefined, readonly ExportFileRow[]>
}

/** As in the contract's ExportJob, with the file's path kept by the service that made it. */
export type ExportFileRow = Readonly<{
  camera: string
  name: string
  bytes: number
  sha256: string | null
  from: string
  to: string
  gaps: readonly Readonly<{ start: string; end: string; cause: GapCause }>[]
}>
