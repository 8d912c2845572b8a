// SPDX-License-Identifier: Apache-2.0
import type { Insertable, Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type OrderPaperRow = Selectable<Schema['order_paper']>

/** Scans that belong to orders: all but their bytes. */
export class OrderPapers {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  insert(row: Insertable<Schema['order_paper']>): Promise<void> {
    return asking(async () => {
      await this.#database.query.insertInto('order_paper').values(row).execute()
    })
  }

  list(order: string): Promise<OrderPaperRow[]> {
    const papers = this.#database.query.selectFrom('order_paper').selectAll().where('order_id', '=', order)
    return asking(() => papers.orderBy('added_at').orderBy('id').execute())
  }

  find(order: string, id: string): Promise<OrderPaperRow | null> {
    return asking(async () => {
      const papers = this.#database.query.selectFrom('order_paper').selectAll().where('order_id', '=', order)
      return (await papers.where('id', '=', id).executeTakeFirst()) ?? null
    })
  }

  remove(order: string, id: string): Promise<void> {
    return asking(async () => {
      const papers = this.#database.query.deleteFrom('order_paper').where('order_id', '=', order)
      await papers.where('id', '=', id).execute()
    })
  }
}
