// SPDX-License-Identifier: Apache-2.0
import { type Selectable, sql } from 'kysely'
import type { EpochTicks } from '@mingjian/base'
import type { HoldFacts, Stretch } from '../domain/hold.ts'
import { asking, type Database } from './database.ts'
import { whileNothingIsCondemned } from './keep-lock.ts'
import type { Schema } from './schema.ts'

export type HoldRow = Selectable<Schema['hold']>
export type NewHold = Omit<HoldRow, 'place_entry' | Release>
type Release =
  | 'asked_at'
  | 'asked_by'
  | 'asked_by_name'
  | 'ask_reason'
  | 'ask_entry'
  | 'released_at'
  | 'released_by'
  | 'released_by_name'
  | 'release_entry'

export type HoldFilter = Readonly<{
  camera?: string | undefined
  from?: EpochTicks | undefined
  to?: EpochTicks | undefined
  /** Only what neither was released nor has lapsed at this time. */
  inForceAt?: EpochTicks | undefined
  /** Null: every camera. */
  cameras: readonly string[] | null
}>

/** Holds. A row protects its footage from the moment it is inserted; it is acknowledged once it has its entry. */
export class Holds {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Resolves when nothing more of the stretch can be condemned. The same again changes nothing. */
  insert(hold: NewHold): Promise<void> {
    return asking(() =>
      whileNothingIsCondemned(this.#database, hold.camera, async (query) => {
        await query
          .insertInto('hold')
          .values(hold)
          .onConflict((at) => at.column('id').doNothing())
          .execute()
      }),
    )
  }

  find(id: string): Promise<HoldRow | null> {
    return asking(async () => (await this.#all().where('id', '=', id).executeTakeFirst()) ?? null)
  }

  /** By beginning, newest first. */
  list(filter: HoldFilter, page: Readonly<{ limit: number; offset: number }>): Promise<HoldRow[]> {
    return asking(() =>
      this.#filtered(filter)
        .selectAll()
        .orderBy('from_ticks', 'desc')
        .orderBy('id')
        .limit(page.limit)
        .offset(page.offset)
        .execute(),
    )
  }

  count(filter: HoldFilter): Promise<number> {
    return asking(async () => {
      const { total } = await this.#filtered(filter)
        .select((all) => all.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      return total
    })
  }

  /** What of the camera's footage is under a hold, or was and its lapse is judged by the caller. */
  async facts(stretch: Stretch): Promise<HoldFacts[]> {
    const { camera, from, to } = stretch
    const rows = await asking(() =>
      this.#all()
        .where('camera', '=', camera)
        .where('from_ticks', '<', to)
        .where('to_ticks', '>', from)
        .where('released_at', 'is', null)
        .execute(),
    )
    return rows.map(holdFacts)
  }

  /** Rows that protect and whose entry is not known to be in the log: written just before a crash. */
  unentered(): Promise<HoldRow[]> {
    return asking(() => this.#all().where('place_entry', 'is', null).execute())
  }

  /** False when it changed meanwhile: `where` names the state the caller saw. */
  change(
    id: string,
    set: Partial<Omit<HoldRow, 'id' | 'camera' | 'from_ticks' | 'to_ticks'>>,
    seen: Readonly<{ askedBy: string | null }>,
  ): Promise<HoldRow | null> {
    return asking(async () => {
      const row = await this.#database.query
        .updateTable('hold')
        .set(set)
        .where('id', '=', id)
        .where('released_at', 'is', null)
        .where(sql<boolean>`asked_by is not distinct from ${seen.askedBy}`)
        .returningAll()
        .executeTakeFirst()
      return row ?? null
    })
  }

  #all() {
    return this.#database.query.selectFrom('hold').selectAll()
  }

  #filtered({ camera, from, to, inForceAt, cameras }: HoldFilter) {
    let query = this.#database.query.selectFrom('hold')
    if (camera !== undefined) query = query.where('camera', '=', camera)
    if (cameras !== null) query = query.where('camera', 'in', cameras.length === 0 ? [''] : [...cameras])
    if (from !== undefined) query = query.where('to_ticks', '>', from)
    if (to !== undefined) query = query.where('from_ticks', '<', to)
    if (inForceAt !== undefined) {
      query = query
        .where('released_at', 'is', null)
        .where((by) => by.or([by('expires_ticks', 'is', null), by('expires_ticks', '>', inForceAt)]))
    }
    return query
  }
}

export function holdFacts(row: HoldRow): HoldFacts {
  return {
    id: row.id,
    camera: row.camera,
    from: row.from_ticks as EpochTicks,
    to: row.to_ticks as EpochTicks,
    expires: row.expires_ticks as EpochTicks | null,
    isReleased: row.released_at !== null,
  }
}
