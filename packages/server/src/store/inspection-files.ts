// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

export type FileAbout = 'inspection' | 'correction' | 'report'

export type FileRow = Readonly<{
  id: string
  about: FileAbout
  subject: string
  item: string | null
  title: string
  type: string
  bytes: number
  sha256: string
  at: Date
  by_user: string | null
  by_name: string
  entry: number
}>

/** Files that prove a finding, an answer or a report: rows are added, none is changed. */
export class InspectionFiles {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(subject: string): Promise<FileRow[]> {
    const { sql } = this.#database
    return asking(() => sql<FileRow[]>`select * from inspection_file where subject = ${subject} order by at, id`)
  }

  async listMany(subjects: readonly string[]): Promise<Map<string, FileRow[]>> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<FileRow[]>`select * from inspection_file where subject = any(${[...subjects]}) order by at, id`,
    )
    return Map.groupBy(rows, ({ subject }) => subject)
  }

  async find(id: string): Promise<FileRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<FileRow[]>`select * from inspection_file where id = ${id}`)
    return row ?? null
  }

  async insert(row: FileRow): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`insert into inspection_file ${sql(row)}`)
  }
}
