// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'
import type { StoredRecord } from './registry-records.ts'

export type Wanting = Readonly<{ id: string; must_build: boolean; is_wanting: boolean }>

const COUNT_LIMIT = 10_000

/** The must-build ledger (article 9): places where a rule asks for a system and none answers. */
export class PlaceLedger {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Only rows that differ are written. */
  async set(all: readonly Wanting[]): Promise<void> {
    const { sql } = this.#database
    // the driver sends a list of truth values as one; as text it is a list
    const textOf = (values: readonly boolean[]): string[] => values.map(String)
    const [must, wanting] = [textOf(all.map((each) => each.must_build)), textOf(all.map((each) => each.is_wanting))]
    await asking(
      () => sql`
        update registry_place p set must_build = n.must_build::boolean, is_wanting = n.is_wanting::boolean
        from unnest(${all.map(({ id }) => id)}::text[], ${must}::text[], ${wanting}::text[])
          as n (id, must_build, is_wanting)
        where p.id = n.id and (p.must_build, p.is_wanting) <> (n.must_build::boolean, n.is_wanting::boolean)`,
    )
  }

  async list(
    filter: Readonly<{ district?: string | undefined; page: number; size: number }>,
  ): Promise<{ rows: StoredRecord[]; total: number; isTotalExact: boolean }> {
    const { sql } = this.#database
    const where = filter.district === undefined ? sql`is_wanting` : sql`is_wanting and district = ${filter.district}`
    const offset = Math.min((filter.page - 1) * filter.size, COUNT_LIMIT)
    const rows = await asking(
      () => sql<StoredRecord[]>`
        select id, version, changed_at as "changedAt", body from registry_place where ${where}
        order by name, id limit ${filter.size} offset ${offset}`,
    )
    const [counted] = await asking(
      () => sql<{ total: number }[]>`
        select count(*)::integer as total from (select 1 from registry_place where ${where} limit ${COUNT_LIMIT + 1}) c`,
    )
    const total = counted?.total ?? 0
    return { rows, total: Math.min(total, COUNT_LIMIT), isTotalExact: total <= COUNT_LIMIT }
  }
}
