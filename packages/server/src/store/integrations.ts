// SPDX-License-Identifier: Apache-2.0
import type { IntegrationInterface, IntegrationQuery, IntegrationState } from '@mingjian/contract'
import type { Facts } from '@mingjian/law'
import type { z } from 'zod'
import { asking, type Database } from './database.ts'
import type { Reach } from './inspections.ts'
import { type JoiningActRow, writeJoining } from './joining-acts.ts'
import { escapeLike } from './users.ts'

export type IntegrationRow = Readonly<{
  id: string
  number: string
  state: IntegrationState
  system: string
  name: string
  unit: string | null
  unit_name: string
  district: string
  authority: string
  cameras: string[]
  purpose: string
  interface: IntegrationInterface
  connect_by: string
  payer: string
  requested_on: string
  connected_on: string | null
  seq: number
  at: Date
}>

/** Requests to join systems of units to those of the authority, with every act on them. */
export class Integrations {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(
    ask: z.output<typeof IntegrationQuery> & Readonly<{ reach: Reach }>,
  ): Promise<{ rows: IntegrationRow[]; total: number }> {
    const { sql } = this.#database
    const { state = null, district = null, system = null, search = '', reach, page, size, sort } = ask
    const words = `%${escapeLike(search)}%`
    const where = sql`
      (${reach.unit}::text is null or unit = ${reach.unit})
      and (${reach.district}::text is null or district = ${reach.district})
      and (${state}::text is null or state = ${state}) and (${district}::text is null or district = ${district})
      and (${system}::text is null or system = ${system})
      and (${search} = '' or name ilike ${words} or unit_name ilike ${words} or number = ${search})`
    const column = sort.endsWith('due') ? sql`connect_by` : sql`requested_on`
    const order = sort.startsWith('-') ? sql`${column} desc` : column
    return asking(async () => {
      const [rows, [counted]] = await Promise.all([
        sql<IntegrationRow[]>`
          select * from integration where ${where} order by ${order}, id limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number }[]>`select count(*)::integer as total from integration where ${where}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0 }
    })
  }

  async find(id: string): Promise<IntegrationRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<IntegrationRow[]>`select * from integration where id = ${id}`)
    return row ?? null
  }

  /** Whether another one of the system is asked for, agreed to or connected. */
  async hasOther(system: string, id: string): Promise<boolean> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql`
        select 1 from integration
        where system = ${system} and id <> ${id} and state in ('requested', 'agreed', 'connected')`,
    )
    return rows.length > 0
  }

  async nextNumber(year: string): Promise<string> {
    const { sql } = this.#database
    const [next] = await asking(
      () => sql<{ number: string }[]>`
        select ${year} || '-' || lpad(nextval('integration_number')::text, 4, '0') as number`,
    )
    return next?.number ?? year
  }

  /** An act and what has come of it; false when another came in between. */
  write(row: IntegrationRow, act: JoiningActRow): Promise<boolean> {
    return writeJoining(this.#database, { table: 'integration', row, act })
  }

  /** What the rulebooks may know: of the newest request of each system that is not ended. */
  async facts(systems: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
    if (systems.length === 0) return new Map()
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ system: string; state: IntegrationState }[]>`
        select distinct on (system) system, state from integration
        where system = any(${[...systems]}) and state <> 'ended' order by system, at desc, id desc`,
    )
    return new Map(
      rows.map(({ system, state }) => [
        system,
        {
          'integration.requested': true,
          'integration.refused': state === 'refused',
          'integration.charged-to-unit': false, // no request that charges the unit is taken
        },
      ]),
    )
  }
}
