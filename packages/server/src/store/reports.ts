// SPDX-License-Identifier: Apache-2.0
import type { Report, ReportKind, ReportState } from '@mingjian/contract'
import { asking, type Database } from './database.ts'
import type { Reach } from './inspections.ts'
import { escapeLike } from './users.ts'

export type ReportRow = Readonly<{
  id: string
  number: string
  kind: ReportKind
  state: ReportState
  system: string | null
  place: string | null
  unit: string | null
  district: string
  name: string
  words: string
  happened_on: string | null
  found: number | null
  /** Sealed with the key of the data folder. */
  contact: Buffer | null
  due: string | null
  answer: string
  steps: Report['steps']
  at: Date
  by_user: string | null
  by_name: string
  entry: number
}>

export type ReportChange = Partial<Pick<ReportRow, 'state' | 'due' | 'answer' | 'steps'>>

export type ReportFilter = Readonly<{
  page: number
  size: number
  kind?: ReportKind | undefined
  state?: ReportState | undefined
  district?: string | undefined
  search?: string | undefined
  sort: 'at' | '-at'
  reach: Reach
  /** Complaints are about a unit and not for its eyes. */
  hidesComplaints: boolean
}>

/** The register of reports: obstructions, complaints, searches for hidden devices, suspicious information. */
export class Reports {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(ask: ReportFilter): Promise<{ rows: ReportRow[]; total: number }> {
    const { sql } = this.#database
    const { kind = null, state = null, district = null, search = '', reach, page, size } = ask
    const where = sql`
      (${kind}::text is null or kind = ${kind}) and (${state}::text is null or state = ${state})
      and (${district}::text is null or district = ${district})
      and (${reach.unit}::text is null or unit = ${reach.unit})
      and (${reach.district}::text is null or district = ${reach.district})
      and (not ${ask.hidesComplaints} or kind <> 'complaint')
      and (${search} = '' or name ilike ${`%${escapeLike(search)}%`} or number = ${search})`
    const direction = sql.unsafe(ask.sort === 'at' ? 'asc' : 'desc')
    return asking(async () => {
      const [rows, [counted]] = await Promise.all([
        sql<ReportRow[]>`
          select * from report where ${where} order by at ${direction}, id limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number }[]>`select count(*)::integer as total from report where ${where}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0 }
    })
  }

  async find(id: string): Promise<ReportRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<ReportRow[]>`select * from report where id = ${id}`)
    return row ?? null
  }

  async nextNumber(year: string): Promise<string> {
    const { sql } = this.#database
    const [next] = await asking(
      () => sql<{ number: string }[]>`
        select ${year} || '-' || lpad(nextval('report_number')::text, 5, '0') as number`,
    )
    return next?.number ?? year
  }

  async insert(row: ReportRow): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`insert into report ${sql({ ...row, steps: sql.json(json(row.steps)) })}`)
  }

  /** Reads, decides and writes in one turn; `change` throws to leave it as it is. Null: there is none. */
  change(id: string, change: (row: ReportRow) => ReportChange): Promise<ReportRow | null> {
    const { sql } = this.#database
    return asking(() =>
      sql.begin(async (tx) => {
        const [row] = await tx<ReportRow[]>`select * from report where id = ${id} for update`
        if (!row) return null
        const made = change(row)
        const { steps, ...plain } = made
        const values = { ...plain, ...(steps ? { steps: tx.json(json(steps)) } : {}) }
        await tx`update report set ${tx(values)} where id = ${id}`
        return { ...row, ...made }
      }),
    )
  }
}

function json(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}
