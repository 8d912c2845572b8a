// SPDX-License-Identifier: Apache-2.0
import type { Selectable, Updateable } from 'kysely'
import { Fault } from '@mingjian/base'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type UserRow = Selectable<Schema['user']>
export type UserChange = Updateable<Schema['user']>

/** The accounts. Names are compared without regard to case or width. */
export class Users {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): Promise<UserRow | null> {
    return asking(async () => (await this.#table().where('id', '=', id).executeTakeFirst()) ?? null)
  }

  findByName(name: string): Promise<UserRow | null> {
    return asking(async () => (await this.#table().where('name_key', '=', nameKey(name)).executeTakeFirst()) ?? null)
  }

  list(page: { page: number; size: number; search?: string | undefined }): Promise<{ rows: UserRow[]; total: number }> {
    return asking(async () => {
      const wanted = page.search ? `%${escapeLike(nameKey(page.search))}%` : '%'
      const matching = this.#table().where('name_key', 'like', wanted)
      const rows = await matching
        .orderBy('name_key')
        .limit(page.size)
        .offset((page.page - 1) * page.size)
        .execute()
      const count = await this.#database.query
        .selectFrom('user')
        .where('name_key', 'like', wanted)
        .select((by) => by.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      return { rows, total: count.total }
    })
  }

  /** Throws `user.name.taken`. */
  async insert(
    user: Omit<UserRow, 'name_key' | 'failures' | 'locked_until' | 'last_sign_in' | 'has_factor'>,
  ): Promise<UserRow> {
    const row = { ...user, name_key: nameKey(user.name) }
    const made = await asking(() =>
      this.#database.query
        .insertInto('user')
        .values(row)
        .onConflict((conflict) => conflict.column('name_key').doNothing())
        .returningAll()
        .executeTakeFirst(),
    )
    if (made) return made
    throw new Fault('conflict', 'user.name.taken', `there is a user ${user.name} already`)
  }

  update(id: string, change: UserChange): Promise<UserRow | null> {
    return asking(async () => {
      const changed = this.#database.query.updateTable('user').set(change).where('id', '=', id).returningAll()
      return (await changed.executeTakeFirst()) ?? null
    })
  }

  remove(id: string): Promise<boolean> {
    return asking(async () => {
      const removed = await this.#database.query.deleteFrom('user').where('id', '=', id).executeTakeFirst()
      return removed.numDeletedRows > 0n
    })
  }

  /** Administrators that can sign in, other than `except`. */
  countAdministrators(except: string | null): Promise<number> {
    return asking(async () => {
      const counted = await this.#database.query
        .selectFrom('user')
        .where('role', '=', 'administrator')
        .where('disabled', '=', false)
        .where('id', '!=', except ?? '')
        .select((by) => by.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      return counted.total
    })
  }

  /** One more failure in a row; answers how many there are now. */
  countFailure(id: string): Promise<number> {
    return asking(async () => {
      const counted = await this.#database.query
        .updateTable('user')
        .set((by) => ({ failures: by('failures', '+', 1) }))
        .where('id', '=', id)
        .returning('failures')
        .executeTakeFirst()
      return counted?.failures ?? 0
    })
  }

  #table() {
    return this.#database.query.selectFrom('user').selectAll()
  }
}

function nameKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

/** A text as it stands inside a LIKE pattern. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
