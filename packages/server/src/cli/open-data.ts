// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault, type Log, systemClock } from '@mingjian/base'
import { Accounts } from '../access/accounts.ts'
import { GrantWindows } from '../access/grant-windows.ts'
import type { Actor, Grant, Refusal } from '../access/grant.ts'
import { Judge } from '../access/judge.ts'
import { type Ask, open } from '../access/open.ts'
import { PolicySet } from '../access/policy-set.ts'
import { abilitiesOf } from '../access/ability.ts'
import { AccessRegister } from '../store/access-register.ts'
import { Cameras } from '../store/cameras.ts'
import { Credentials } from '../store/credentials.ts'
import { DataLock } from '../store/data-lock.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { EmbeddedPostgres } from '../store/embedded-postgres.ts'
import { migrate, readMigrations } from '../store/migrations.ts'
import { readRunFile } from '../store/run-file.ts'
import { Users } from '../store/users.ts'
import type { Config } from './config.ts'

/** The data folder as a command works on it, beside a running server or without one. */
export type OpenData = Readonly<{
  database: Database
  accounts: Accounts
  users: Users
  credentials: Credentials
  cameras: Cameras
  register: AccessRegister
  /** The same gate as the server's, for what is taken out at the command line. */
  open: (ask: Ask) => Promise<Grant | Refusal>
  /** A server runs on this folder. */
  isServed: boolean
  close: () => Promise<void>
}>

/** Whoever may run commands on the data folder may do everything. */
export const OPERATOR: Actor = {
  kind: 'operator',
  userId: null,
  name: 'operator',
  abilities: abilitiesOf('administrator'),
  cameras: null,
  address: null,
}

/** Uses the running server's database, or starts one of its own for as long as the command takes. */
export async function openData(by: Readonly<{ config: Config; log: Log }>): Promise<OpenData> {
  const { config, log } = by
  const lock = DataLock.tryTake(config.data)
  if (lock === null) {
    const database = openDatabase({ address: await findServer(config), log, connections: 2 })
    return collect({ database, config, isServed: true })
  }
  if (config.databaseUrl !== null) {
    const database = openDatabase({ address: { url: config.databaseUrl }, log, connections: 2 })
    await migrate(database, await readMigrations())
    return collect({ database, config, isServed: false }, async () => lock.release())
  }
  const postgres = new EmbeddedPostgres({ folder: path.join(config.data, 'postgres'), log })
  const release = async (): Promise<void> => {
    await postgres.close()
    lock.release()
  }
  try {
    const database = openDatabase({ address: await postgres.start(), log, connections: 2 })
    await migrate(database, await readMigrations())
    return collect({ database, config, isServed: false }, release)
  } catch (thrown) {
    await release()
    throw thrown
  }
}

const START_MILLIS = 20_000

/** A server that is just starting has the lock and no run file yet. */
async function findServer(config: Config): Promise<NonNullable<Awaited<ReturnType<typeof readRunFile>>>['address']> {
  const deadline = performance.now() + START_MILLIS
  for (;;) {
    const run = await readRunFile(config.data)
    if (run && isAlive(run.pid)) return run.address
    if (performance.now() > deadline) {
      throw new Fault(
        'unavailable',
        'cli.server.silent',
        `a Mingjian runs on ${config.data}, but its database is not ready`,
      )
    }
    await delay(100)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (gone) {
    return gone instanceof Error && 'code' in gone && gone.code === 'EPERM'
  }
}

type Collected = Readonly<{ database: Database; config: Config; isServed: boolean }>

function collect(
  { database, config, isServed }: Collected,
  after: () => Promise<void> = () => Promise.resolve(),
): OpenData {
  const users = new Users(database)
  const credentials = new Credentials(database)
  const register = new AccessRegister(database)
  const cameras = new Cameras(database)
  return {
    ...{ database, users, credentials, register, isServed },
    accounts: new Accounts({ users, credentials, register, clock: systemClock }),
    cameras,
    open: (ask) => openAsOperator(ask, { register, cameras, config }),
    async close() {
      await database.close()
      await after()
    },
  }
}

async function openAsOperator(
  ask: Ask,
  by: Readonly<{ register: AccessRegister; cameras: Cameras; config: Config }>,
): Promise<Grant | Refusal> {
  const policies = await PolicySet.load(path.join(by.config.data, 'policies'))
  const clock = systemClock
  const judge = new Judge({ policies: () => policies, clock, zone: by.config.zone })
  const facts = (camera: string) => by.cameras.facts(camera)
  return open(ask, { register: by.register, facts, judge, windows: new GrantWindows({ clock }), clock })
}
