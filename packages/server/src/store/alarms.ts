// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import { newId } from './new-id.ts'
import type { Schema } from './schema.ts'

export type AlarmRow = Selectable<Schema['alarm']>

/** The alarms. Of one kind and camera at most one is open. */
export class Alarms {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Opens an alarm; null when it is open already. */
  raise(alarm: Pick<AlarmRow, 'kind' | 'camera' | 'raised_at' | 'detail'>): Promise<AlarmRow | null> {
    return asking(async () => {
      const row = { ...alarm, id: newId('a'), cleared_at: null, acknowledged_at: null, acknowledged_by: null }
      const insert = this.#database.query.insertInto('alarm').values(row)
      return (
        (await insert
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst()) ?? null
      )
    })
  }

  /** Closes the open one of this kind and camera; null when there is none. */
  clear(kind: string, camera: string | null, at: Date): Promise<AlarmRow | null> {
    return asking(async () => {
      const open = this.#database.query.updateTable('alarm').set({ cleared_at: at }).where('kind', '=', kind)
      const mine = camera === null ? open.where('camera', 'is', null) : open.where('camera', '=', camera)
      return (await mine.where('cleared_at', 'is', null).returningAll().executeTakeFirst()) ?? null
    })
  }

  acknowledge(id: string, by: string, at: Date): Promise<AlarmRow | null> {
    return asking(async () => {
      const change = this.#database.query.updateTable('alarm').set({ acknowledged_at: at, acknowledged_by: by })
      const changed = await change
        .where('id', '=', id)
        .where('acknowledged_at', 'is', null)
        .returningAll()
        .executeTakeFirst()
      if (changed) return changed
      return (
        (await this.#database.query.selectFrom('alarm').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
      )
    })
  }

  find(id: string): Promise<AlarmRow | null> {
    return asking(async () => {
      return (
        (await this.#database.query.selectFrom('alarm').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
      )
    })
  }

  /** Open ones first, then the newest. Those of no camera are seen by whoever sees every camera. */
  list(limit: number, within: ReadonlySet<string> | null): Promise<AlarmRow[]> {
    return asking(() => {
      const all = this.#database.query.selectFrom('alarm').selectAll()
      const mine = within === null ? all : all.where('camera', 'in', ['', ...within])
      return mine
        .orderBy((by) => by('cleared_at', 'is not', null))
        .orderBy('raised_at', 'desc')
        .limit(limit)
        .execute()
    })
  }
}
