// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'
import { newId } from './new-id.ts'

/** Where people sign in from: the devices they were seen on, and their accounts at an OpenID provider. */
export class SignInPlaces {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The device of this person with this hash, made when there is none. `isFirst`: the person had none at all. */
  seeDevice(userId: string, hash: Buffer, at: Date): Promise<{ id: string; isNew: boolean; isFirst: boolean }> {
    return asking(() =>
      this.#database.query.transaction().execute(async (work) => {
        const known = work.updateTable('device').set({ last_seen: at }).where('user_id', '=', userId)
        const seen = await known.where('hash', '=', hash).returning('id').executeTakeFirst()
        if (seen) return { id: seen.id, isNew: false, isFirst: false }
        const others = await work.selectFrom('device').select('id').where('user_id', '=', userId).limit(1).execute()
        const id = newId('d')
        await work.insertInto('device').values({ id, user_id: userId, hash, first_seen: at, last_seen: at }).execute()
        return { id, isNew: true, isFirst: others.length === 0 }
      }),
    )
  }

  findIdentity(issuer: string, subject: string): Promise<string | null> {
    return asking(async () => {
      const found = this.#database.query.selectFrom('identity').select('user_id').where('issuer', '=', issuer)
      return (await found.where('subject', '=', subject).executeTakeFirst())?.user_id ?? null
    })
  }

  link(identity: { issuer: string; subject: string; user_id: string; linked_at: Date }): Promise<void> {
    return asking(async () => void (await this.#database.query.insertInto('identity').values(identity).execute()))
  }

  /** What a name in the table of settings holds; undefined when nothing. */
  readSetting(name: string): Promise<unknown> {
    return asking(async () => {
      const found = this.#database.query.selectFrom('setting').select('value').where('name', '=', name)
      return (await found.executeTakeFirst())?.value
    })
  }

  writeSetting(name: string, value: unknown): Promise<void> {
    return asking(async () => {
      const row = { name, value }
      const writing = this.#database.query.insertInto('setting').values(row)
      await writing.onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute()
    })
  }
}
