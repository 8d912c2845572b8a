// SPDX-License-Identifier: Apache-2.0
import type { Stretch } from '../domain/hold.ts'
import { asking, type Database } from './database.ts'

/** Which entries of the evidence log speak of a package's matter, by its projection. */
export class PackageEntries {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Segments, gaps and deletions that touch the stretch. A gap whose end is told later has both entries. */
  async footage({ camera, from, to }: Stretch): Promise<number[]> {
    const rows = await asking(
      () => this.#database.sql<{ index: number }[]>`
        select index from log_entry
        where camera = ${camera} and type in ('footage.segment', 'footage.gap', 'footage.delete', 'footage.tombstone')
          and start_ticks < ${to} and (end_ticks is null or end_ticks > ${from}) order by index`,
    )
    return rows.map(({ index }) => index)
  }

  /** What was done with an order, without what was shown under it. */
  async order(id: string): Promise<number[]> {
    const rows = await asking(
      () => this.#database.sql<{ index: number }[]>`
        select index from log_entry where order_id = ${id} and type like 'order.%' order by index limit ${MOST}`,
    )
    return rows.map(({ index }) => index)
  }
}

const MOST = 1000
