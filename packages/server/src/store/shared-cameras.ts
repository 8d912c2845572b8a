// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

export type SharedCamera = Readonly<{
  id: string
  name: string
  /** Of a system that an organ of the state uses, or joined to those by an integration. */
  isPublic: boolean
}>

/** Cameras of this instance as sharing looks at them. */
export class SharedCameras {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async find(ids: readonly string[]): Promise<ReadonlyMap<string, SharedCamera>> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ id: string; name: string; kind: string | null; joined: boolean }[]>`
        select c.id, c.name, u.kind, exists (
          select 1 from integration i where i.system = r.system and i.state = 'connected' and r.id = any(i.cameras)) as joined
        from camera c left join registry_camera r on r.camera = c.id left join registry_system s on s.id = r.system
        left join registry_unit u on u.id = s.body->>'user'
        where c.id = any(${[...ids]}) and c.removed_at is null`,
    )
    return new Map(
      rows.map(({ id, name, kind, joined }) => [id, { id, name, isPublic: joined || OF_STATE.has(kind ?? '') }]),
    )
  }
}

const OF_STATE: ReadonlySet<string> = new Set(['public-security', 'state-organ'])
