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
/** Of what a search finds, so many are looked at; who finds more says more. */
const FOUND_LIMIT = 1000

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
    if (filter.search) return this.#find(kind, filter)
    const { sql } = this.#database
    const table = sql(tableOf(kind))
    const where = this.#conditions(filter)
    const { by, direction } = orderOf(filter)
    const offset = Math.min((filter.page - 1) * filter.size, COUNT_LIMIT)
    return asking(async () => {
      const [rows, [counted]] = await Promise.all([
        sql<StoredRecord[]>`
          select id, version, changed_at as "changedAt", body from ${table} where ${where}
          order by ${sql(by)} ${sql.unsafe(direction)}, id ${sql.unsafe(direction)} limit ${filter.size} offset ${offset}`,
        sql<{ total: number }[]>`
          select count(*)::integer as total from (select 1 from ${table} where ${where} limit ${COUNT_LIMIT + 1}) c`,
      ])
      const total = counted?.total ?? 0
      return { rows, total: Math.min(total, COUNT_LIMIT), isTotalExact: total <= COUNT_LIMIT }
    })
  }

  /** What is searched for is gathered first and ordered then: in the order of names a word may come after a million others. */
  #find(kind: RegistryKind, filter: RecordFilter): Promise<RecordPage> {
    const { sql } = this.#database
    const { by, direction } = orderOf(filter)
    const offset = Math.min((filter.page - 1) * filter.size, FOUND_LIMIT)
    return asking(async () => {
      const found = await sql<(StoredRecord & { total: number })[]>`
        select id, version, changed_at as "changedAt", body, (count(*) over ())::integer as total from
          (select id, version, changed_at, name, body from ${sql(tableOf(kind))} where ${this.#conditions(filter)}
            limit ${FOUND_LIMIT + 1}) found
        order by ${sql(by)} ${sql.unsafe(direction)}, id ${sql.unsafe(direction)} limit ${filter.size} offset ${offset}`
      const total = found[0]?.total ?? 0
      const rows = found.map(({ total: _, ...row }) => row)
      return { rows, total: Math.min(total, FOUND_LIMIT), isTotalExact: total <= FOUND_LIMIT }
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
    if (ID.test(search)) return sql`${where} and id = ${search}`
    return sql`${where} and words @> bigrams(${search}) and name ilike ${`%${escapeLike(search)}%`}`
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

/** As new-id.ts makes them. */
const ID = /^[a-z]{2}[0-9a-z]{12}$/

function orderOf({ sort }: RecordFilter): { by: string; direction: 'asc' | 'desc' } {
  return { by: sort.endsWith('name') ? 'name' : 'changed_at', direction: sort.startsWith('-') ? 'desc' : 'asc' }
}
