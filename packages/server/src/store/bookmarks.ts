// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely'
import type { EpochTicks } from '@mingjian/base'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type BookmarkRow = Selectable<Schema['bookmark']>

/** A person's own notes on moments of footage. They keep nothing and are seen by nobody else. */
export class Bookmarks {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(row: BookmarkRow): Promise<void> {
    await asking(() => this.#database.query.insertInto('bookmark').values(row).execute())
  }

  count(user: string): Promise<number> {
    return asking(async () => {
      const own = this.#database.query.selectFrom('bookmark').where('user_id', '=', user)
      return (await own.select((all) => all.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count
    })
  }

  /** The newest moment first. */
  list(
    user: string,
    by: Readonly<{ camera?: string | undefined; from?: EpochTicks | undefined; to?: EpochTicks | undefined }>,
    limit: number,
  ): Promise<BookmarkRow[]> {
    let own = this.#database.query.selectFrom('bookmark').selectAll().where('user_id', '=', user)
    if (by.camera !== undefined) own = own.where('camera', '=', by.camera)
    if (by.from !== undefined) own = own.where('at_ticks', '>=', by.from)
    if (by.to !== undefined) own = own.where('at_ticks', '<', by.to)
    return asking(() => own.orderBy('at_ticks', 'desc').limit(limit).execute())
  }

  /** False when this user has none of this id. */
  async remove(user: string, id: string): Promise<boolean> {
    const own = this.#database.query.deleteFrom('bookmark').where('user_id', '=', user).where('id', '=', id)
    return asking(async () => (await own.executeTakeFirst()).numDeletedRows > 0n)
  }
}
