// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault, type Log, toError } from '@mingjian/base'
import { openSocketFolder, type SocketFolder } from './socket-folder.ts'
import { choosePostgresAccount, commandAs, type PostgresAccount } from './postgres-account.ts'
import { findPostgres, type PostgresBinaries } from './postgres-binaries.ts'
import { ensureCluster, POSTGRES_ENVIRONMENT, type PostgresCluster } from './postgres-cluster.ts'
import { POSTGRES_GUARD } from './postgres-guard.ts'
import { stopStalePostmaster } from './stale-postmaster.ts'

/** How to reach a PostgreSQL through a Unix socket. */
export type SocketAddress = Readonly<{ host: string; port: number; user: string; password: string; database: string }>

export type EmbeddedOptions = Readonly<{
  /** Holds the cluster, its password and its socket; mode 0700, owned by the account PostgreSQL runs under. */
  folder: string
  log: Log
  /** False only for tests: a crash may then lose the database. */
  isDurable?: boolean
}>

/**
 * The PostgreSQL that comes with the product, on a Unix socket only. It lives in a guard that stops it when this process
 * dies for whatever reason; when PostgreSQL dies alone it is started again, with a pause that grows to five seconds.
 */
export class EmbeddedPostgres {
  readonly #options: EmbeddedOptions
  #preparing: Promise<Prepared> | null = null
  #run: Promise<SocketAddress> | null = null
  #child: ChildProcess | null = null // written only by #spawn
  #socket: SocketFolder | null = null
  readonly #closing = new AbortController()
  #supervision: Promise<void> = Promise.resolve()

  constructor(options: EmbeddedOptions) {
    this.#options = options
  }

  /** Makes the cluster where there is none, and tells where it will answer. Idempotent. */
  async prepare(): Promise<SocketAddress> {
    return (await this.#prepared()).address
  }

  /** Resolves when it accepts connections. Idempotent. */
  start(): Promise<SocketAddress> {
    this.#run ??= this.#open()
    return this.#run
  }

  /** Fast shutdown: open transactions are rolled back. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#child?.stdin?.end()
    await this.#run?.catch(() => null)
    this.#child?.stdin?.end()
    await this.#supervision
    await this.#socket?.close()
    this.#socket = null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #open(): Promise<SocketAddress> {
    const { address, parts } = await this.#prepared()
    const start = (): Promise<ChildProcess> => this.#startOnce(parts)
    this.#supervision = this.#supervise(await start(), start)
    return address
  }

  #prepared(): Promise<Prepared> {
    this.#preparing ??= this.#prepare()
    return this.#preparing
  }

  async #prepare(): Promise<Prepared> {
    const folder = path.resolve(this.#options.folder)
    const account = await choosePostgresAccount(path.join(folder, 'cluster'))
    const binaries = await findPostgres()
    const cluster = await ensureCluster(folder, binaries, account)
    this.#socket = await openSocketFolder(folder, PORT)
    const address = {
      host: this.#socket.folder,
      port: PORT,
      user: 'mingjian',
      password: cluster.password,
      database: 'postgres',
    }
    return { address, parts: { cluster, binaries, account } }
  }

  /** A start may meet the last run's zombie or shared memory: tried again for ten seconds. */
  async #startOnce(parts: Parts): Promise<ChildProcess> {
    const { log } = this.#options
    const deadline = performance.now() + 10_000
    for (;;) {
      await stopStalePostmaster(parts.cluster.data, log)
      try {
        return await this.#spawn(parts)
      } catch (thrown) {
        const error = toError(thrown)
        if (this.#closing.signal.aborted || performance.now() > deadline) throw error
        log.warn('postgres.start.retry', { error: error.message })
        await delay(200)
      }
    }
  }

  async #spawn({ cluster, binaries, account }: Parts): Promise<ChildProcess> {
    const settings = { ...SETTINGS, ...(this.#options.isDurable === false ? UNSAFE : {}) }
    const argv = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const command = await commandAs(
      account,
      ['/bin/sh', '-c', POSTGRES_GUARD, 'guard', binaries.postgres, '-D', cluster.data, '-p', String(PORT), ...argv],
      [path.join(cluster.data, 'PG_VERSION'), binaries.postgres],
    )
    const { file, args, ...ids } = command
    // detached: a Ctrl-C in the terminal reaches us alone, and we stop PostgreSQL last
    const child = spawn(file, args, {
      ...ids,
      cwd: '/',
      detached: true,
      env: POSTGRES_ENVIRONMENT,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    child.stdin.on('error', () => {}) // the guard went first; its exit says so
    this.#child = child
    await this.#untilReady(child)
    return child
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const { log } = this.#options
    const said: string[] = []
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => {
        const words = `PostgreSQL did not start: ${said.slice(-5).join(' | ') || `exit code ${code}`}`
        reject(new Fault('unavailable', 'store.postgres.start', words, { code }))
      })
      if (!child.stderr) return
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (said.length < 50) said.push(line)
        const level = /\b(LOG|WARNING|ERROR|FATAL|PANIC|HINT|DETAIL|STATEMENT):/.exec(line)?.[1]
        if (level === 'PANIC' || level === 'FATAL') log.warn('postgres.says', { line })
        else log.debug('postgres.says', { line })
        if (line.includes('database system is ready to accept connections')) resolve()
      })
    })
  }

  async #supervise(first: ChildProcess, start: () => Promise<ChildProcess>): Promise<void> {
    const { log } = this.#options
    let child = first
    let pause = 100
    for (;;) {
      const since = performance.now()
      const code = await untilExit(child)
      child.stdin?.end() // a watcher that outlived its guard stops what is left
      if (this.#closing.signal.aborted) return
      if (performance.now() - since > 30_000) pause = 100
      log.error('postgres.died', { code, restartIn: pause })
      for (;;) {
        await delay(pause, null, { signal: this.#closing.signal }).catch(() => null)
        if (this.#closing.signal.aborted) return
        pause = Math.min(pause * 2, 5000)
        const next = await start().catch((thrown: unknown) => {
          log.error('postgres.start.failed', { error: toError(thrown).message })
          return null
        })
        if (!next) continue
        log.info('postgres.restarted')
        child = next
        break
      }
    }
  }
}

type Prepared = Readonly<{ address: SocketAddress; parts: Parts }>
type Parts = Readonly<{ cluster: PostgresCluster; binaries: PostgresBinaries; account: PostgresAccount | null }>

function untilExit(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', resolve))
}

/** Names the socket only; nothing listens on the network. */
const PORT = 5432

/** A catalogue of some thousand cameras on a small machine. */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_directories: '..', // of the cluster folder, which is PostgreSQL's working directory: no length limit
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '32MB',
  work_mem: '4MB',
  max_parallel_workers_per_gather: '0',
  max_parallel_workers: '0',
  io_method: 'sync',
  jit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '16MB',
  max_wal_size: '128MB',
  autovacuum_max_workers: '1',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
  lc_messages: 'C',
}

const UNSAFE = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }
