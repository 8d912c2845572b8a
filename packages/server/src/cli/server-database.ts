// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault, type Log, toError } from '@mingjian/base'
import { type Database, type DatabaseAddress, openDatabase, toDatabaseFault } from '../store/database.ts'
import { EmbeddedPostgres } from '../store/embedded-postgres.ts'
import { migrate, readMigrations } from '../store/migrations.ts'
import type { Config } from './config.ts'

/** The server's database: the embedded one, which ends with it, or an outside one. */
export type ServerDatabase = Readonly<{
  database: Database
  address: DatabaseAddress
  /**
   * Resolves when it answers and has the newest schema. With `isPatient` an outside server that is away is waited for, since
   * recording goes on meanwhile, until the signal ends the wait; without, it is a Fault at once.
   */
  ready: (isPatient: boolean) => Promise<void>
  close: () => Promise<void>
}>

/** Only prepares: the pool is there at once, so that nothing has to wait for PostgreSQL to come up. */
export async function startServerDatabase(
  by: Readonly<{ config: Config; log: Log; signal: AbortSignal }>,
): Promise<ServerDatabase> {
  const { config, log, signal } = by
  if (config.databaseUrl !== null) {
    const address = { url: config.databaseUrl }
    const database = openDatabase({ address, log, connections: CONNECTIONS })
    return {
      database,
      address,
      ready: (isPatient) => untilMigrated(database, { isPatient, log, signal }),
      close: database.close,
    }
  }
  const postgres = new EmbeddedPostgres({ folder: path.join(config.data, 'postgres'), log })
  const address = await postgres.prepare()
  const starting = postgres.start()
  starting.catch(() => null) // `ready` tells
  const database = openDatabase({ address, log, connections: CONNECTIONS })
  return {
    database,
    address,
    async ready() {
      await starting
      await untilMigrated(database, { isPatient: false, log, signal })
    },
    async close() {
      await database.close()
      await postgres.close()
    },
  }
}

const CONNECTIONS = 20
const RETRY_MILLIS = 1000
const OLDEST = 150_000 // PostgreSQL 15

async function untilMigrated(
  database: Database,
  by: Readonly<{ isPatient: boolean; log: Log; signal: AbortSignal }>,
): Promise<void> {
  const migrations = await readMigrations()
  for (;;) {
    try {
      await requireVersion(database)
      const count = await migrate(database, migrations)
      if (count > 0) by.log.info('database.migrated', { count })
      return
    } catch (thrown) {
      const error = toDatabaseFault(thrown)
      const isAway = error instanceof Fault && error.kind === 'unavailable'
      if (!isAway || !by.isPatient) throw explain(error)
      if (by.signal.aborted) return
      by.log.warn('database.waiting', { error: error.message })
      await delay(RETRY_MILLIS)
    }
  }
}

async function requireVersion(database: Database): Promise<void> {
  const [row] = await database.sql<
    { version: number }[]
  >`select current_setting('server_version_num')::integer as version`
  if (row && row.version >= OLDEST) return
  throw new Fault('unsupported', 'store.database.version', 'MINGJIAN_DATABASE_URL: PostgreSQL 15 or newer is needed')
}

/** What PostgreSQL said of the connection itself is a wrong setting. */
function explain(error: Error): Error {
  const code = 'code' in error ? String(error.code) : ''
  const isRefusal = code.startsWith('28') || code === '3D000'
  if (!isRefusal) return error
  return new Fault(
    'bad-input',
    'config.setting.wrong',
    `MINGJIAN_DATABASE_URL: ${toError(error).message}`,
    { code },
    error,
  )
}
