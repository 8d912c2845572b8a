// SPDX-License-Identifier: Apache-2.0
import type { Insertable, Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type OrderVisitRow = Selectable<Schema['order_visit']>

/** Supervised sessions under orders. Codes and cookies are known here only by their hashes. */
export class OrderVisits {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  insert(row: Insertable<Schema['order_visit']>): Promise<void> {
    return asking(async () => {
      await this.#database.query.insertInto('order_visit').values(row).execute()
    })
  }

  list(order: string): Promise<OrderVisitRow[]> {
    const visits = this.#database.query.selectFrom('order_visit').selectAll().where('order_id', '=', order)
    return asking(() => visits.orderBy('opened_at').execute())
  }

  /** The visit whose code this is, unspent and in time; not spent by asking. */
  findByCode(code: Buffer, at: Date): Promise<OrderVisitRow | null> {
    return asking(async () => {
      const visits = this.#database.query.selectFrom('order_visit').selectAll().where('code', '=', code)
      return (await visits.where('code_until', '>', at).where('ended_at', 'is', null).executeTakeFirst()) ?? null
    })
  }

  /** Spends the code for this cookie: false when somebody was faster. */
  redeem(id: string, cookie: Buffer, at: Date): Promise<boolean> {
    return asking(async () => {
      const visits = this.#database.query.updateTable('order_visit').set({ code: null, cookie, redeemed_at: at })
      const spent = await visits
        .where('id', '=', id)
        .where('redeemed_at', 'is', null)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      return spent.numUpdatedRows > 0n
    })
  }

  findByCookie(cookie: Buffer, at: Date): Promise<OrderVisitRow | null> {
    return asking(async () => {
      const visits = this.#database.query.selectFrom('order_visit').selectAll().where('cookie', '=', cookie)
      return (await visits.where('expires_at', '>', at).where('ended_at', 'is', null).executeTakeFirst()) ?? null
    })
  }

  /** Ends one visit, or all of an order; answers which were not over before. */
  end(which: Readonly<{ id: string } | { order: string }>, at: Date): Promise<OrderVisitRow[]> {
    return asking(() => {
      const visits = this.#database.query.updateTable('order_visit').set({ ended_at: at, code: null })
      const mine = 'id' in which ? visits.where('id', '=', which.id) : visits.where('order_id', '=', which.order)
      return mine.where('ended_at', 'is', null).returningAll().execute()
    })
  }
}
