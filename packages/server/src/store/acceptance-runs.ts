// SPDX-License-Identifier: Apache-2.0
import type { AcceptanceRun } from '@mingjian/contract'
import { Fault } from '@mingjian/base'
import { asking, type Database } from './database.ts'

export type RunRow = Readonly<{
  id: string
  system: string
  number: number
  started_at: Date
  by_user: string | null
  by_name: string
  state: 'open' | 'passed' | 'failed'
  items: AcceptanceRun['items']
  decided_on: string | null
  decided_by: string | null
  remarks: string
  rectifications: AcceptanceRun['rectifications']
  entry: number | null
}>

/** Acceptances of systems, one open at a time. */
export class AcceptanceRuns {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The newest first. */
  list(system: string): Promise<RunRow[]> {
    const { sql } = this.#database
    return asking(() => sql<RunRow[]>`select * from acceptance_run where system = ${system} order by number desc`)
  }

  async find(id: string): Promise<RunRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<RunRow[]>`select * from acceptance_run where id = ${id}`)
    return row ?? null
  }

  /** Throws `registry.acceptance.open` when one is under way. */
  async insert(row: Omit<RunRow, 'number'>): Promise<RunRow> {
    const { sql } = this.#database
    const values = { ...row, items: sql.json(plain(row.items)), rectifications: sql.json(plain(row.rectifications)) }
    return asking(() =>
      sql.begin(async (tx) => {
        await tx`select 1 from registry_system where id = ${row.system} for update`
        const [last] = await tx<RunRow[]>`
          select * from acceptance_run where system = ${row.system} order by number desc limit 1`
        if (last?.state === 'open')
          throw new Fault('conflict', 'registry.acceptance.open', 'an acceptance of this system is under way', {
            id: last.id,
          })
        const [made] = await tx<RunRow[]>`
          insert into acceptance_run ${tx({ ...values, number: (last?.number ?? 0) + 1 })} returning *`
        return made ?? Promise.reject(new Error('the row was not made'))
      }),
    )
  }

  /** Only while it is open; false when it is not any more. */
  async update(
    id: string,
    change: Partial<
      Pick<RunRow, 'items' | 'state' | 'decided_on' | 'decided_by' | 'remarks' | 'rectifications' | 'entry'>
    >,
  ): Promise<boolean> {
    const { sql } = this.#database
    const values = {
      ...change,
      ...(change.items ? { items: sql.json(plain(change.items)) } : {}),
      ...(change.rectifications ? { rectifications: sql.json(plain(change.rectifications)) } : {}),
    }
    const rows = await asking(
      () => sql`update acceptance_run set ${sql(values)} where id = ${id} and state = 'open' returning id`,
    )
    return rows.length > 0
  }
}

function plain(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}
