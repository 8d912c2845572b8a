// SPDX-License-Identifier: Apache-2.0
import type { Facts } from '@mingjian/law'
import type { ArchiveState, LiveFigures } from '../domain/system-facts.ts'
import { asking, type Database } from '../store/database.ts'
import type { SubjectKind } from '../store/obligations.ts'
import type { Kept, Registry } from './registry.ts'
import type { Subject } from './subject.ts'

export type SubjectReaderDeps = Readonly<{
  database: Database
  registry: Registry
  /** Which volumes of each system's archives are complete. */
  archives: (systems: readonly string[]) => Promise<ReadonlyMap<string, ArchiveState>>
  /** What this instance knows of the systems whose cameras it runs. */
  live: (systems: readonly string[]) => Promise<ReadonlyMap<string, LiveFigures>>
  /** What inspections and reports told. */
  supervised: Readonly<{
    ofSystems: (systems: readonly string[]) => Promise<ReadonlyMap<string, Facts>>
    ofPlaces: (places: readonly string[]) => Promise<ReadonlyMap<string, Facts>>
  }>
}>

const NOTHING: ArchiveState = new Set()

/** Gathers things with all that their facts come from, many at a time. */
export class SubjectReader {
  readonly #by: SubjectReaderDeps

  constructor(options: SubjectReaderDeps) {
    this.#by = options
  }

  async read(kind: SubjectKind, ids: readonly string[]): Promise<Subject[]> {
    switch (kind) {
      case 'place':
        return this.#readPlaces(ids)
      case 'system':
        return this.#readSystems(ids)
      case 'camera':
        return this.#readCameras(ids)
    }
  }

  /** Which things hang on this one: their facts change with it. */
  async dependents(kind: SubjectKind, id: string): Promise<Readonly<Record<SubjectKind, string[]>>> {
    const { sql } = this.#by.database
    const idsOf = async (table: string, column: string): Promise<string[]> => {
      const rows = await asking(
        () => sql<{ id: string }[]>`select id from ${sql(table)} where ${sql(column)} = ${id} order by id`,
      )
      return rows.map((row) => row.id)
    }
    if (kind === 'camera') return { place: [], system: [], camera: [id] }
    if (kind === 'system') {
      const { body } = await this.#by.registry.get('system', id)
      return { place: [body.place], system: [id], camera: await idsOf('registry_camera', 'system') }
    }
    return {
      place: [id],
      system: await idsOf('registry_system', 'place'),
      camera: await idsOf('registry_camera', 'place'),
    }
  }

  /** Places and systems in which the unit has a part, and the cameras of those systems. */
  async ofUnit(unit: string, limit: number): Promise<Readonly<Record<SubjectKind, string[]>>> {
    const { sql } = this.#by.database
    const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)
    return asking(async () => {
      const system = ids(await sql`select id from registry_system where units @> ${[unit]} order by id limit ${limit}`)
      const place = ids(
        await sql`
        select id from registry_place where units @> ${[unit]}
        union select place from registry_system where id = any(${system}) order by 1 limit ${limit}`,
      )
      const camera = ids(
        await sql`select id from registry_camera where system = any(${system}) order by id limit ${limit}`,
      )
      return { place, system, camera }
    })
  }

  async #readPlaces(ids: readonly string[]): Promise<Subject[]> {
    const places = await this.#by.registry.findMany('place', ids)
    const around = await this.#around([...places.values()])
    const supervised = await this.#by.supervised.ofPlaces(ids)
    return [...places.values()].map((place) => ({
      ...around(place),
      ...{ kind: 'place' as const, id: place.id, name: place.body.name, system: null, camera: null },
      supervised: supervised.get(place.id) ?? {},
    }))
  }

  async #readSystems(ids: readonly string[]): Promise<Subject[]> {
    const { registry } = this.#by
    const systems = await registry.findMany('system', ids)
    const places = await registry.findMany(
      'place',
      [...systems.values()].map(({ body }) => body.place),
    )
    const around = await this.#around([...places.values()])
    const beside = await this.#beside([...systems.values()])
    const supervised = await this.#by.supervised.ofSystems(ids)
    return [...systems.values()].flatMap((system) => {
      const place = places.get(system.body.place)
      if (!place) return []
      const named = { kind: 'system' as const, id: system.id, name: system.body.name, camera: null }
      return [{ ...around(place), ...named, system: beside(system), supervised: supervised.get(system.id) ?? {} }]
    })
  }

  async #readCameras(ids: readonly string[]): Promise<Subject[]> {
    const { registry } = this.#by
    const cameras = await registry.findMany('camera', ids)
    const systems = await registry.findMany(
      'system',
      [...cameras.values()].flatMap(({ body }) => body.system ?? []),
    )
    const places = await registry.findMany(
      'place',
      [...cameras.values()].map(({ body }) => body.place),
    )
    const around = await this.#around([...places.values()])
    return [...cameras.values()].flatMap(({ id, body }) => {
      const place = places.get(body.place)
      if (!place) return []
      const found = systems.get(body.system ?? '')
      const system = found ? { id: found.id, body: found.body, archives: NOTHING, live: null } : null
      return [{ ...around(place), kind: 'camera' as const, id, name: body.name, system, camera: body, supervised: {} }]
    })
  }

  /** What surrounds a place: its systems, and who is public security there. */
  async #around(places: readonly Kept<'place'>[]) {
    const { database, registry } = this.#by
    const { sql } = database
    const placeIds = places.map(({ id }) => id)
    const districts = [...new Set(places.map(({ body }) => body.district))]
    const [ids, organs] = await asking(() =>
      Promise.all([
        sql<{ id: string }[]>`select id from registry_system where place = any(${placeIds})`,
        sql<{ id: string; district: string }[]>`
          select distinct on (district) id, district from registry_unit
          where kind = 'public-security' and district = any(${districts}) order by district, id`,
      ]),
    )
    const systems = [
      ...(
        await registry.findMany(
          'system',
          ids.map(({ id }) => id),
        )
      ).values(),
    ]
    return ({ id, body }: Kept<'place'>) => ({
      place: { id, body },
      systems: systems.filter((each) => each.body.place === id),
      publicSecurity: organs.find(({ district }) => district === body.district)?.id ?? null,
    })
  }

  async #beside(systems: readonly Kept<'system'>[]) {
    const ids = systems.map(({ id }) => id)
    const [archives, live] = await Promise.all([this.#by.archives(ids), this.#by.live(ids)])
    return ({ id, body }: Kept<'system'>) => ({
      ...{ id, body },
      archives: archives.get(id) ?? NOTHING,
      live: live.get(id) ?? null,
    })
  }
}
