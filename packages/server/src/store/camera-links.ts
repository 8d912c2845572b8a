// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

export type Finding = Readonly<{
  camera: { id: string; name: string }
  place: string | null
  unit: { id: string; name: string } | null
  district: string
  article: string
  breach: string[]
  since: string
}>

/** What joins this instance's cameras with the registry's. */
export class CameraLinks {
  readonly #database: Database
  readonly #keepOut: ReadonlyMap<string, readonly string[]>

  /** `keepOut`: the rules that forbid cameras, with the penalties they call up. */
  constructor(database: Database, keepOut: ReadonlyMap<string, readonly string[]>) {
    this.#database = database
    this.#keepOut = keepOut
  }

  /** The registry's record of a camera of this instance. */
  async recordOf(camera: string): Promise<string | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<{ id: string }[]>`select id from registry_camera where camera = ${camera}`)
    return row?.id ?? null
  }

  /** By name. */
  unregistered(): Promise<{ id: string; name: string; place: string | null }[]> {
    const { sql } = this.#database
    return asking(
      () => sql<{ id: string; name: string; place: string | null }[]>`
        select c.id, c.name, c.place from camera c where c.removed_at is null and not exists
          (select 1 from registry_camera r where r.camera = c.id and r.system is not null) order by c.name, c.id limit 10000`,
    )
  }

  async countBySystem(systems: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ system: string; count: number }[]>`
        select system, count(*)::integer as count from registry_camera where system = any(${[...systems]}) group by system`,
    )
    return new Map(rows.map(({ system, count }) => [system, count]))
  }

  async countAt(place: string): Promise<number> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<{ count: number }[]>`select count(*)::integer as count from registry_camera where place = ${place}`,
    )
    return row?.count ?? 0
  }

  /** The places of the cameras of this instance that are registered, as the registry keeps them. */
  async placesOf(): Promise<ReadonlyMap<string, { id: string; body: unknown }>> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ camera: string; id: string; body: unknown }[]>`
        select c.camera, p.id, p.body from registry_camera c join registry_place p on p.id = c.place
        where c.camera is not null`,
    )
    return new Map(rows.map(({ camera, id, body }) => [camera, { id, body }]))
  }

  /** Cameras that are where none may be, the oldest finding first. */
  async findings(
    filter: Readonly<{ district?: string | undefined; page: number; size: number }>,
  ): Promise<{ items: Finding[]; total: number }> {
    const { sql } = this.#database
    const rules = [...this.#keepOut.keys()]
    const where = sql`o.subject_kind = 'camera' and o.rule = any(${rules})
      and ${filter.district === undefined ? sql`true` : sql`o.district = ${filter.district}`}`
    type Row = Omit<Finding, 'camera' | 'unit' | 'breach'> & {
      id: string
      name: string
      unit: string
      unit_name: string
    }
    const rows = await asking(
      () => sql<Row[]>`
        select o.subject as id, o.name, o.place, o.unit, u.name as unit_name, o.district, o.rule as article, o.since
        from open_obligation o left join registry_unit u on u.id = o.unit where ${where}
        order by o.sort_day, o.subject, o.rule limit ${filter.size} offset ${(filter.page - 1) * filter.size}`,
    )
    const [counted] = await asking(
      () => sql<{ total: number }[]>`select count(*)::integer as total from open_obligation o where ${where}`,
    )
    const items = rows.map(({ id, name, unit, unit_name, article, ...row }) => ({
      ...{ ...row, article, camera: { id, name }, breach: [...(this.#keepOut.get(article) ?? [])] },
      unit: unit === null ? null : { id: unit, name: unit_name ?? unit },
    }))
    return { items, total: counted?.total ?? 0 }
  }
}
