// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Fault } from '@mingjian/base'
import { type Migration, migrate, readMigrations } from './migrations.ts'
import { openTestDatabases, type TestDatabases } from './test-database.ts'

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases.close())

test('migrations run once, and a second start finds nothing to do', async () => {
  const database = await databases.create({ isEmpty: true })
  const migrations = await readMigrations()
  assert.equal(await migrate(database, migrations), migrations.length)
  assert.equal(await migrate(database, migrations), 0)
})

test('two processes that start together apply each migration once', async () => {
  const database = await databases.create({ isEmpty: true })
  const migrations = await readMigrations()
  const counts = await Promise.all([migrate(database, migrations), migrate(database, migrations)])
  assert.deepEqual(counts.sort(), [0, migrations.length])
})

test('an edited migration and a newer database are refused', async () => {
  const database = await databases.create()
  const migrations = await readMigrations()
  const edited = migrations.map((each, at): Migration => (at === 0 ? { ...each, checksum: 'other' } : each))
  await assert.rejects(
    migrate(database, edited),
    (thrown) => thrown instanceof Fault && thrown.code === 'store.migration.changed',
  )
  await assert.rejects(
    migrate(database, []),
    (thrown) => thrown instanceof Fault && thrown.code === 'store.migration.newer',
  )
})

test('a migration that fails leaves the database as it was', async () => {
  const database = await databases.create({ isEmpty: true })
  const migrations = await readMigrations()
  const broken: Migration = {
    number: migrations.length + 1,
    name: 'broken.sql',
    text: 'create table half (); select 1/0',
    checksum: 'x',
  }
  await assert.rejects(migrate(database, [...migrations, broken]))
  assert.equal(await migrate(database, migrations), migrations.length)
})
