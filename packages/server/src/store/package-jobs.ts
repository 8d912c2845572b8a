// SPDX-License-Identifier: Apache-2.0
import type { Insertable, Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type PackageJobRow = Selectable<Schema['package_job']>
export type NewPackageJob = Pick<
  Insertable<Schema['package_job']>,
  | 'id'
  | 'cameras'
  | 'from_ticks'
  | 'to_ticks'
  | 'reason'
  | 'order_id'
  | 'original_id'
  | 'cuts'
  | 'created_at'
  | 'created_by'
  | 'created_by_name'
>
type Change = Partial<
  Pick<
    PackageJobRow,
    'state' | 'bytes_done' | 'bytes_total' | 'error' | 'bytes' | 'sha256' | 'manifest_sha256' | 'entry' | 'time_stamp'
  >
>

/** Court packages being made and made; their files are the service's. */
export class PackageJobs {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add(job: NewPackageJob): Promise<PackageJobRow> {
    const row = { ...job, state: 'waiting' as const }
    return asking(() =>
      this.#database.query.insertInto('package_job').values(row).returningAll().executeTakeFirstOrThrow(),
    )
  }

  find(id: string): Promise<PackageJobRow | null> {
    return asking(async () => (await this.#all().where('id', '=', id).executeTakeFirst()) ?? null)
  }

  /** The newest first; of one creator unless null. */
  list(createdBy: string | null, limit: number): Promise<PackageJobRow[]> {
    const all = this.#all().orderBy('created_at', 'desc').limit(limit)
    return asking(() => (createdBy === null ? all : all.where('created_by', '=', createdBy)).execute())
  }

  async countOpen(createdBy: string): Promise<number> {
    const all = this.#database.query.selectFrom('package_job').select((count) => count.fn.countAll<number>().as('open'))
    const open = all.where('created_by', '=', createdBy).where('state', 'in', ['waiting', 'running'])
    return asking(async () => (await open.executeTakeFirstOrThrow()).open)
  }

  /** The oldest that waits becomes the one that runs; null when none waits. */
  takeNext(): Promise<PackageJobRow | null> {
    return asking(async () => {
      const next = this.#database.query
        .selectFrom('package_job')
        .select('id')
        .where('state', '=', 'waiting')
        .orderBy('created_at')
        .limit(1)
      const row = await this.#database.query
        .updateTable('package_job')
        .set({ state: 'running', bytes_done: 0 })
        .where('id', '=', next)
        .returningAll()
        .executeTakeFirst()
      return row ?? null
    })
  }

  /** Null when it is over, or was cancelled meanwhile. */
  change(id: string, set: Change): Promise<PackageJobRow | null> {
    const change = this.#database.query.updateTable('package_job').set(set).where('id', '=', id)
    const open = change.where('state', 'in', ['waiting', 'running']).returningAll()
    return asking(async () => (await open.executeTakeFirst()) ?? null)
  }

  /** Of one that is done. */
  stamped(
    id: string,
    set: Readonly<{ time_stamp: Date; bytes: number; sha256: string }>,
  ): Promise<PackageJobRow | null> {
    const change = this.#database.query.updateTable('package_job').set(set).where('id', '=', id)
    return asking(async () => (await change.where('state', '=', 'done').returningAll().executeTakeFirst()) ?? null)
  }

  /** What a stop interrupted begins again. */
  async requeue(): Promise<void> {
    const running = this.#database.query.updateTable('package_job').set({ state: 'waiting' })
    await asking(() => running.where('state', '=', 'running').execute())
  }

  #all() {
    return this.#database.query.selectFrom('package_job').selectAll()
  }
}
