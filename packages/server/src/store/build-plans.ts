// SPDX-License-Identifier: Apache-2.0
import type { BuildPlan, BuildPlanApproval, BuildPlanBody, BuildPlanQuery, LngLat } from '@mingjian/contract'
import type { z } from 'zod'
import { asking, type Database } from './database.ts'

type State = BuildPlan['state']

export type BuildPlanRow = Readonly<{
  id: string
  version: number
  level: BuildPlanBody['level']
  district: string | null
  title: string
  state: State
  in_force: number | null
  changed_at: Date
}>

export type BuildPlanVersionRow = Readonly<{
  plan: string
  version: number
  state: State
  body: BuildPlanBody
  approval: BuildPlanApproval | null
  why: string
  at: Date
  by_user: string | null
  by_name: string
  entry: number
}>

export type CameraView = Readonly<{ id: string; name: string; system: string | null; view: LngLat[] }>

/** Degrees between two samples: less than a tile of the level below is wide or high anywhere a city of ours lies. */
const STEP = 0.004
/** How far away a camera may stand that sees the ground, in degrees: some 500 m. */
const FAR = 0.005
/** Bits below the cell of the interleaved coordinates that is read at once (24 bits an axis, cells of level 16). */
const BELOW = 16

/** Construction plans with all their versions. */
export class BuildPlans {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** City plans, and of the districts' one district's or all. */
  list(
    ask: z.output<typeof BuildPlanQuery> & Readonly<{ district: string | null }>,
  ): Promise<{ rows: BuildPlanRow[]; total: number }> {
    const { sql } = this.#database
    const { page, size, search = null, level = null, state = null, district, sort } = ask
    const where = sql`
      (${district}::text is null or district is null or district = ${district})
      and (${level}::text is null or level = ${level}) and (${state}::text is null or state = ${state})
      and (${search}::text is null or position(lower(${search}) in lower(title)) > 0)`
    const column = sort.endsWith('title') ? sql`title` : sql`changed_at`
    const order = sort.startsWith('-') ? sql`${column} desc` : column
    return asking(async () => {
      const [rows, [counted]] = await Promise.all([
        sql<BuildPlanRow[]>`
          select * from build_plan where ${where} order by ${order}, id limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number }[]>`select count(*)::integer as total from build_plan where ${where}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0 }
    })
  }

  async find(id: string): Promise<BuildPlanRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<BuildPlanRow[]>`select * from build_plan where id = ${id}`)
    return row ?? null
  }

  /** Newest first. */
  versions(id: string): Promise<BuildPlanVersionRow[]> {
    const { sql } = this.#database
    return asking(
      () => sql<BuildPlanVersionRow[]>`select * from build_plan_version where plan = ${id} order by version desc`,
    )
  }

  /** False when another version has come in between. */
  write(row: BuildPlanRow, version: BuildPlanVersionRow): Promise<boolean> {
    const { sql } = this.#database
    const { id, ...changed } = row
    return asking(() =>
      sql.begin(async (sql) => {
        const kept =
          row.version === 1
            ? await sql`insert into build_plan ${sql(row)} on conflict do nothing returning id`
            : await sql`update build_plan set ${sql(changed)} where id = ${id} and version = ${row.version - 1} returning id`
        if (kept.length === 0) return false
        const { body, approval, ...columns } = version
        await sql`
          insert into build_plan_version ${sql({ ...columns, body: sql.json(body), approval: approval && sql.json(approval) })}`
        return true
      }),
    )
  }

  /** Registered cameras with a view, near some ground; not those of a dismantled system. */
  async camerasNear(ground: readonly LngLat[]): Promise<CameraView[]> {
    const { sql } = this.#database
    const [lngs, lats] = [ground.map(([lng]) => lng), ground.map(([, lat]) => lat)]
    const [west, east] = [Math.min(...lngs) - FAR, Math.max(...lngs) + FAR]
    const [south, north] = [Math.min(...lats) - FAR, Math.max(...lats) + FAR]
    return asking(
      () => sql<CameraView[]>`
        with cell as (
          select distinct geo_of(x::double precision, y::double precision) >> ${BELOW} as at
          from generate_series(${west}::numeric, ${east + STEP}::numeric, ${STEP}::numeric) x,
            generate_series(${south}::numeric, ${north + STEP}::numeric, ${STEP}::numeric) y)
        select c.id, c.name, c.system, c.body->'view' as view
        from cell join registry_camera c on c.geo >= cell.at << ${BELOW} and c.geo < (cell.at + 1) << ${BELOW}
        left join registry_system s on s.id = c.system
        where jsonb_typeof(c.body->'view') = 'array' and s.state is distinct from 'dismantled'
        order by c.id`,
    )
  }
}
