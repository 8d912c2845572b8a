// SPDX-License-Identifier: Apache-2.0
import type { InspectionAbout, SeedKind, SystemState } from '@mingjian/contract'
import { asking, type Database } from './database.ts'

export type PlanRow = Readonly<{
  id: string
  title: string
  about: InspectionAbout
  from_day: string
  to_day: string
  district: string | null
  class: string | null
  state: SystemState | null
  number: number
  note: string
  at: Date
  by_user: string | null
  by_name: string
  entry: number
}>

export type DrawRow = Readonly<{
  id: string
  plan: string
  number: number
  candidates: string[]
  hash: string
  entry: number
  at: Date
  seed_kind: SeedKind
  seed_source: string
  seed: string | null
  seed_entry: number | null
  drawn: string[] | null
  drawn_at: Date | null
}>

/** A draw without its list, which may be long. */
export type DrawHead = Omit<DrawRow, 'candidates'> & Readonly<{ candidates: number }>

export type PlanTotals = Readonly<{ plan: string; total: number; closed: number }>

/** Plans of inspections and the draws made upon them. */
export class InspectionPlans {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The newest period first; of one district, or of all. */
  list(
    ask: Readonly<{ district: string | null; page: number; size: number }>,
  ): Promise<{ rows: PlanRow[]; total: number }> {
    const { sql } = this.#database
    const { district, page, size } = ask
    const where = sql`(${district}::text is null or district is null or district = ${district})`
    return asking(async () => {
      const [rows, [counted]] = await Promise.all([
        sql<PlanRow[]>`
          select * from inspection_plan where ${where} order by from_day desc, id limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number }[]>`select count(*)::integer as total from inspection_plan where ${where}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0 }
    })
  }

  async find(id: string): Promise<PlanRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<PlanRow[]>`select * from inspection_plan where id = ${id}`)
    return row ?? null
  }

  async insert(row: PlanRow): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`insert into inspection_plan ${sql(row)}`)
  }

  draws(plans: readonly string[]): Promise<DrawHead[]> {
    const { sql } = this.#database
    return asking(
      () => sql<DrawHead[]>`
        select id, plan, number, cardinality(candidates) as candidates, hash, entry, at, seed_kind, seed_source, seed,
          seed_entry, drawn, drawn_at
        from inspection_draw where plan = any(${[...plans]}) order by at, id`,
    )
  }

  totals(plans: readonly string[]): Promise<PlanTotals[]> {
    const { sql } = this.#database
    return asking(
      () => sql<PlanTotals[]>`
        select plan, count(*)::integer as total, (count(*) filter (where state = 'closed'))::integer as closed
        from inspection where plan = any(${[...plans]}) group by plan`,
    )
  }

  async findDraw(id: string): Promise<DrawRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<DrawRow[]>`select * from inspection_draw where id = ${id}`)
    return row ?? null
  }

  async insertDraw(row: DrawRow): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`insert into inspection_draw ${sql(row)}`)
  }

  /** Once: false when it has been drawn already. */
  async finishDraw(
    id: string,
    made: Readonly<{ seed: string; seed_entry: number; drawn: readonly string[]; drawn_at: Date }>,
  ): Promise<boolean> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql`
        update inspection_draw set seed = ${made.seed}, seed_entry = ${made.seed_entry}, drawn = ${[...made.drawn]},
          drawn_at = ${made.drawn_at} where id = ${id} and seed is null returning id`,
    )
    return rows.length > 0
  }

  /** Everything of the registry that the plan is about. */
  async candidates(plan: PlanRow): Promise<string[]> {
    const { sql } = this.#database
    const { about, district, class: kind, state } = plan
    const rows = await asking(() =>
      about === 'place'
        ? sql<{ id: string }[]>`
            select id from registry_place where (${district}::text is null or district = ${district})
              and (${kind}::text is null or ${kind} = any(classes))`
        : sql<{ id: string }[]>`
            select s.id from registry_system s join registry_place p on p.id = s.place
            where (${district}::text is null or s.district = ${district})
              and (${kind}::text is null or ${kind} = any(p.classes))
              and case when ${state}::text is null then s.state <> 'dismantled' else s.state = ${state} end`,
    )
    return rows.map(({ id }) => id)
  }
}
