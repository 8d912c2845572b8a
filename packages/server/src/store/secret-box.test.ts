// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Fault } from '@mingjian/base'
import { DataLock } from './data-lock.ts'
import { makeSecretBox, openSecretBox } from './secret-box.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-box-'))
})
after(() => rm(folder, { recursive: true, force: true }))

test('what is sealed opens with the same key after a restart, and the key is for us alone', async () => {
  const sealed = (await openSecretBox(folder)).seal('hush 密码')
  assert.ok(!sealed.toString('utf8').includes('hush'))
  assert.equal((await openSecretBox(folder)).open(sealed), 'hush 密码')
  assert.equal((await stat(path.join(folder, 'keys', 'secret.key'))).mode & 0o777, 0o600)
})

test('a changed byte, a short seal and another key are data loss, not nonsense', () => {
  const box = makeSecretBox(Buffer.alloc(32, 1))
  const sealed = box.seal('hush')
  const lost = (thrown: unknown) => thrown instanceof Fault && thrown.code === 'store.key.mismatch'
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.throws(() => box.open(changed), lost)
    assert.throws(() => box.open(sealed.subarray(0, at)), lost)
  }
  assert.throws(() => makeSecretBox(Buffer.alloc(32, 2)).open(sealed), lost)
})

test('of processes that start together all end up with one key', async () => {
  const other = path.join(folder, 'together')
  const boxes = await Promise.all(Array.from({ length: 8 }, () => openSecretBox(other)))
  const sealed = boxes[0]?.seal('x') ?? Buffer.alloc(0)
  for (const box of boxes) assert.equal(box.open(sealed), 'x')
})

test('a key file of another length is refused', async () => {
  await writeFile(path.join(folder, 'keys', 'secret.key'), 'short')
  await assert.rejects(openSecretBox(folder), (thrown) => thrown instanceof Fault && thrown.code === 'store.key.wrong')
})

test('a data folder is locked for one at a time, and free again when that one lets go', () => {
  const data = path.join(folder, 'locked')
  const lock = DataLock.tryTake(data)
  assert.ok(lock)
  assert.equal(DataLock.tryTake(data), null)
  lock.release()
  const next = DataLock.tryTake(data)
  assert.ok(next)
  next.release()
})
