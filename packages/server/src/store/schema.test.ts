// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dumpSchema } from './dump-schema.ts'
import { migrate, readMigrations } from './migrations.ts'
import { openTestDatabases, type TestDatabases } from './test-database.ts'

const HERE = path.dirname(fileURLToPath(import.meta.url))
const BUILD = path.join(HERE, '../../../../build')

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())

test('schema.txt is what the migrations add up to', async () => {
  const made = await dumpSchema(await databases.create())
  await mkdir(BUILD, { recursive: true })
  await writeFile(path.join(BUILD, 'schema.txt'), made)
  const kept = await readFile(path.join(HERE, 'schema.txt'), 'utf8').catch(() => '')
  assert.equal(
    made,
    kept,
    'the migrations changed the schema: look at build/schema.txt and copy it over store/schema.txt',
  )
})

test('a database upgraded from each earlier version is the same as a fresh one', async () => {
  const migrations = await readMigrations()
  const fresh = await dumpSchema(await databases.create())
  for (let version = 0; version < migrations.length; version++) {
    const database = await databases.create({ isEmpty: true })
    await migrate(database, migrations.slice(0, version))
    await migrate(database, migrations)
    assert.equal(await dumpSchema(database), fresh, `from version ${version}`)
  }
})
