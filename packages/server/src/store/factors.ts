// SPDX-License-Identifier: Apache-2.0
import type { Insertable, Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type FactorRow = Selectable<Schema['factor']>

/** Second factors and recovery codes. `user.has_factor` follows what is confirmed here. */
export class FactorStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Confirmed ones, the oldest first. */
  list(userId: string): Promise<FactorRow[]> {
    return asking(() => this.#of(userId).where('confirmed_at', 'is not', null).orderBy('created_at').execute())
  }

  /** One that is begun or confirmed. */
  find(userId: string, id: string): Promise<FactorRow | null> {
    return asking(async () => (await this.#of(userId).where('id', '=', id).executeTakeFirst()) ?? null)
  }

  /** Takes the place of whatever was begun and not confirmed. */
  begin(row: Insertable<Schema['factor']>): Promise<void> {
    return asking(() =>
      this.#database.query.transaction().execute(async (work) => {
        const begun = work.deleteFrom('factor').where('user_id', '=', row.user_id)
        await begun.where('confirmed_at', 'is', null).execute()
        await work.insertInto('factor').values(row).execute()
      }),
    )
  }

  confirm(
    row: FactorRow,
    set: Partial<Pick<FactorRow, 'credential' | 'public_key' | 'transports' | 'counter'>>,
    at: Date,
  ): Promise<void> {
    return asking(() =>
      this.#database.query.transaction().execute(async (work) => {
        await work
          .updateTable('factor')
          .set({ ...set, confirmed_at: at })
          .where('id', '=', row.id)
          .execute()
        await work.updateTable('user').set({ has_factor: true }).where('id', '=', row.user_id).execute()
      }),
    )
  }

  /** Notes a use; false when the counter did not grow, which is a replay or a copied key. */
  use(id: string, counter: number, at: Date, mayStay: boolean = false): Promise<boolean> {
    return asking(async () => {
      const used = this.#database.query.updateTable('factor').set({ counter, last_used: at }).where('id', '=', id)
      const grown = mayStay ? used.where('counter', '<=', counter) : used.where('counter', '<', counter)
      return (await grown.executeTakeFirst()).numUpdatedRows > 0n
    })
  }

  /** With the last one the recovery codes go too. False when there is no such factor. */
  remove(userId: string, id: string | null): Promise<boolean> {
    return asking(() =>
      this.#database.query.transaction().execute(async (work) => {
        const removing = work.deleteFrom('factor').where('user_id', '=', userId)
        const removed = await (id === null ? removing : removing.where('id', '=', id)).executeTakeFirst()
        if (removed.numDeletedRows === 0n) return false
        const left = work.selectFrom('factor').select('id').where('user_id', '=', userId)
        if ((await left.where('confirmed_at', 'is not', null).execute()).length > 0) return true
        await work.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
        await work.updateTable('user').set({ has_factor: false }).where('id', '=', userId).execute()
        return true
      }),
    )
  }

  replaceCodes(userId: string, hashes: readonly Buffer[]): Promise<void> {
    return asking(() =>
      this.#database.query.transaction().execute(async (work) => {
        await work.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
        const rows = hashes.map((hash) => ({ user_id: userId, hash, used_at: null }))
        await work.insertInto('recovery_code').values(rows).execute()
      }),
    )
  }

  countCodes(userId: string): Promise<number> {
    return asking(async () => {
      const left = this.#database.query.selectFrom('recovery_code').where('user_id', '=', userId)
      const counted = left.where('used_at', 'is', null).select((by) => by.fn.countAll<number>().as('total'))
      return (await counted.executeTakeFirstOrThrow()).total
    })
  }

  /** True for exactly one caller. */
  spendCode(userId: string, hash: Buffer, at: Date): Promise<boolean> {
    return asking(async () => {
      const spent = this.#database.query.updateTable('recovery_code').set({ used_at: at }).where('user_id', '=', userId)
      const done = await spent.where('hash', '=', hash).where('used_at', 'is', null).executeTakeFirst()
      return done.numUpdatedRows > 0n
    })
  }

  #of(userId: string) {
    return this.#database.query.selectFrom('factor').selectAll().where('user_id', '=', userId)
  }
}
