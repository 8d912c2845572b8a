// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { chown, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@mingjian/base'
import { type Database, openDatabase } from './database.ts'
import { EmbeddedPostgres, type SocketAddress } from './embedded-postgres.ts'
import { type Migration, migrate, readMigrations } from './migrations.ts'

/** A PostgreSQL of a test file's own, and as many migrated databases on it as its tests want. */
export type TestDatabases = Readonly<{
  /** A new database with the whole schema; `isEmpty` leaves it without tables. */
  create: (options?: { isEmpty?: boolean }) => Promise<Database>
  address: SocketAddress
  /** Closes every database and the server, and removes its folder. */
  close: () => Promise<void>
}>

/**
 * For tests: real PostgreSQL without fsync. A migrated cluster is made once for each state of the migrations, kept in
 * `build/`, and copied for each test file, which takes about a fifth of a second.
 */
export async function openTestDatabases(): Promise<TestDatabases> {
  const template = await ensureTemplate(await readMigrations())
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mj-db-'))
  await cp(template, path.join(folder, 'postgres'), { recursive: true, preserveTimestamps: true })
  await keepOwner(template, path.join(folder, 'postgres'))
  const server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog, isDurable: false })
  const address = await server.start()
  const admin = openDatabase({ address, log: silentLog, connections: 1 })
  const opened: Database[] = [admin]
  return {
    address,
    async create(options = {}) {
      const name = `test_${opened.length}`
      const source = options.isEmpty ? 'template0' : 'migrated'
      await admin.sql.unsafe(`create database ${name} template ${source}`)
      const database = openDatabase({ address: { ...address, database: name }, log: silentLog })
      opened.push(database)
      return database
    },
    async close() {
      await Promise.all(opened.map((each) => each.close()))
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function ensureTemplate(migrations: readonly Migration[]): Promise<string> {
  const hash = createHash('sha256')
  for (const each of migrations) hash.update(each.checksum)
  const template = path.join(BUILD, `test-postgres-${hash.digest('hex').slice(0, 16)}`)
  if (await isThere(template)) return template
  await mkdir(BUILD, { recursive: true })
  const making = await mkdtemp(path.join(BUILD, 'test-postgres-making-'))
  const folder = path.join(making, 'postgres')
  try {
    await makeTemplate(folder, migrations)
    // whoever is second finds the first one's folder in its place, which is as good
    await rename(folder, template).catch((lost: unknown) => (lost instanceof Error ? null : Promise.reject(lost)))
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return template
}

async function makeTemplate(folder: string, migrations: readonly Migration[]): Promise<void> {
  await using server = new EmbeddedPostgres({ folder, log: silentLog, isDurable: false })
  const address = await server.start()
  const admin = openDatabase({ address, log: silentLog, connections: 1 })
  await admin.sql.unsafe('create database migrated')
  await admin.close()
  const database = openDatabase({ address: { ...address, database: 'migrated' }, log: silentLog, connections: 1 })
  await migrate(database, migrations).finally(() => database.close())
}

/** `cp` gives root's copies to root. */
async function keepOwner(from: string, to: string): Promise<void> {
  const { uid, gid } = await stat(path.join(from, 'cluster'))
  if (process.getuid?.() !== 0 || uid === 0) return
  await chown(to, uid, gid)
  const inside = await readdir(to, { recursive: true })
  await Promise.all(inside.map((name) => chown(path.join(to, name), uid, gid)))
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  )
}

const BUILD = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../../build')
