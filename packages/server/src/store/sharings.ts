// SPDX-License-Identifier: Apache-2.0
import type { SharingPurpose, SharingQuery, SharingState } from '@mingjian/contract'
import type { z } from 'zod'
import { asking, type Database } from './database.ts'
import { type JoiningActRow, writeJoining } from './joining-acts.ts'
import { escapeLike } from './users.ts'

export type SharingRow = Readonly<{
  id: string
  state: SharingState
  department: string
  purpose: SharingPurpose
  words: string
  cameras: string[]
  account: string
  from_day: string
  until_day: string
  seq: number
  at: Date
}>

/** Cameras shared with other departments. */
export class Sharings {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(ask: z.output<typeof SharingQuery>): Promise<{ rows: SharingRow[]; total: number }> {
    const { sql } = this.#database
    const { state = null, search = '', page, size } = ask
    const where = sql`
      (${state}::text is null or state = ${state})
      and (${search} = '' or department ilike ${`%${escapeLike(search)}%`})`
    return asking(async () => {
      const [rows, [counted]] = await Promise.all([
        sql<SharingRow[]>`
          select * from sharing where ${where} order by at desc, id limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number }[]>`select count(*)::integer as total from sharing where ${where}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0 }
    })
  }

  async find(id: string): Promise<SharingRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<SharingRow[]>`select * from sharing where id = ${id}`)
    return row ?? null
  }

  /** What an account may see on a day by what was shared with it. */
  async camerasOf(account: string, on: string): Promise<string[]> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ camera: string }[]>`
        select distinct unnest(cameras) as camera from sharing
        where account = ${account} and state = 'running' and from_day <= ${on} and until_day >= ${on} order by 1`,
    )
    return rows.map(({ camera }) => camera)
  }

  /** Accounts that something is, or was lately, shared with. */
  async accounts(): Promise<string[]> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ account: string }[]>`select distinct account from sharing where state = 'running'`,
    )
    return rows.map(({ account }) => account)
  }

  async askedBy(id: string): Promise<string | null> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<{ by_user: string | null }[]>`select by_user from joining_act where about = ${id} and act = 'ask'`,
    )
    return row?.by_user ?? null
  }

  /** Running, though their last day is over. */
  over(today: string): Promise<SharingRow[]> {
    const { sql } = this.#database
    return asking(
      () => sql<SharingRow[]>`select * from sharing where state = 'running' and until_day < ${today} order by id`,
    )
  }

  /** An act and what has come of it; false when another came in between. */
  write(row: SharingRow, act: JoiningActRow): Promise<boolean> {
    return writeJoining(this.#database, { table: 'sharing', row, act })
  }
}
