// SPDX-License-Identifier: Apache-2.0
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Sql, TransactionSql } from 'postgres'
import { assert } from '@mingjian/base'

/**
 * Kysely on postgres.js's own pool. Queries go to the pool one by one and transactions through `begin`, never through
 * `reserve`: after a failed connection postgres.js 3.4.9 hands connections to reservations that were refused long ago, and
 * each of these is lost to the pool until nothing answers any more.
 */
export function postgresDialect(sql: Sql): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PoolDriver(sql),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

class PoolDriver implements Driver {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new PoolConnection(this.#sql)
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).begin()
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).end(true)
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).end(false)
  }

  async releaseConnection(): Promise<void> {}

  /** The pool is its opener's to close. */
  async destroy(): Promise<void> {}
}

function own(connection: DatabaseConnection): PoolConnection {
  assert(connection instanceof PoolConnection, 'the driver made every connection')
  return connection
}

class RolledBack extends Error {}

type OpenTransaction = Readonly<{ sql: TransactionSql; finish: (isGood: boolean) => void; over: Promise<void> }>

class PoolConnection implements DatabaseConnection {
  readonly #pool: Sql
  #open: OpenTransaction | null = null

  constructor(pool: Sql) {
    this.#pool = pool
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const rows = await (this.#open?.sql ?? this.#pool).unsafe<R[] & Record<string, unknown>[]>(
      query.sql,
      parametersOf(query),
    )
    const isChange = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(rows.command)
    return { rows: [...rows], ...(isChange ? { numAffectedRows: BigInt(rows.count) } : {}) }
  }

  // eslint-disable-next-line require-yield -- part of the port; nothing of ours streams rows
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    assert(false, 'rows are not streamed')
  }

  /** `begin` of the pool runs a function; it is kept waiting inside until the transaction is over. */
  async begin(): Promise<void> {
    const { promise: verdict, resolve: finish } = Promise.withResolvers<boolean>()
    const { promise: started, resolve: start, reject } = Promise.withResolvers<TransactionSql>()
    const over = this.#pool
      .begin(async (sql) => {
        start(sql)
        if (!(await verdict)) throw new RolledBack()
      })
      .then(
        () => {},
        (thrown: unknown) => {
          reject(thrown)
          if (!(thrown instanceof RolledBack)) throw thrown
        },
      )
    over.catch(() => {}) // `end` hears it; it may come before anybody listens
    this.#open = { sql: await started, finish, over }
  }

  async end(isGood: boolean): Promise<void> {
    const open = this.#open
    assert(open, 'a transaction ends once')
    this.#open = null
    open.finish(isGood)
    await open.over
  }
}

/** What Kysely was given, handed on as it is. */
function parametersOf(query: CompiledQuery): Parameters<Sql['unsafe']>[1] {
  return query.parameters.slice() as Parameters<Sql['unsafe']>[1]
}
