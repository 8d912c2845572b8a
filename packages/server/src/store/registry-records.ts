// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { RegistryKind } from '@mingjian/contract'
import { asking, type Database } from './database.ts'

/** The newest version of a record, or the one that was newest at some moment. */
export type StoredRecord = Readonly<{ id: string; version: number; changedAt: Date; body: unknown }>

/** A version about to be written. `columns` are what lists filter and sort by, under their SQL names. */
export type RecordDraft = Readonly<{
  kind: RegistryKind
  id: string
  /** The version this one is made upon; 0 for a new record. */
  upon: number
  at: Date
  by: Readonly<{ user: string | null; name: string }>
  why: string
  entry: number | null
  body: object
  columns: Readonly<Record<string, string | number | boolean | readonly string[] | null>>
}>

export type VersionRow = Readonly<{
  version: number
  at: Date
  by_user: string | null
  by_name: string
  why: string
  entry: number | null
  body: Record<string, unknown>
}>

/** The records of the registry with all their versions. */
export class RegistryRecords {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(kind: RegistryKind, id: string): Promise<StoredRecord | null> {
    const { sql } = this.#database
    return asking(async () => {
      const [row] = await sql<StoredRecord[]>`
        select id, version, changed_at as "changedAt", body from ${sql(tableOf(kind))} where id = ${id}`
      return row ?? null
    })
  }

  findMany(kind: RegistryKind, ids: readonly string[]): Promise<StoredRecord[]> {
    const { sql } = this.#database
    if (ids.length === 0) return Promise.resolve([])
    return asking(
      () => sql<StoredRecord[]>`
        select id, version, changed_at as "changedAt", body from ${sql(tableOf(kind))} where id = any(${[...ids]})`,
    )
  }

  /** As it was recorded at the moment. */
  async findAsOf(kind: RegistryKind, id: string, at: Date): Promise<StoredRecord | null> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<StoredRecord[]>`
        select id, version, at as "changedAt", body from record_version
        where kind = ${kind} and id = ${id} and at <= ${at} order by version desc limit 1`,
    )
    return row ?? null
  }

  /** Newest first. */
  history(kind: RegistryKind, id: string): Promise<VersionRow[]> {
    const { sql } = this.#database
    return asking(
      () => sql<VersionRow[]>`
        select version, at, by_user, by_name, why, entry, body from record_version
        where kind = ${kind} and id = ${id} order by version desc limit 1000`,
    )
  }

  /** Both the version and the newest state, or neither. Throws `registry.version.stale` when somebody else was first. */
  write(draft: RecordDraft): Promise<StoredRecord> {
    const { sql } = this.#database
    const { kind, id, upon, at, by, why, entry } = draft
    const table = tableOf(kind)
    const version = upon + 1
    return asking(() =>
      sql.begin(async (tx) => {
        const [held] = await tx<{ version: number }[]>`select version from ${tx(table)} where id = ${id} for update`
        if ((held?.version ?? 0) !== upon) throw staleVersion(id, held?.version ?? 0)
        const body = tx.json(JSON.parse(JSON.stringify(draft.body)))
        const row = { ...draft.columns, id, version, changed_at: at, body }
        const line = { kind, id, version, at, by_user: by.user, by_name: by.name, why, entry, body }
        await tx`insert into record_version ${tx(line)}`
        await (held ? tx`update ${tx(table)} set ${tx(row)} where id = ${id}` : tx`insert into ${tx(table)} ${tx(row)}`)
        return { id, version, changedAt: at, body: draft.body }
      }),
    )
  }
}

/** The record was changed meanwhile; `version` is the one that stands. */
export function staleVersion(id: string, version: number): Fault {
  const words = 'somebody changed this meanwhile; look at it again'
  return new Fault('conflict', 'registry.version.stale', words, { id, version })
}

export function tableOf(kind: RegistryKind): string {
  return `registry_${kind}`
}
