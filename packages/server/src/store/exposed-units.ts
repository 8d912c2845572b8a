// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

/** A unit with what it has broken or let pass. */
export type ExposedUnit = Readonly<{ unit: string; name: string; district: string; breaches: number; rules: string[] }>

/** Most units of one answer: a district has fewer. */
const MOST = 100_000

/** Which units have broken what, by what is kept open. */
export class ExposedUnits {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(
    ask: Readonly<{ unit: string | null; district: string | null; rules: readonly string[] | null; today: string }>,
  ): Promise<ExposedUnit[]> {
    const { sql } = this.#database
    const { unit, district, today } = ask
    const rules = ask.rules === null ? null : [...ask.rules]
    return asking(
      () => sql<ExposedUnit[]>`
        select o.unit, u.body ->> 'name' as name, min(o.district) as district, count(*)::integer as breaches,
          array_agg(distinct o.rule) as rules
        from open_obligation o join registry_unit u on u.id = o.unit
        where (o.status in ('overdue', 'broken') or (o.status = 'due' and o.last_day < ${today}))
          and (${unit}::text is null or o.unit = ${unit}) and (${district}::text is null or o.district = ${district})
          and (${rules}::text[] is null or o.rule = any(${rules}))
        group by o.unit, u.body ->> 'name' order by o.unit limit ${MOST}`,
    )
  }
}
