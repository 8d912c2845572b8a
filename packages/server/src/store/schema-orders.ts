// SPDX-License-Identifier: Apache-2.0
import type {
  OrderAct,
  OrderAuthority,
  OrderDoor,
  OrderNeed,
  OrderPaperKind,
  OrderState,
  OrderVerb,
} from '@mingjian/contract'
import type { ColumnType } from 'kysely'
import type { z } from 'zod'

/** The tables of migrations/0005. */
export type OrderSchema = {
  retrieval_order: OrderTable
  order_scope: {
    order_id: string
    position: number
    is_granted: boolean
    camera: string
    from_ticks: number
    to_ticks: number
  }
  order_step: OrderStepTable
  order_paper: OrderPaperTable
  order_visit: OrderVisitTable
}

type OrderTable = {
  id: string
  number: string | null
  door: OrderDoor
  state: OrderState
  version: number
  authority: z.infer<typeof OrderAuthority> | null
  need: z.infer<typeof OrderNeed> | null
  organ: string
  sealed: Buffer
  verbs: OrderVerb[]
  created_at: Date
  created_by: string | null
  created_by_name: string
  registered_at: Date | null
  registered_by: string | null
  registered_by_name: string | null
  checked_by: string | null
  decided_at: Date | null
  decided_by: string | null
  decided_by_name: string | null
  due_at: Date | null
  until: Date | null
  overdue_told: Date | null
  outcome: Buffer | null
}

type OrderStepTable = {
  order_id: string
  number: number
  act: OrderAct
  at: Date
  by_user: string | null
  by_name: string
  entry: number | null
  detail: ColumnType<Record<string, unknown>, Record<string, unknown>, never>
  snapshot: Buffer | null
}

type OrderPaperTable = {
  id: string
  order_id: string
  kind: OrderPaperKind
  officer: number | null
  name: string
  type: string
  bytes: number
  sha256: string
  key: Buffer
  entry: number
  added_at: Date
  added_by: string | null
  added_by_name: string
}

type OrderVisitTable = {
  id: string
  order_id: string
  mode: 'officer' | 'staff'
  code: Buffer | null
  code_until: Date | null
  cookie: Buffer | null
  user_id: string | null
  user_name: string
  opened_at: Date
  redeemed_at: Date | null
  expires_at: Date
  ended_at: Date | null
  entry: number
}
