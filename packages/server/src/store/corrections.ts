// SPDX-License-Identifier: Apache-2.0
import type { Correction, CorrectionState, InspectionAbout } from '@mingjian/contract'
import { asking, type Database } from './database.ts'
import type { Reach } from './inspections.ts'
import { escapeLike } from './users.ts'

export type CorrectionRow = Readonly<{
  id: string
  number: string
  inspection: string | null
  item: string
  about: InspectionAbout
  subject: string
  name: string
  system: string | null
  place: string | null
  unit: string | null
  unit_name: string
  authority: string
  district: string
  rule: string
  basis: string
  facts: string
  demands: string[]
  issued_on: string
  due: string
  served_on: string | null
  state: CorrectionState
  answers: Correction['answers']
  decided_on: string | null
  decided_by: string | null
  decision: string
  case_id: string | null
  at: Date
  by_user: string | null
  by_name: string
  entry: number
}>

export type CorrectionChange = Partial<
  Pick<CorrectionRow, 'state' | 'served_on' | 'answers' | 'decided_on' | 'decided_by' | 'decision' | 'case_id'>
>

export type CorrectionFilter = Readonly<{
  page: number
  size: number
  state?: CorrectionState | undefined
  overdue?: boolean | undefined
  district?: string | undefined
  unit?: string | undefined
  system?: string | undefined
  search?: string | undefined
  sort: 'due' | '-due'
  reach: Reach
  today: string
}>

/** Orders to correct, by their last day. */
export class Corrections {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** `overdue`: how many of all that may be seen are late. */
  list(ask: CorrectionFilter): Promise<{ rows: CorrectionRow[]; total: number; overdue: number }> {
    const { sql } = this.#database
    const { state = null, district = null, unit = null, system = null, search = '', reach, today, page, size } = ask
    const seen = sql`
      (${reach.unit}::text is null or unit = ${reach.unit})
      and (${reach.district}::text is null or district = ${reach.district})`
    const late = sql`state = 'issued' and due < ${today}`
    const where = sql`${seen}
      and (${state}::text is null or state = ${state}) and (${district}::text is null or district = ${district})
      and (${unit}::text is null or unit = ${unit}) and (${system}::text is null or system = ${system})
      and (not ${ask.overdue ?? false} or (${late}))
      and (${search} = '' or name ilike ${`%${escapeLike(search)}%`} or unit_name ilike ${`%${escapeLike(search)}%`}
        or number = ${search})`
    const direction = sql.unsafe(ask.sort === 'due' ? 'asc' : 'desc')
    return asking(async () => {
      const [rows, [counted], [lateOnes]] = await Promise.all([
        sql<CorrectionRow[]>`
          select * from correction where ${where} order by due ${direction}, id limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number }[]>`select count(*)::integer as total from correction where ${where}`,
        sql<{ total: number }[]>`select count(*)::integer as total from correction where ${seen} and ${late}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0, overdue: lateOnes?.total ?? 0 }
    })
  }

  async find(id: string): Promise<CorrectionRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<CorrectionRow[]>`select * from correction where id = ${id}`)
    return row ?? null
  }

  ofInspection(inspection: string): Promise<CorrectionRow[]> {
    const { sql } = this.#database
    return asking(() => sql<CorrectionRow[]>`select * from correction where inspection = ${inspection} order by at, id`)
  }

  /** The next number of the year. */
  async nextNumber(year: string): Promise<string> {
    const { sql } = this.#database
    const [next] = await asking(
      () => sql<{ number: string }[]>`
        select ${year} || '-' || lpad(nextval('correction_number')::text, 4, '0') as number`,
    )
    return next?.number ?? year
  }

  async insert(row: CorrectionRow): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`insert into correction ${sql({ ...row, answers: sql.json(json(row.answers)) })}`)
  }

  /** Reads, decides and writes in one turn; `change` throws to leave it as it is. Null: there is none. */
  change(id: string, change: (row: CorrectionRow) => CorrectionChange): Promise<CorrectionRow | null> {
    const { sql } = this.#database
    return asking(() =>
      sql.begin(async (tx) => {
        const [row] = await tx<CorrectionRow[]>`select * from correction where id = ${id} for update`
        if (!row) return null
        const made = change(row)
        const { answers, ...plain } = made
        const values = { ...plain, ...(answers ? { answers: tx.json(json(answers)) } : {}) }
        await tx`update correction set ${tx(values)} where id = ${id}`
        return { ...row, ...made }
      }),
    )
  }
}

function json(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}
