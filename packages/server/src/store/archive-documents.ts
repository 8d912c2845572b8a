// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

export type DocumentRow = Readonly<{
  id: string
  version: number
  system: string
  volume: string
  kind: string
  title: string
  bytes: number
  sha256: string
  type: string
  at: Date
  by_user: string | null
  by_name: string
  entry: number | null
}>

/** What lies in the archives (article 17): rows are added, none is changed. */
export class ArchiveDocuments {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Every version, by volume and time. */
  list(system: string): Promise<DocumentRow[]> {
    const { sql } = this.#database
    return asking(
      () =>
        sql<DocumentRow[]>`select * from archive_document where system = ${system} order by volume, at, id, version`,
    )
  }

  /** The volumes and kinds that are there, by system. */
  async kinds(systems: readonly string[]): Promise<Map<string, { volume: string; kind: string }[]>> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ system: string; volume: string; kind: string }[]>`
        select distinct system, volume, kind from archive_document where system = any(${[...systems]})`,
    )
    return Map.groupBy(rows, ({ system }) => system)
  }

  async find(id: string, version: number | null): Promise<DocumentRow | null> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<DocumentRow[]>`
        select * from archive_document where id = ${id} and (${version}::integer is null or version = ${version})
        order by version desc limit 1`,
    )
    return row ?? null
  }

  async insert(row: DocumentRow): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`insert into archive_document ${sql(row)}`)
  }
}
