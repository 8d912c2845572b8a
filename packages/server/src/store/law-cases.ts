// SPDX-License-Identifier: Apache-2.0
import type { CaseOrigin, CaseState, CaseStep, CaseWho, LawCaseQuery } from '@mingjian/contract'
import { asking, type Database } from './database.ts'
import type { SubjectKind } from './obligations.ts'
import { escapeLike } from './users.ts'

export type LawCaseRecord = Readonly<{
  id: string
  number: string
  origin: CaseOrigin
  subject_kind: SubjectKind
  subject: string
  name: string
  system: string | null
  place: string
  unit: string | null
  district: string
  who: CaseWho
  /** Sealed. */
  party: Buffer | null
  rule: string
  penalty: string
  finding: string | null
  why: string
  authority: string
  found_on: string
  ended_on: string | null
  state: CaseState
  next_day: string | null
  fine: number | null
  steps: readonly CaseStep[]
  opened_on: string
  at: Date
  by_user: string | null
  by_name: string
  entry: number
}>

export type LawCaseChange = Readonly<Pick<LawCaseRecord, 'state' | 'next_day' | 'fine' | 'steps'>>

/** Null: everything. */
export type CaseReach = Readonly<{ unit: string | null; district: string | null }>

/** Cases with all their steps. */
export class LawCases {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(
    ask: LawCaseQuery,
    given: Readonly<{ reach: CaseReach; today: string }>,
  ): Promise<{ rows: LawCaseRecord[]; total: number; overdue: number }> {
    const { sql } = this.#database
    const { state = null, article = null, unit = null, district = null, search = '', overdue, page, size } = ask
    const { reach, today } = given
    const where = sql`
      (${state}::text is null or state = ${state})
      and (${article}::text is null or rule = ${article} or penalty = ${article})
      and (${unit}::text is null or unit = ${unit}) and (${district}::text is null or district = ${district})
      and (${reach.unit}::text is null or unit = ${reach.unit})
      and (${reach.district}::text is null or district = ${reach.district})
      and (${search} = '' or name ilike ${`%${escapeLike(search)}%`} or number = ${search})
      and (not ${overdue} or next_day < ${today})`
    const order = { at: 'at, id', '-at': 'at desc, id', next: 'next_day nulls last, id' }[ask.sort]
    return asking(async () => {
      const [rows, [counted]] = await Promise.all([
        sql<LawCaseRecord[]>`
          select * from law_case where ${where} order by ${sql.unsafe(order)} limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number; overdue: number }[]>`
          select count(*)::integer as total, count(*) filter (where next_day < ${today})::integer as overdue
          from law_case where ${where}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0, overdue: counted?.overdue ?? 0 }
    })
  }

  async find(id: string): Promise<LawCaseRecord | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<LawCaseRecord[]>`select * from law_case where id = ${id}`)
    return row ?? null
  }

  /** All about one thing. */
  async ofSubject(subject: string): Promise<LawCaseRecord[]> {
    const { sql } = this.#database
    return asking(() => sql<LawCaseRecord[]>`select * from law_case where subject = ${subject} order by at, id`)
  }

  async nextNumber(year: string): Promise<string> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<{ number: string }[]>`
        select ${year} || '-' || lpad(nextval('law_case_number')::text, 4, '0') as number`,
    )
    return row?.number ?? year
  }

  async insert(row: LawCaseRecord): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`insert into law_case ${sql({ ...row, steps: sql.json(json(row.steps)) })}`)
  }

  /** Null when another step was taken in between: `steps` is how many stood. */
  async change(id: string, steps: number, change: LawCaseChange): Promise<LawCaseRecord | null> {
    const { sql } = this.#database
    const values = { ...change, steps: sql.json(json(change.steps)) }
    const [row] = await asking(
      () => sql<LawCaseRecord[]>`
        update law_case set ${sql(values)} where id = ${id} and jsonb_array_length(steps) = ${steps} returning *`,
    )
    return row ?? null
  }
}

function json(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}
