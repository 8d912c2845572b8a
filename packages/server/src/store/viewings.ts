// SPDX-License-Identifier: Apache-2.0
import type { ViewingEnd } from '@mingjian/contract'
import type { Insertable, Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type ViewingRow = Selectable<Schema['viewing']>
export type NewViewing = Insertable<Schema['viewing']>

/** Which viewings: those that touch [from, to), of these people, cameras, orders. */
export type ViewingFilter = Readonly<{
  camera?: string | undefined
  user?: string | undefined
  order?: string | undefined
  kind?: ViewingRow['kind'] | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** null: every camera. */
  within: ReadonlySet<string> | null
}>

/** Viewings as they are measured. A row is written when it begins, from time to time, and when it ends; never removed. */
export class Viewings {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** One statement for all that changed; a row that is not there yet is made. */
  save(rows: readonly NewViewing[]): Promise<void> {
    return asking(async () => {
      if (rows.length === 0) return
      await this.#database.query
        .insertInto('viewing')
        .values([...rows])
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((by) => ({
            seen_at: by.ref('excluded.seen_at'),
            ended_at: by.ref('excluded.ended_at'),
            reason: by.ref('excluded.reason'),
            ticks: by.ref('excluded.ticks'),
            played_ticks: by.ref('excluded.played_ticks'),
            pictures: by.ref('excluded.pictures'),
            bytes: by.ref('excluded.bytes'),
            spans: by.ref('excluded.spans'),
            begin_entry: by.ref('excluded.begin_entry'),
          })),
        )
        .execute()
    })
  }

  /** Notes the log entry that closed it. */
  async close(id: string, entry: number): Promise<void> {
    await asking(() =>
      this.#database.query.updateTable('viewing').set({ end_entry: entry }).where('id', '=', id).execute(),
    )
  }

  /** Those whose end is not in the log: open when the process ended, or ended and not yet entered. */
  unfinished(): Promise<ViewingRow[]> {
    return asking(() =>
      this.#database.query
        .selectFrom('viewing')
        .selectAll()
        .where('end_entry', 'is', null)
        .orderBy('began_at')
        .execute(),
    )
  }

  /** Ends what a process that is no more left open, at the last moment it was heard of. */
  async endOpen(id: string, reason: ViewingEnd, at: Date): Promise<void> {
    await asking(() =>
      this.#database.query
        .updateTable('viewing')
        .set({ ended_at: at, reason })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute(),
    )
  }

  find(id: string): Promise<ViewingRow | null> {
    return asking(async () => {
      const query = this.#database.query.selectFrom('viewing').selectAll().where('id', '=', id)
      return (await query.executeTakeFirst()) ?? null
    })
  }

  /** The newest first, with how many there are in all. */
  list(
    filter: ViewingFilter,
    page: Readonly<{ offset: number; limit: number }>,
  ): Promise<{ rows: ViewingRow[]; total: number }> {
    return asking(async () => {
      const rows = await this.#chosen(filter)
        .selectAll()
        .orderBy('began_at', 'desc')
        .orderBy('id')
        .offset(page.offset)
        .limit(page.limit)
        .execute()
      const { total } = await this.#chosen(filter)
        .select((by) => by.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      return { rows, total: Number(total) }
    })
  }

  #chosen(filter: ViewingFilter) {
    const { camera, user, order, kind, from, to, within } = filter
    let query = this.#database.query.selectFrom('viewing')
    if (camera !== undefined) query = query.where('camera', '=', camera)
    if (user !== undefined) query = query.where('user_id', '=', user)
    if (order !== undefined) query = query.where('order_id', '=', order)
    if (kind !== undefined) query = query.where('kind', '=', kind)
    if (to !== undefined) query = query.where('began_at', '<', to)
    if (from !== undefined) query = query.where((by) => by.or([by('ended_at', 'is', null), by('ended_at', '>=', from)]))
    if (within !== null) query = query.where('camera', 'in', ['', ...within])
    return query
  }
}
