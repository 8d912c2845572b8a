// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '@mingjian/base'
import { asking, type Database } from './database.ts'

/** One numbered SQL file of `migrations/`. Never edited once released: its checksum is kept where it was applied. */
export type Migration = Readonly<{ number: number; name: string; text: string; checksum: string }>

/** In order, numbered 1, 2, 3 … without a hole. */
export async function readMigrations(folder: string = MIGRATIONS): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name, at) => {
      const text = await readFile(path.join(folder, name), 'utf8')
      const number = Number(name.slice(0, 4))
      if (number !== at + 1)
        throw new Fault('bad-input', 'store.migration.number', `${name} is not number ${at + 1}`, { name })
      return { number, name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/**
 * Brings the database to the newest schema; all in one transaction, one process at a time.
 * Throws `store.migration.changed` when an applied file was edited, `store.migration.newer` when a newer product wrote the database.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<number> {
  return asking(() =>
    database.sql.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`
      await sql`create table if not exists migration (
        number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null)`
      const applied = await sql<{ number: number; name: string; checksum: string }[]>`
        select number, name, checksum from migration order by number`
      for (const row of applied) checkApplied(row, migrations)
      const due = migrations.filter((each) => each.number > applied.length)
      for (const each of due) {
        await sql.unsafe(each.text)
        await sql`insert into migration ${sql({ number: each.number, name: each.name, checksum: each.checksum, applied_at: new Date() })}`
      }
      return due.length
    }),
  )
}

function checkApplied(row: { number: number; name: string; checksum: string }, migrations: readonly Migration[]): void {
  const known = migrations[row.number - 1]
  if (!known) {
    const words = `the database was made by a newer version of this product (it knows ${row.name})`
    throw new Fault('conflict', 'store.migration.newer', words, { name: row.name })
  }
  if (known.checksum === row.checksum) return
  throw new Fault('conflict', 'store.migration.changed', `${known.name} was edited after it was applied`, {
    name: known.name,
  })
}

const MIGRATIONS = path.join(path.dirname(fileURLToPath(import.meta.url)), 'migrations')

/** Any number that no other program takes an advisory lock on. */
const LOCK = 7_246_011
