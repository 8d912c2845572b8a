// SPDX-License-Identifier: Apache-2.0
import { toError } from '@mingjian/base'
import type { SealedValue } from '../log/evidence-log.ts'
import { asking, type Database } from './database.ts'

type Waiting = Readonly<{ values: readonly SealedValue[]; resolve: () => void; reject: (error: Error) => void }>

/** What opens the commitments of the evidence log. Values put while an insert runs share the next one. */
export class SealedValues {
  readonly #database: Database
  #waiting: Waiting[] = []
  #isWorking = false

  constructor(database: Database) {
    this.#database = database
  }

  /** Resolves when they are durable. */
  put(values: readonly SealedValue[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ values, resolve, reject })
      if (!this.#isWorking) void this.#work()
    })
  }

  /** By commitment, lower-case hex. What was erased is missing. */
  async find(commitments: readonly Uint8Array[]): Promise<Map<string, { field: string; salt: Buffer; value: string }>> {
    if (commitments.length === 0) return new Map()
    const rows = await asking(() =>
      this.#database.query
        .selectFrom('sealed_value')
        .selectAll()
        .where(
          'commitment',
          'in',
          commitments.map((each) => Buffer.from(each)),
        )
        .execute(),
    )
    return new Map(rows.map(({ commitment, ...opening }) => [commitment.toString('hex'), opening]))
  }

  /** Erases a value for good; false when there was none. */
  async erase(commitment: Uint8Array): Promise<boolean> {
    const gone = await asking(() =>
      this.#database.query
        .deleteFrom('sealed_value')
        .where('commitment', '=', Buffer.from(commitment))
        .executeTakeFirst(),
    )
    return gone.numDeletedRows > 0
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH)
      const rows = batch.flatMap(({ values }) => values.map(rowOf))
      try {
        await asking(() => this.#database.query.insertInto('sealed_value').values(rows).execute())
        for (const { resolve } of batch) resolve()
      } catch (thrown) {
        for (const { reject } of batch) reject(toError(thrown))
      }
    }
    this.#isWorking = false
  }
}

const BATCH = 500

function rowOf({ commitment, field, salt, value }: SealedValue) {
  return { commitment: Buffer.from(commitment), field, salt: Buffer.from(salt), value }
}
