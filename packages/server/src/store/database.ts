// SPDX-License-Identifier: Apache-2.0
import { Kysely } from 'kysely'
import postgres from 'postgres'
import { Fault, type Log, toError } from '@mingjian/base'
import { postgresDialect } from './postgres-dialect.ts'
import type { Schema } from './schema.ts'

/** Where a PostgreSQL answers: a socket folder with credentials, or a connection URL. */
export type DatabaseAddress =
  | Readonly<{ url: string }>
  | Readonly<{ host: string; port: number; user: string; password: string; database: string }>

/** The pool. Reconnects by itself; while the server is away every query fails at once with `store.database.unavailable`. */
export type Database = Readonly<{
  /** Queries. Wrap calls whose failure a person sees in {@link asking}. */
  query: Kysely<Schema>
  /** The driver itself, for what Kysely has no words for. */
  sql: postgres.Sql
  /** Calls back for each NOTIFY, and with null after each (re)connection, when notices may have been missed. */
  listen: (channel: string, heard: (payload: string | null) => void) => Promise<() => Promise<void>>
  close: () => Promise<void>
}>

export type DatabaseOptions = Readonly<{ address: DatabaseAddress; log: Log; connections?: number }>

/** Opens nothing until the first query. */
export function openDatabase(options: DatabaseOptions): Database {
  const { address, log } = options
  const settings = {
    max: options.connections ?? 10,
    connect_timeout: 5,
    idle_timeout: 0,
    backoff: () => RETRY_SECONDS,
    onnotice: (notice: postgres.Notice) => log.debug('database.notice', { message: notice['message'] }),
    types: { bigint: WHOLE_NUMBER },
    connection: { application_name: 'mingjian', TimeZone: 'UTC' },
  }
  const sql = 'url' in address ? postgres(address.url, settings) : postgres({ ...address, ...settings })
  const query = new Kysely<Schema>({ dialect: postgresDialect(sql) })
  return {
    query,
    sql,
    async listen(channel, heard) {
      const listening = await sql.listen(
        channel,
        (payload) => heard(payload),
        () => heard(null),
      )
      return () => listening.unlisten()
    },
    async close() {
      await sql.end({ timeout: 2 })
    },
  }
}

/** Whoever asks while the server is away waits for one try of one connection: short, so that the answer 503 comes at once. */
const RETRY_SECONDS = 0.1

/** Runs a query; a lost connection becomes the Fault that the HTTP side answers with 503. */
export async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw toDatabaseFault(thrown)
  }
}

/** A driver's error as a Fault when it means that the server is away, else the error itself. */
export function toDatabaseFault(thrown: unknown): Error {
  const error = toError(thrown)
  if (error instanceof Fault) return error
  const code = 'code' in error ? String(error.code) : ''
  if (!AWAY.has(code) && !code.startsWith('08')) return error
  return new Fault(
    'unavailable',
    'store.database.unavailable',
    'the database does not answer; it is tried again',
    { code },
    error,
  )
}

const AWAY: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'],
  ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
  ...['57P01', '57P02', '57P03', '53300'], // shutdown, crash, starting up, too many clients
])

const WHOLE_NUMBER = {
  to: 20,
  from: [20],
  serialize: (value: number) => String(value),
  parse: (text: string) => {
    const value = Number(text)
    if (!Number.isSafeInteger(value))
      throw new Fault('data-loss', 'store.database.number', 'a number beyond 2^53', { text })
    return value
  },
}
