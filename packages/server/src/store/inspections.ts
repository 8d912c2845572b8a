// SPDX-License-Identifier: Apache-2.0
import type { Inspection, InspectionAbout, InspectionItem, InspectionState } from '@mingjian/contract'
import { asking, type Database } from './database.ts'
import { escapeLike } from './users.ts'

export type VisitRow = Readonly<{
  id: string
  number: string
  plan: string | null
  draw: string | null
  again: string | null
  about: InspectionAbout
  subject: string
  name: string
  system: string | null
  place: string
  unit: string | null
  district: string
  state: InspectionState
  inspectors: Inspection['inspectors']
  items: InspectionItem[]
  statement: string
  is_obstructed: boolean
  obstruction: string
  made_at: Date
  begun_at: Date | null
  closed_at: Date | null
  by_user: string | null
  by_name: string
  entry: number | null
}>

export type VisitChange = Partial<
  Pick<
    VisitRow,
    | 'state'
    | 'inspectors'
    | 'items'
    | 'statement'
    | 'is_obstructed'
    | 'obstruction'
    | 'begun_at'
    | 'closed_at'
    | 'entry'
  >
>

/** What of the lists somebody may see: null is everything. */
export type Reach = Readonly<{ unit: string | null; district: string | null }>

export type VisitFilter = Readonly<{
  page: number
  size: number
  state?: InspectionState | undefined
  plan?: string | undefined
  district?: string | undefined
  unit?: string | undefined
  search?: string | undefined
  sort: 'made' | '-made'
  reach: Reach
}>

/** Inspections: planned, open, closed. What is closed is changed no more. */
export class Inspections {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(ask: VisitFilter): Promise<{ rows: VisitRow[]; total: number }> {
    const { sql } = this.#database
    const { state = null, plan = null, district = null, unit = null, search = '', reach, page, size } = ask
    const where = sql`
      (${state}::text is null or state = ${state}) and (${plan}::text is null or plan = ${plan})
      and (${district}::text is null or district = ${district}) and (${unit}::text is null or unit = ${unit})
      and (${reach.unit}::text is null or unit = ${reach.unit})
      and (${reach.district}::text is null or district = ${reach.district})
      and (${search} = '' or name ilike ${`%${escapeLike(search)}%`} or number = ${search})`
    const direction = sql.unsafe(ask.sort === 'made' ? 'asc' : 'desc')
    return asking(async () => {
      const [rows, [counted]] = await Promise.all([
        sql<VisitRow[]>`
          select * from inspection where ${where} order by made_at ${direction}, id limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number }[]>`select count(*)::integer as total from inspection where ${where}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0 }
    })
  }

  async find(id: string): Promise<VisitRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<VisitRow[]>`select * from inspection where id = ${id}`)
    return row ?? null
  }

  /** Those that look at an order again. */
  async again(order: string): Promise<string[]> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ id: string }[]>`select id from inspection where again = ${order} order by made_at, id`,
    )
    return rows.map(({ id }) => id)
  }

  /** Numbered in the order in which they are made; one that the draw has already is left as it is. */
  async insert(rows: readonly Omit<VisitRow, 'number'>[]): Promise<VisitRow[]> {
    const { sql } = this.#database
    return asking(() =>
      sql.begin(async (tx) => {
        const made: VisitRow[] = []
        for (const row of rows) {
          const [next] = await tx<{ number: string }[]>`
            select ${String(row.made_at.getUTCFullYear())} || '-' || lpad(nextval('inspection_number')::text, 4, '0') as number`
          const values = {
            ...row,
            number: next?.number ?? row.id,
            inspectors: json(row.inspectors),
            items: json(row.items),
          }
          const [one] = await tx<VisitRow[]>`
            insert into inspection ${tx({ ...values, inspectors: tx.json(values.inspectors), items: tx.json(values.items) })}
            on conflict (draw, subject) do nothing returning *`
          if (one) made.push(one)
        }
        return made
      }),
    )
  }

  /** Reads, decides and writes in one turn; `change` throws to leave it as it is. Null: there is none. */
  change(id: string, change: (row: VisitRow) => VisitChange): Promise<VisitRow | null> {
    const { sql } = this.#database
    return asking(() =>
      sql.begin(async (tx) => {
        const [row] = await tx<VisitRow[]>`select * from inspection where id = ${id} for update`
        if (!row) return null
        const made = change(row)
        const { items, inspectors, ...plain } = made
        const values = {
          ...plain,
          ...(items ? { items: tx.json(json(items)) } : {}),
          ...(inspectors ? { inspectors: tx.json(json(inspectors)) } : {}),
        }
        await tx`update inspection set ${tx(values)} where id = ${id}`
        return { ...row, ...made }
      }),
    )
  }
}

function json(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}
