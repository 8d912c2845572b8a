// SPDX-License-Identifier: Apache-2.0
import type { FilingDossier } from '@mingjian/contract'
import type { FiledFigures } from '../domain/filed-figures.ts'
import { asking, type Database } from './database.ts'

type Row = Readonly<{
  id: string
  place_name: string
  place_address: string | null
  user_name: string | null
  user_code: string | null
  cameras: number
  types: string[]
}>

/** What was filed of systems and what the register says of the same now. */
export class FiledFiguresReader {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The dossiers of the newest accepted filings. */
  async filed(systems: readonly string[]): Promise<ReadonlyMap<string, FilingDossier>> {
    if (systems.length === 0) return new Map()
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ system: string; dossier: FilingDossier }[]>`
        select distinct on (system) system, dossier from filing
        where system = any(${[...systems]}) and state = 'accepted' and occasion <> 'dismantling'
        order by system, accepted_on desc, at desc, number desc`,
    )
    return new Map(rows.map(({ system, dossier }) => [system, dossier]))
  }

  async now(systems: readonly string[]): Promise<ReadonlyMap<string, FiledFigures>> {
    if (systems.length === 0) return new Map()
    const { sql } = this.#database
    const rows = await asking(
      () => sql<Row[]>`
        select s.id, p.name as place_name, p.body->>'address' as place_address, u.name as user_name,
          u.body->>'code' as user_code, count(c.id)::integer as cameras,
          coalesce(array_agg(distinct c.body->>'deviceType') filter (where c.id is not null), '{}') as types
        from registry_system s join registry_place p on p.id = s.place
        left join registry_unit u on u.id = s.body->>'user'
        left join registry_camera c on c.system = s.id
        where s.id = any(${[...systems]}) group by s.id, p.id, u.id`,
    )
    return new Map(rows.map((row) => [row.id, figuresOf(row)]))
  }
}

function figuresOf({ place_name, place_address, user_name, user_code, cameras, types }: Row): FiledFigures {
  return {
    place: { name: place_name, class: '', address: place_address ?? '' },
    user: { name: user_name ?? '', code: user_code ?? '', address: '', person: '', phone: '' },
    ...{ cameras, deviceTypes: types.map((each) => each ?? '') },
  }
}
