// SPDX-License-Identifier: Apache-2.0
import type { PendingQuery, Row } from 'postgres'
import type { RegistryKind } from '@mingjian/contract'
import { asking, type Database } from './database.ts'
import { type StoredRecord, tableOf } from './registry-records.ts'
import { escapeLike } from './users.ts'

export type RecordFilter = Readonly<{
  page: number
  size: number
  search?: string | undefined
  sort: 'name' | '-name' | 'changed' | '-changed'
  /** Columns that must have this value. */
  where?: Readonly<Record<string, string | boolean | undefined>>
  /** Columns that hold lists and must contain this value. */
  has?: Readonly<Record<string, string | undefined>>
  asOf?: Date | undefined
}>

export type RecordPage = Readonly<{ rows: readonly StoredRecord[]; total: number; isTotalExact: boolean }>

/** Beyond this a total is not counted, and pages are not turned. */
const COUNT_LIMIT = 10_000

/** Lists of records; each filter and order has its index (bench/registry.ts). */
export class RegistryLists {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(kind: RegistryKind, filter: RecordFilter): Promise<RecordPage> {
    return filter.asOf ? this.#listAsOf(kind, filter, filter.asOf) : this.#listNow(kind, filter)
  }

  #listNow(kind: RegistryKind, filter: RecordFilter): Promise<RecordPage> {
    const { sql } = this.#database
    const table = sql(tableOf(kind))
    const where = this.#conditions(filter)
    const { by, direction } = orderOf(filter)
    const offset = Math.min((filter.page - 1) * filter.size, COUNT_LIMIT)
    return asking(async () => {
      const rows = await sql<StoredRecord[]>`
        select id, version, changed_at as "changedAt", body from ${table} where ${where}
        order by ${sql(by)} ${sql.unsafe(direction)}, id ${sql.unsafe(direction)} limit ${filter.size} offset ${offset}`
      const [counted] = await sql<{ total: number }[]>`
        select count(*)::integer as total from (select 1 from ${table} where ${where} limit ${COUNT_LIMIT + 1}) c`
      const total = counted?.total ?? 0
      return { rows, total: Math.min(total, COUNT_LIMIT), isTotalExact: total <= COUNT_LIMIT }
    })
  }

  #conditions(filter: RecordFilter): PendingQuery<Row[]> {
    const { sql } = this.#database
    let where = sql`true`
    for (const [column, value] of Object.entries(filter.where ?? {}))
      if (value !== undefined) where = sql`${where} and ${sql(column)} = ${value}`
    for (const [column, value] of Object.entries(filter.has ?? {}))
      if (value !== undefined) where = sql`${where} and ${sql(column)} @> ${[value]}`
    const search = filter.search?.toLowerCase()
    if (!search) return where
    if (search.length === 1) return sql`${where} and name ilike ${`${escapeLike(search)}%`}`
    return sql`${where} and (words @> bigrams(${search}) and name ilike ${`%${escapeLike(search)}%`} or id = ${search})`
  }

  #listAsOf(kind: RegistryKind, filter: RecordFilter, at: Date): Promise<RecordPage> {
    const { sql } = this.#database
    const { by, direction } = orderOf(filter)
    const like = `%${escapeLike(filter.search ?? '')}%`
    let where = sql`body->>'name' ilike ${like}`
    for (const [column, value] of Object.entries(filter.where ?? {}))
      if (value !== undefined) where = sql`${where} and body->>${column} = ${String(value)}`
    return asking(async () => {
      const all = await sql<StoredRecord[]>`
        with recorded as (
          select distinct on (id) id, version, at as changed_at, body, body->>'name' as name from record_version
          where kind = ${kind} and at <= ${at} order by id, version desc)
        select id, version, changed_at as "changedAt", body from recorded where ${where}
        order by ${sql(by)} ${sql.unsafe(direction)}, id limit ${COUNT_LIMIT + 1}`
      const start = (filter.page - 1) * filter.size
      const total = Math.min(all.length, COUNT_LIMIT)
      return { rows: all.slice(start, start + filter.size), total, isTotalExact: all.length <= COUNT_LIMIT }
    })
  }
}

function orderOf({ sort }: RecordFilter): { by: string; direction: 'asc' | 'desc' } {
  return { by: sort.endsWith('name') ? 'name' : 'changed_at', direction: sort.startsWith('-') ? 'desc' : 'asc' }
}
