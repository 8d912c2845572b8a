// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

/** The settings of people's own screens. */
export class Preferences {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  read(userId: string): Promise<Record<string, unknown>> {
    return asking(async () => {
      const wanted = this.#database.query.selectFrom('preference').select('value').where('user_id', '=', userId)
      return (await wanted.executeTakeFirst())?.value ?? {}
    })
  }

  write(userId: string, value: Record<string, unknown>): Promise<void> {
    return asking(async () => {
      const insert = this.#database.query.insertInto('preference').values({ user_id: userId, value })
      await insert.onConflict((conflict) => conflict.column('user_id').doUpdateSet({ value })).execute()
    })
  }
}
