// SPDX-License-Identifier: Apache-2.0
import type { Insertable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type AccessEntry = Omit<Insertable<Schema['access_entry']>, 'number'>

/** The register of access: who was let in to what, who was turned away, who signed in, who changed what. Append-only. */
export class AccessRegister {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Resolves with the entry's number once it is durable (PostgreSQL has flushed its log). */
  append(entry: AccessEntry): Promise<number> {
    return asking(async () => {
      const made = await this.#database.query
        .insertInto('access_entry')
        .values(entry)
        .returning('number')
        .executeTakeFirstOrThrow()
      return made.number
    })
  }
}
