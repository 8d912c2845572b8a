// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type DeletionOrderRow = Selectable<Schema['deletion_order']>
export type NewDeletionOrder = Pick<
  DeletionOrderRow,
  | 'id'
  | 'camera'
  | 'from_ticks'
  | 'to_ticks'
  | 'authority'
  | 'reason'
  | 'document_name'
  | 'document_hash'
  | 'asked_at'
  | 'asked_by'
  | 'asked_by_name'
  | 'ask_entry'
>
type Confirmation = Readonly<{
  confirmed_at: Date
  confirmed_by: string
  confirmed_by_name: string
  confirm_entry: number
}>

/** Orders of authorities to delete footage before its retention has passed. */
export class DeletionOrders {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  insert(row: NewDeletionOrder): Promise<DeletionOrderRow> {
    return asking(() =>
      this.#database.query.insertInto('deletion_order').values(row).returningAll().executeTakeFirstOrThrow(),
    )
  }

  find(id: string): Promise<DeletionOrderRow | null> {
    return asking(async () => (await this.#all().where('id', '=', id).executeTakeFirst()) ?? null)
  }

  list(cameras: readonly string[] | null, limit: number): Promise<DeletionOrderRow[]> {
    const all = this.#all().orderBy('asked_at', 'desc').limit(limit)
    return asking(() => (cameras === null ? all : all.where('camera', 'in', ['', ...cameras])).execute())
  }

  /** Null when it was confirmed or withdrawn meanwhile. */
  decide(id: string, set: Confirmation | Readonly<{ withdrawn_at: Date }>): Promise<DeletionOrderRow | null> {
    const open = this.#database.query.updateTable('deletion_order').set(set).where('id', '=', id)
    return asking(
      async () =>
        (await open
          .where('confirmed_at', 'is', null)
          .where('withdrawn_at', 'is', null)
          .returningAll()
          .executeTakeFirst()) ?? null,
    )
  }

  #all() {
    return this.#database.query.selectFrom('deletion_order').selectAll()
  }
}
