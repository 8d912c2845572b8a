// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '@mingjian/base'
import { commandAs, type PostgresAccount } from './postgres-account.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'

/** A cluster on disk: `<folder>/cluster`, its password beside it, and its socket in `folder`. */
export type PostgresCluster = Readonly<{ folder: string; data: string; password: string }>

/**
 * Opens the cluster in `folder`, or makes one. An interrupted making leaves nothing that would be taken for a cluster.
 * Throws `store.postgres.version` when another major version wrote it.
 */
export async function ensureCluster(
  folder: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | null,
): Promise<PostgresCluster> {
  const data = path.join(folder, 'cluster')
  const secret = path.join(folder, 'password')
  if (await isThere(path.join(data, 'PG_VERSION'))) {
    const version = (await readFile(path.join(data, 'PG_VERSION'), 'utf8')).trim()
    if (version !== MAJOR) {
      const words = `the database in ${folder} was written by PostgreSQL ${version}; this product carries ${MAJOR}`
      throw new Fault('unsupported', 'store.postgres.version', words, { version })
    }
    return { folder, data, password: (await readFile(secret, 'utf8')).trim() }
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await own(folder, account)
  await chmod(folder, 0o700)
  const password = randomBytes(24).toString('base64url')
  await writeFile(secret, `${password}\n`, { mode: 0o600 })
  await own(secret, account)
  const fresh = path.join(folder, 'cluster.new')
  await rm(fresh, { recursive: true, force: true })
  await initialize({ fresh, secret, binaries, account })
  await rename(fresh, data)
  return { folder, data, password }
}

const MAJOR = '18'

async function own(target: string, account: PostgresAccount | null): Promise<void> {
  if (account) await chown(target, account.uid, account.gid)
}

async function isThere(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  )
}

type Making = Readonly<{ fresh: string; secret: string; binaries: PostgresBinaries; account: PostgresAccount | null }>

async function initialize(making: Making): Promise<void> {
  const { fresh, secret, binaries, account } = making
  await mkdir(fresh, { mode: 0o700 })
  await own(fresh, account)
  const command = await commandAs(
    account,
    [
      binaries.initdb,
      ...['--pgdata', fresh, '--username', 'mingjian', '--pwfile', secret],
      ...['--locale=C.UTF-8', '--encoding=UTF8', '--auth-local=scram-sha-256', '--auth-host=reject', '--wal-segsize=4'],
    ],
    [fresh, binaries.initdb],
  )
  const { file, args, ...ids } = command
  const child = spawn(file, args, { ...ids, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: POSTGRES_ENVIRONMENT })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)))
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code === 0) return
  throw new Fault('unavailable', 'store.postgres.initdb', `PostgreSQL could not make its database: ${said.trim()}`, {
    code,
  })
}

/** PostgreSQL sees nothing of our environment. */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
