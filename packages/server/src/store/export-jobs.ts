// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely'
import type { EpochTicks } from '@mingjian/base'
import { asking, type Database } from './database.ts'
import { newId } from './new-id.ts'
import type { ExportFileRow, Schema } from './schema.ts'

export type ExportJobRow = Selectable<Schema['export_job']>
export type NewExportJob = Readonly<{
  cameras: readonly string[]
  from: EpochTicks
  to: EpochTicks
  createdBy: string
  createdByName: string
  at: Date
}>

/** Export jobs; their files are the service's. */
export class ExportJobs {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add(job: NewExportJob): Promise<ExportJobRow> {
    const { cameras, from, to, createdBy, createdByName, at } = job
    const row = { id: newId('x'), cameras: [...cameras], from_ticks: from, to_ticks: to, state: 'waiting' as const }
    const whole = { ...row, created_at: at, created_by: createdBy, created_by_name: createdByName }
    return asking(() =>
      this.#database.query.insertInto('export_job').values(whole).returningAll().executeTakeFirstOrThrow(),
    )
  }

  find(id: string): Promise<ExportJobRow | null> {
    return asking(async () => (await this.#all().where('id', '=', id).executeTakeFirst()) ?? null)
  }

  /** The newest first; of one creator unless null. */
  list(createdBy: string | null, limit: number): Promise<ExportJobRow[]> {
    const all = this.#all().orderBy('created_at', 'desc').limit(limit)
    return asking(() => (createdBy === null ? all : all.where('created_by', '=', createdBy)).execute())
  }

  countOpen(createdBy: string): Promise<number> {
    return asking(async () => {
      const open = this.#database.query
        .selectFrom('export_job')
        .select((count) => count.fn.countAll<number>().as('open'))
      return (
        await open
          .where('created_by', '=', createdBy)
          .where('state', 'in', ['waiting', 'running'])
          .executeTakeFirstOrThrow()
      ).open
    })
  }

  /** The oldest that waits becomes the one that runs; null when none waits. */
  takeNext(): Promise<ExportJobRow | null> {
    return asking(async () => {
      const next = this.#database.query
        .selectFrom('export_job')
        .select('id')
        .where('state', '=', 'waiting')
        .orderBy('created_at')
        .limit(1)
      const taken = this.#database.query
        .updateTable('export_job')
        .set({ state: 'running', bytes_done: 0 })
        .where('id', '=', next)
      return (await taken.returningAll().executeTakeFirst()) ?? null
    })
  }

  /** At the start: what ran when the process ended waits again. */
  async requeue(): Promise<void> {
    await asking(() =>
      this.#database.query.updateTable('export_job').set({ state: 'waiting' }).where('state', '=', 'running').execute(),
    )
  }

  /** Changes a job that waits or runs; null when it is over already. */
  change(
    id: string,
    set: Partial<Pick<ExportJobRow, 'state' | 'bytes_done' | 'bytes_total' | 'error'>>,
  ): Promise<ExportJobRow | null> {
    return asking(async () => {
      const open = this.#database.query
        .updateTable('export_job')
        .set(set)
        .where('id', '=', id)
        .where('state', 'in', ['waiting', 'running'])
      return (await open.returningAll().executeTakeFirst()) ?? null
    })
  }

  finish(id: string, files: readonly ExportFileRow[]): Promise<ExportJobRow | null> {
    return asking(async () => {
      const rows = await this.#database.sql<ExportJobRow[]>`
        update export_job set state = 'done', bytes_done = bytes_total, files = ${this.#database.sql.json(JSON.parse(JSON.stringify(files)))}
        where id = ${id} and state = 'running' returning *`
      return rows[0] ?? null
    })
  }

  async remove(id: string): Promise<void> {
    await asking(() => this.#database.query.deleteFrom('export_job').where('id', '=', id).execute())
  }

  /** Ids of finished jobs made before `before`. */
  listOlder(before: Date): Promise<string[]> {
    return asking(async () => {
      const old = this.#database.query.selectFrom('export_job').select('id').where('created_at', '<', before)
      return (await old.where('state', 'not in', ['waiting', 'running']).execute()).map((row) => row.id)
    })
  }

  #all() {
    return this.#database.query.selectFrom('export_job').selectAll()
  }
}
