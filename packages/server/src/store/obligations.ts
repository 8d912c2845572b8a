// SPDX-License-Identifier: Apache-2.0
import type { PendingQuery, Row } from 'postgres'
import { asking, type Database } from './database.ts'

export type SubjectKind = 'place' | 'system' | 'camera'
export type OpenStatus = 'due' | 'overdue' | 'broken'

/** Something that is owed and not done. `detail` is what the screens show beside it. */
export type OpenRow = Readonly<{
  subject_kind: SubjectKind
  subject: string
  rule: string
  status: OpenStatus
  since: string
  last_day: string | null
  sort_day: string
  unit: string | null
  system: string | null
  place: string | null
  district: string
  name: string
  detail: Readonly<Record<string, unknown>>
}>

export type NoticeRow = Readonly<{
  id: number
  day: string
  kind: 'begun' | 'overdue' | 'broken' | 'remedied'
  rule: string
  subject_kind: SubjectKind
  subject: string
  name: string
  unit: string | null
  district: string
  last_day: string | null
  exposure: readonly Readonly<{ article: string; fine: Readonly<{ min: number; max: number }> | null }>[]
  entry: number | null
}>

/** A thing held against the rules: what is open now, and what is new about it. */
export type Evaluated = Readonly<{
  kind: SubjectKind
  id: string
  on: string
  books: string
  open: readonly OpenRow[]
  notices: readonly Omit<NoticeRow, 'id'>[]
}>

export type OpenFilter = Readonly<{
  unit?: string | undefined
  system?: string | undefined
  place?: string | undefined
  district?: string | undefined
  rules?: readonly string[] | undefined
  status?: readonly OpenStatus[] | undefined
  dueBefore?: string | undefined
}>

export type SubjectState = Readonly<{ kind: SubjectKind; id: string; evaluated_on: string; books: string }>

const COUNT_LIMIT = 10_000

/** What is open, what was told of it, and when each thing was last looked at. */
export class Obligations {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** By the day on which it is owed, the oldest first. */
  list(filter: OpenFilter, page: Readonly<{ page: number; size: number }>): Promise<OpenRow[]> {
    const { sql } = this.#database
    const offset = Math.min((page.page - 1) * page.size, COUNT_LIMIT)
    return asking(
      () => sql<OpenRow[]>`
        select * from open_obligation where ${this.#where(filter)}
        order by sort_day, subject, rule limit ${page.size} offset ${offset}`,
    )
  }

  /** How many stand how; exact up to ten thousand a filter, and at any size for a district, a rule or everything. */
  count(filter: OpenFilter): Promise<Record<OpenStatus, number>> {
    const { sql } = this.#database
    const isCoarse = [filter.unit, filter.system, filter.place, filter.dueBefore].every((each) => each === undefined)
    const where = this.#where(filter)
    return asking(async () => {
      const rows = isCoarse
        ? await sql<{ status: OpenStatus; count: number }[]>`
            select status, sum(count)::integer as count from obligation_count where ${where} group by status`
        : await sql<{ status: OpenStatus; count: number }[]>`
            select status, count(*)::integer as count from
              (select status from open_obligation where ${where} limit ${COUNT_LIMIT}) c group by status`
      const counts = { due: 0, overdue: 0, broken: 0 }
      for (const { status, count } of rows) counts[status] = count
      return counts
    })
  }

  /** What stood open of these things, and when they were looked at. */
  async before(
    kind: SubjectKind,
    ids: readonly string[],
  ): Promise<{ open: Map<string, OpenRow[]>; states: Map<string, SubjectState> }> {
    const { sql } = this.#database
    const list = [...ids]
    const [rows, states] = await asking(() =>
      Promise.all([
        sql<OpenRow[]>`select * from open_obligation where subject_kind = ${kind} and subject = any(${list})`,
        sql<SubjectState[]>`select * from law_subject where kind = ${kind} and id = any(${list})`,
      ]),
    )
    const open = Map.groupBy(rows, ({ subject }) => subject)
    return { open, states: new Map(states.map((each) => [each.id, each])) }
  }

  /** Replaces what is open of these things and keeps what is new, all or nothing. */
  async apply(kind: SubjectKind, all: readonly Evaluated[]): Promise<void> {
    const { sql } = this.#database
    if (all.length === 0) return
    const open = all.flatMap((each) => each.open).map((row) => ({ ...row, detail: sql.json(plain(row.detail)) }))
    const notices = all
      .flatMap((each) => each.notices)
      .map((row) => ({ ...row, exposure: sql.json(plain(row.exposure)) }))
    const states = all.map(({ id, on, books }) => ({ kind, id, evaluated_on: on, books }))
    await asking(() =>
      sql.begin(async (tx) => {
        await tx`delete from open_obligation where subject_kind = ${kind} and subject = any(${all.map(({ id }) => id)})`
        for (const rows of slices(open)) await tx`insert into open_obligation ${tx(rows)}`
        for (const rows of slices(notices)) await tx`insert into law_notice ${tx(rows)}`
        for (const rows of slices(states))
          await tx`insert into law_subject ${tx(rows)} on conflict (kind, id) do update
            set evaluated_on = excluded.evaluated_on, books = excluded.books`
      }),
    )
  }

  /** Things not yet looked at on this day under these rulebooks. */
  stale(kind: SubjectKind, given: Readonly<{ on: string; books: string; limit: number }>): Promise<string[]> {
    const { sql } = this.#database
    const { on, books, limit } = given
    return asking(async () => {
      const rows = await sql<{ id: string }[]>`
        select r.id from ${sql(`registry_${kind}`)} r left join law_subject s on s.kind = ${kind} and s.id = r.id
        where s.id is null or s.evaluated_on <> ${on} or s.books <> ${books} order by r.id limit ${limit}`
      return rows.map(({ id }) => id)
    })
  }

  /** The newest first. */
  async notices(
    filter: Readonly<{ unit?: string | undefined; from?: string | undefined; to?: string | undefined }>,
    page: Readonly<{ page: number; size: number }>,
  ): Promise<{ rows: NoticeRow[]; total: number }> {
    const { sql } = this.#database
    let where = sql`true`
    if (filter.unit !== undefined) where = sql`${where} and unit = ${filter.unit}`
    if (filter.from !== undefined) where = sql`${where} and day >= ${filter.from}`
    if (filter.to !== undefined) where = sql`${where} and day <= ${filter.to}`
    const offset = Math.min((page.page - 1) * page.size, COUNT_LIMIT)
    const rows = await asking(
      () => sql<NoticeRow[]>`
        select * from law_notice where ${where} order by day desc, id desc limit ${page.size} offset ${offset}`,
    )
    const [counted] = await asking(
      () => sql<{ total: number }[]>`
        select count(*)::integer as total from (select 1 from law_notice where ${where} limit ${COUNT_LIMIT}) c`,
    )
    return { rows, total: counted?.total ?? 0 }
  }

  #where(filter: OpenFilter): PendingQuery<Row[]> {
    const { sql } = this.#database
    let where = sql`true`
    for (const name of ['unit', 'system', 'place', 'district'] as const) {
      const value = filter[name]
      if (value !== undefined) where = sql`${where} and ${sql(name)} = ${value}`
    }
    if (filter.rules) where = sql`${where} and rule = any(${[...filter.rules]})`
    const [status, ...others] = filter.status ?? []
    if (status !== undefined && others.length === 0) where = sql`${where} and status = ${status}`
    else if (filter.status) where = sql`${where} and status = any(${[...filter.status]})`
    // what has a last day is sorted by it
    if (filter.dueBefore !== undefined)
      where = sql`${where} and last_day is not null and sort_day < ${filter.dueBefore}`
    return where
  }
}

/** Values of JSON only, as the driver wants them. */
function plain(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}

/** One statement takes at most 65,534 parameters. */
function slices<T>(rows: readonly T[]): T[][] {
  const SLICE = 2000
  return Array.from({ length: Math.ceil(rows.length / SLICE) }, (_, n) => rows.slice(n * SLICE, (n + 1) * SLICE))
}
