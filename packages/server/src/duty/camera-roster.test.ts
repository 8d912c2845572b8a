// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { silentLog } from '@mingjian/base'
import { Cameras } from '../store/cameras.ts'
import { makeSecretBox } from '../store/secret-box.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { CameraRoster } from './camera-roster.ts'

let databases: TestDatabases
let folder = ''
before(async () => {
  databases = await openTestDatabases()
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-roster-'))
})
after(async () => {
  await databases?.close()
  await rm(folder, { recursive: true, force: true })
})

const secrets = makeSecretBox(Buffer.alloc(32, 7))
let count = 0

async function prepare() {
  const cameras = new Cameras(await databases.create())
  const cacheFile = path.join(folder, `cameras-${count++}.json`)
  const make = () => {
    const said: string[] = []
    const fleet = {
      setCamera: ({ id, source }: { id: string; source: { url: string; password?: string | undefined } }) =>
        void said.push(`set ${id} ${source.url} ${source.password ?? '-'}`),
      removeCamera: (id: string) => (said.push(`remove ${id}`), Promise.resolve()),
    }
    const changed = (id: string) => void said.push(`changed ${id}`)
    return { said, roster: new CameraRoster({ cameras, secrets, fleet, cacheFile, log: silentLog, changed }) }
  }
  const add = (id: string, more: { in_use?: boolean } = {}) =>
    cameras.insert({
      ...{
        id,
        name: id,
        place: null,
        source: { kind: 'rtsp', url: `rtsp://h/${id}`, user: 'u' },
        password: secrets.seal('hush'),
      },
      ...{ in_use: true, retention_days: 30, created_at: new Date(), removed_at: null, ...more },
    })
  return { cameras, cacheFile, make, add }
}

test('what is in use is recorded, and only differences are told', async () => {
  const { cameras, make, add } = await prepare()
  const { said, roster } = make()
  await add('c1')
  await add('c2', { in_use: false })
  await roster.refresh()
  await roster.refresh()
  assert.deepEqual(said.splice(0), ['set c1 rtsp://h/c1 hush'])
  await cameras.update('c2', { in_use: true })
  await cameras.update('c1', { in_use: false, removed_at: new Date() })
  await roster.refresh()
  assert.deepEqual(said, ['remove c1', 'set c2 rtsp://h/c2 hush', 'changed c1', 'changed c2'])
  assert.deepEqual([roster.inUse(), roster.total, [...roster.retentions().keys()].sort()], [['c2'], 1, ['c1', 'c2']])
})

test('a start records from the last known list, and the catalogue then changes nothing that is the same', async () => {
  const { cacheFile, make, add } = await prepare()
  await add('c1')
  await make().roster.refresh()
  assert.equal((await stat(cacheFile)).mode & 0o777, 0o600)
  assert.ok(!(await readFile(cacheFile, 'utf8')).includes('hush'))
  const { said, roster } = make()
  assert.equal(await roster.startFromCache(), 1)
  assert.deepEqual(said, ['set c1 rtsp://h/c1 hush'])
  await roster.refresh()
  assert.deepEqual(said, ['set c1 rtsp://h/c1 hush'])
})

test('a broken cache, or one sealed with another key, is as good as none', async () => {
  const { cacheFile, make } = await prepare()
  for (const text of [
    '{',
    '[{"id":1}]',
    JSON.stringify([{ id: 'c1', source: { kind: 'rtsp', url: 'rtsp://h/' }, password: 'AAAA' }]),
  ]) {
    await writeFile(cacheFile, text)
    assert.equal(await make().roster.startFromCache(), 0)
  }
})
