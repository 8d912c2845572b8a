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
import type { Enter } from '../log/enter.ts'
import { logFiles } from '../log/evidence-log.ts'
import { enterThrough } from '../log/log-door.ts'
import { LogKeeper } from '../log/log-keeper.ts'
import { AccessRegister } from '../store/access-register.ts'
import { Cameras } from '../store/cameras.ts'
import { Credentials } from '../store/credentials.ts'
import { DataLock } from '../store/data-lock.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { EmbeddedPostgres } from '../store/embedded-postgres.ts'
import { migrate, readMigrations } from '../store/migrations.ts'
import { SealedValues } from '../store/sealed-values.ts'
import { readRunFile, type RunFile } from '../store/run-file.ts'
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
  /** Into the evidence log: through the running server, or by opening it. */
  enter: Enter
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
    const { address, logDoor } = await findServer(config)
    const database = openDatabase({ address, log, connections: 2 })
    return collect({ database, config, log, logDoor })
  }
  if (config.databaseUrl !== null) {
    const database = openDatabase({ address: { url: config.databaseUrl }, log, connections: 2 })
    await migrate(database, await readMigrations())
    return collect({ database, config, log, logDoor: null }, async () => lock.release())
  }
  const postgres = new EmbeddedPostgres({ folder: path.join(config.data, 'postgres'), log })
  const release = async (): Promise<void> => {
    await postgres.close()
    lock.release()
  }
  try {
    const database = openDatabase({ address: await postgres.start(), log, connections: 2 })
    await migrate(database, await readMigrations())
    return collect({ database, config, log, logDoor: null }, release)
  } catch (thrown) {
    await release()
    throw thrown
  }
}

const START_MILLIS = 20_000

/** A server that is just starting has the lock and no run file yet. */
async function findServer(config: Config): Promise<RunFile> {
  const deadline = performance.now() + START_MILLIS
  for (;;) {
    const run = await readRunFile(config.data)
    if (run && isAlive(run.pid)) return run
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

type Collected = Readonly<{ database: Database; config: Config; log: Log; logDoor: string | null }>

function collect(
  { database, config, log, logDoor }: Collected,
  after: () => Promise<void> = () => Promise.resolve(),
): OpenData {
  const users = new Users(database)
  const credentials = new Credentials(database)
  const keeper = makeKeeper({ database, config, log })
  const enter = logDoor === null ? enterHere(keeper) : enterThrough(logDoor)
  const register = new AccessRegister(enter)
  const cameras = new Cameras(database)
  return {
    ...{ database, users, credentials, register, enter, isServed: logDoor !== null },
    accounts: new Accounts({ users, credentials, register, clock: systemClock }),
    cameras,
    open: (ask) => openAsOperator(ask, { register, cameras, config }),
    async close() {
      await keeper.close()
      await database.close()
      await after()
    },
  }
}

function makeKeeper({ database, config, log }: Omit<Collected, 'logDoor'>): LogKeeper {
  const sealed = new SealedValues(database)
  const keepSealed = sealed.put.bind(sealed)
  return new LogKeeper({ ...logFiles(config.data), name: config.name, clock: systemClock, log, keepSealed })
}

/** Most commands enter nothing: the log is opened with the first entry. */
function enterHere(keeper: LogKeeper): Enter {
  return async (draft) => {
    await keeper.open()
    return keeper.enter(draft)
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
