// SPDX-License-Identifier: Apache-2.0
import type { Insertable, Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'
import type { UserRow } from './users.ts'

export type SessionRow = Selectable<Schema['session']>
export type TokenRow = Selectable<Schema['token']>

/** Sessions, tokens and the set-up link. Only hashes of the secrets are kept. */
export class Credentials {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  insertSession(row: Insertable<Schema['session']>): Promise<void> {
    return asking(async () => void (await this.#database.query.insertInto('session').values(row).execute()))
  }

  /** The session under this hash with its user, in one query. */
  findSession(hash: Buffer): Promise<{ session: SessionRow; user: UserRow } | null> {
    return asking(async () => {
      const session = await this.#database.query
        .selectFrom('session')
        .selectAll()
        .where('hash', '=', hash)
        .executeTakeFirst()
      return session ? this.#withUser(session.user_id, (user) => ({ session, user })) : null
    })
  }

  touchSession(id: string, at: Date): Promise<void> {
    return asking(async () => {
      await this.#database.query.updateTable('session').set({ last_seen: at }).where('id', '=', id).execute()
    })
  }

  listSessions(userId: string): Promise<SessionRow[]> {
    const mine = this.#database.query.selectFrom('session').selectAll().where('user_id', '=', userId)
    return asking(() => mine.orderBy('last_seen', 'desc').execute())
  }

  /** Ends sessions of a user: all of them, all but one, or a single one. Answers the ids that ended. */
  endSessions(userId: string, which: { only?: string; except?: string } = {}): Promise<string[]> {
    return asking(async () => {
      let ending = this.#database.query.deleteFrom('session').where('user_id', '=', userId)
      if (which.only !== undefined) ending = ending.where('id', '=', which.only)
      if (which.except !== undefined) ending = ending.where('id', '!=', which.except)
      return (await ending.returning('id').execute()).map((row) => row.id)
    })
  }

  /** Answers the ids of the sessions that ended by it. */
  removeExpired(now: Date, idleSince: Date): Promise<string[]> {
    return asking(async () => {
      const old = this.#database.query.deleteFrom('session')
      const due = old.where((by) => by.or([by('expires_at', '<', now), by('last_seen', '<', idleSince)]))
      return (await due.returning('id').execute()).map((row) => row.id)
    })
  }

  insertToken(row: Insertable<Schema['token']>): Promise<void> {
    return asking(async () => void (await this.#database.query.insertInto('token').values(row).execute()))
  }

  /** With the token's own row. */
  findToken(hash: Buffer): Promise<{ token: TokenRow; user: UserRow } | null> {
    return asking(async () => {
      const token = await this.#database.query
        .selectFrom('token')
        .selectAll()
        .where('hash', '=', hash)
        .executeTakeFirst()
      return token ? this.#withUser(token.user_id, (user) => ({ token, user })) : null
    })
  }

  listTokens(userId: string): Promise<TokenRow[]> {
    const mine = this.#database.query.selectFrom('token').selectAll().where('user_id', '=', userId)
    return asking(() => mine.orderBy('created_at', 'desc').execute())
  }

  removeToken(userId: string, id: string): Promise<boolean> {
    return asking(async () => {
      const removing = this.#database.query.deleteFrom('token').where('user_id', '=', userId).where('id', '=', id)
      return (await removing.executeTakeFirst()).numDeletedRows > 0n
    })
  }

  touchToken(id: string, at: Date): Promise<void> {
    return asking(async () => {
      await this.#database.query.updateTable('token').set({ last_used: at }).where('id', '=', id).execute()
    })
  }

  /** Replaces whatever link there was. */
  setSetupLink(hash: Buffer, at: Date): Promise<void> {
    return asking(() =>
      this.#database.query.transaction().execute(async (work) => {
        await work.deleteFrom('setup_link').execute()
        await work.insertInto('setup_link').values({ hash, created_at: at }).execute()
      }),
    )
  }

  /** True for exactly one caller that brings the right link; it is spent by that. */
  spendSetupLink(hash: Buffer): Promise<boolean> {
    return asking(async () => {
      const spent = await this.#database.query.deleteFrom('setup_link').where('hash', '=', hash).executeTakeFirst()
      return spent.numDeletedRows > 0n
    })
  }

  async #withUser<T>(id: string, use: (user: UserRow) => T): Promise<T | null> {
    const user = await this.#database.query.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirst()
    return user ? use(user) : null
  }
}
