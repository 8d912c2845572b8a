// SPDX-License-Identifier: Apache-2.0
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'
import { escapeLike } from './users.ts'

export type CameraRow = Selectable<Schema['camera']>

type CameraFacts = Pick<CameraRow, 'id' | 'place' | 'unit' | 'classes'>
const FACTS = ['id', 'place', 'unit', 'classes'] as const

export type CameraFilter = Readonly<{
  page: number
  size: number
  search?: string | undefined
  /** Only these; null is every camera. */
  within: ReadonlySet<string> | null
}>

/** The cameras of the catalogue. A removed one stays as a row while its footage is kept, and is in no list. */
export class Cameras {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): Promise<CameraRow | null> {
    return asking(async () => (await this.#live().where('id', '=', id).executeTakeFirst()) ?? null)
  }

  /** Also true for a removed one whose footage is still kept. */
  exists(id: string): Promise<boolean> {
    return asking(async () => {
      const found = this.#database.query.selectFrom('camera').select('id').where('id', '=', id)
      return (await found.executeTakeFirst()) !== undefined
    })
  }

  /** What the access policies look at; of removed ones too. */
  facts(id: string): Promise<CameraFacts | null> {
    return asking(async () => {
      const found = this.#database.query.selectFrom('camera').select(FACTS).where('id', '=', id)
      return (await found.executeTakeFirst()) ?? null
    })
  }

  /** Of every camera that is not removed. */
  allFacts(): Promise<(CameraFacts & Pick<CameraRow, 'name'>)[]> {
    const found = this.#database.query
      .selectFrom('camera')
      .select([...FACTS, 'name'])
      .where('removed_at', 'is', null)
    return asking(() => found.orderBy('place').orderBy('name').orderBy('id').execute())
  }

  /** Also a removed one. */
  findEver(id: string): Promise<CameraRow | null> {
    return asking(async () => {
      return (
        (await this.#database.query.selectFrom('camera').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
      )
    })
  }

  /** By place, name and id; `search` is looked for in name, place and id. */
  list(filter: CameraFilter): Promise<{ rows: CameraRow[]; total: number }> {
    return asking(async () => {
      let matching = this.#database.query.selectFrom('camera').where('removed_at', 'is', null)
      if (filter.within !== null) matching = matching.where('id', 'in', ['', ...filter.within])
      if (filter.search) {
        const like = `%${escapeLike(filter.search)}%`
        matching = matching.where((by) =>
          by.or([by('name', 'ilike', like), by('place', 'ilike', like), by('id', '=', filter.search ?? '')]),
        )
      }
      const ordered = matching
        .selectAll()
        .orderBy(sql`place nulls first`)
        .orderBy('name')
        .orderBy('id')
      const rows = await ordered
        .limit(filter.size)
        .offset((filter.page - 1) * filter.size)
        .execute()
      const count = await matching.select((by) => by.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      return { rows, total: count.total }
    })
  }

  /** Every camera, removed ones too: whoever keeps footage by its retention needs them. */
  all(): Promise<CameraRow[]> {
    return asking(() => this.#database.query.selectFrom('camera').selectAll().orderBy('id').execute())
  }

  insert(row: Insertable<Schema['camera']>): Promise<CameraRow> {
    return asking(() => this.#database.query.insertInto('camera').values(row).returningAll().executeTakeFirstOrThrow())
  }

  update(id: string, change: Updateable<Schema['camera']>): Promise<CameraRow | null> {
    return asking(async () => {
      const changed = this.#database.query
        .updateTable('camera')
        .set(change)
        .where('id', '=', id)
        .where('removed_at', 'is', null)
      return (await changed.returningAll().executeTakeFirst()) ?? null
    })
  }

  #live() {
    return this.#database.query.selectFrom('camera').selectAll().where('removed_at', 'is', null)
  }
}
