// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely'
import type { EpochTicks } from '@mingjian/base'
import type { KeepPurpose } from '../domain/deletion.ts'
import type { Stretch } from '../domain/hold.ts'
import { asking, type Database } from './database.ts'
import { whileNothingIsCondemned } from './keep-lock.ts'
import type { Schema } from './schema.ts'

export type PurposeRow = Selectable<Schema['keep_purpose']>

/** Purposes with an end date that keep footage beyond its retention. */
export class Purposes {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  insert(row: Omit<PurposeRow, 'entry' | 'ended_at'>): Promise<void> {
    return asking(() =>
      whileNothingIsCondemned(this.#database, row.camera, async (query) => {
        await query.insertInto('keep_purpose').values(row).execute()
      }),
    )
  }

  find(id: string): Promise<PurposeRow | null> {
    return asking(async () => (await this.#all().where('id', '=', id).executeTakeFirst()) ?? null)
  }

  change(id: string, set: Readonly<{ entry: number } | { ended_at: Date }>): Promise<PurposeRow | null> {
    const change = this.#database.query.updateTable('keep_purpose').set(set).where('id', '=', id)
    return asking(async () => (await change.where('ended_at', 'is', null).returningAll().executeTakeFirst()) ?? null)
  }

  /** The newest first; of the cameras unless null. */
  list(cameras: readonly string[] | null, limit: number): Promise<PurposeRow[]> {
    const all = this.#all().orderBy('stated_at', 'desc').limit(limit)
    return asking(() => (cameras === null ? all : all.where('camera', 'in', ['', ...cameras])).execute())
  }

  /** Those that may keep something of the stretch. */
  async facts({ camera, from, to }: Stretch): Promise<KeepPurpose[]> {
    const rows = await asking(() =>
      this.#all()
        .where('camera', '=', camera)
        .where('from_ticks', '<', to)
        .where('to_ticks', '>', from)
        .where('ended_at', 'is', null)
        .execute(),
    )
    return rows.map((row) => ({
      id: row.id,
      camera: row.camera,
      from: row.from_ticks as EpochTicks,
      to: row.to_ticks as EpochTicks,
      until: row.until_ticks as EpochTicks,
    }))
  }

  #all() {
    return this.#database.query.selectFrom('keep_purpose').selectAll()
  }
}
