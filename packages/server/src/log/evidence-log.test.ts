// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { cp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { Fault, silentLog, systemClock } from '@mingjian/base'
import {
  equalBytes,
  fromBase64,
  opens,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifiedBy,
} from '@mingjian/evidence'
import { sha256 } from '../disk/sha256.ts'
import { EvidenceLog, logFiles, type SealedValue } from './evidence-log.ts'
import { verifyEd25519 } from './log-key.ts'
import { openTestLog } from './test-log.ts'
import { assertGrownFrom, checkAll } from './testdata/proof.ts'
import { StepDisk } from './testdata/step-disk.ts'

const options = (data: string) => ({
  ...logFiles(data),
  name: 'unit.example/log',
  clock: systemClock,
  log: silentLog,
  keepSealed: () => Promise.resolve(),
})
const hold = (n: number) => ({ type: 'hold.place', body: { hold: `h${n}`, pad: 'x'.repeat((n * 37) % 500) } }) as const
const fill = (log: EvidenceLog, from: number, to: number) =>
  Promise.all(Array.from({ length: to - from }, (_, i) => log.append(hold(from + i))))

test('entries stand in the order asked, across bundles, and are proved from the files alone', async () => {
  const t = await openTestLog()
  for (const [from, to] of [
    [0, 1],
    [1, 255],
    [255, 256],
    [256, 257],
    [257, 1100],
  ] as const) {
    const entered = await fill(t.log, from, to)
    assert.deepEqual(
      entered.map(({ index }) => index),
      Array.from({ length: to - from }, (_, i) => from + i),
    )
    const { entries } = await checkAll(t.folder)
    assert.deepEqual(
      entries.map(({ body }) => body['hold']),
      Array.from({ length: to }, (_, i) => `h${i}`),
    )
  }
  assert.deepEqual((await readdir(path.join(t.folder, 'tile/entries'))).toSorted(), [
    '000',
    '001',
    '002',
    '003',
    '004.p',
  ])
  assert.deepEqual(await readdir(path.join(t.folder, 'tile/0/004.p')), ['76'])
  assert.deepEqual(await readdir(path.join(t.folder, 'tile/1/000.p')), ['4'])
  await t.close()
})

test('the key is made once, in mode 0600, and its name stays the origin when the instance is renamed', async () => {
  const t = await openTestLog()
  await t.log.append(hold(0))
  await t.log.close()
  assert.equal((await stat(path.join(t.data, 'log-key'))).mode & 0o777, 0o600)
  const again = await EvidenceLog.open({ ...options(t.data), name: 'other' })
  assert.equal(again.key, t.log.key)
  assert.equal(again.signed.checkpoint.origin, 'unit.example/log')
  const published = parseVerifierKey(sha256, await readFile(path.join(t.folder, 'key'), 'utf8'))
  assert.notEqual(await verifiedBy(parseNote(again.signed.note), published, verifyEd25519), null)
  await again.close()
  await t.close()
})

test('a private value enters only as a commitment, and is kept before the entry is written', async () => {
  const kept: SealedValue[] = []
  const t = await openTestLog({
    async keepSealed(values) {
      assert.equal(t.log.size, 0)
      kept.push(...values)
    },
  })
  await t.log.append({
    type: 'session.begin',
    body: { actor: 'user', user: 'u1' },
    private: { name: '张三\0', address: '10.0.0.7' },
  })
  const bundle = await readFile(path.join(t.folder, 'tile/entries/000.p/1'), 'utf8')
  assert.ok(!bundle.includes('张三') && !bundle.includes('10.0.0.7'))
  const [entry] = (await checkAll(t.folder)).entries
  assert.deepEqual(
    kept.map(({ field, value }) => [field, value]),
    [
      ['name', '张三\ufffd'],
      ['address', '10.0.0.7'],
    ],
  )
  for (const value of kept) {
    assert.ok(opens(sha256, fromBase64(entry?.sealed[value.field] ?? '') ?? new Uint8Array(0), value))
  }
  await t.close()
})

test('without the place for private values only what has some is refused', async () => {
  const t = await openTestLog({
    keepSealed: () => Promise.reject(new Fault('unavailable', 'store.database.unavailable', 'away')),
  })
  const secret = t.log.append({ type: 'session.begin', body: { actor: 'user' }, private: { name: 'a' } })
  const plain = t.log.append(hold(0))
  await assert.rejects(secret, { code: 'store.database.unavailable' })
  assert.deepEqual(await plain, { index: 0 })
  await t.close()
})

test('a draft that lacks what its type promises never reaches the disk', async () => {
  const t = await openTestLog()
  await assert.rejects(t.log.append({ type: 'footage.gap', body: { camera: 'c' } }), { code: 'evidence.entry.body' })
  await assert.rejects(t.log.append({ type: 'order.note', body: { text: 'x'.repeat(70_000) } }), {
    code: 'evidence.entry.large',
  })
  assert.equal(t.log.size, 0)
  await t.close()
  await assert.rejects(t.log.append(hold(0)), { code: 'log.closed' })
})

test('listeners hear every entry once and in order', async () => {
  const t = await openTestLog()
  const heard: number[] = []
  t.log.listen((first, entries) => entries.forEach((_, i) => heard.push(first + i)))
  await fill(t.log, 0, 300)
  assert.deepEqual(
    heard,
    Array.from({ length: 300 }, (_, i) => i),
  )
  await t.close()
})

test('whatever the last bytes of the growing files are after a crash, the log opens with all that was signed', async () => {
  const t = await openTestLog()
  await fill(t.log, 0, 260)
  await t.log.close()
  const seen = t.log.signed.checkpoint
  const copy = `${t.data}-copy`
  const damage: ((folder: string) => Promise<void>)[] = [
    (f) => writeFile(path.join(f, 'tile/entries/001.p/4'), Buffer.alloc(5000), { flag: 'a' }),
    (f) => writeFile(path.join(f, 'tile/entries/001.p/4'), Buffer.from('\0\x20{"at":'), { flag: 'a' }),
    (f) => writeFile(path.join(f, 'tile/entries/001.p/4'), Buffer.from([1]), { flag: 'a' }),
    (f) => rename(path.join(f, 'tile/entries/001.p/4'), path.join(f, 'tile/entries/001.p/9')),
    (f) => truncate(path.join(f, 'tile/0/001.p/4'), 50),
    (f) => rm(path.join(f, 'tile/0/001.p'), { recursive: true }),
    (f) => rm(path.join(f, 'tile/1'), { recursive: true }),
    (f) => writeFile(path.join(f, 'tile/1/000.p/1'), Buffer.alloc(64, 5)),
    (f) => writeFile(path.join(f, 'checkpoint~'), 'half a check'),
    (f) => rm(path.join(f, 'key')),
  ]
  for (const hurt of damage) {
    await cp(t.data, copy, { recursive: true })
    await hurt(path.join(copy, 'log'))
    const log = await EvidenceLog.open(options(copy))
    assert.equal(log.size, seen.size)
    assert.ok(equalBytes(log.signed.checkpoint.root, seen.root))
    await fill(log, 260, 263)
    const { tree } = await checkAll(path.join(copy, 'log'))
    await assertGrownFrom(path.join(copy, 'log'), seen, tree)
    await log.close()
    await rm(copy, { recursive: true })
  }
  await t.close()
})

test('a folder that does not bear out its checkpoint is refused with one line and left as it is', async () => {
  const t = await openTestLog()
  await fill(t.log, 0, 260)
  await t.log.close()
  const copy = `${t.data}-copy`
  const flip = async (file: string, at: number) => {
    const bytes = await readFile(file)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(file, bytes)
  }
  const damage: [RegExp, (data: string) => Promise<void>][] = [
    [
      /holds 3 entries/,
      async (d) =>
        truncate(
          path.join(d, 'log/tile/entries/001.p/4'),
          (await stat(path.join(d, 'log/tile/entries/001.p/4'))).size - 1,
        ),
    ],
    [/do not give the root/, (d) => flip(path.join(d, 'log/tile/entries/001.p/4'), 60)],
    [/do not give the root/, (d) => flip(path.join(d, 'log/tile/0/000'), 100)],
    [/tile\/0\/000 is missing/, (d) => rm(path.join(d, 'log/tile/0/000'))],
    [/no signed checkpoint/, (d) => rm(path.join(d, 'log/checkpoint'))],
    [/not signed by its key/, (d) => flip(path.join(d, 'log/checkpoint'), 0)],
    [/cannot be read/, (d) => truncate(path.join(d, 'log/checkpoint'), 30)],
    [/log-key is missing/, (d) => rm(path.join(d, 'log-key'))],
    [/holds 0 entries/, (d) => rm(path.join(d, 'log/tile'), { recursive: true })],
  ]
  for (const [words, hurt] of damage) {
    await cp(t.data, copy, { recursive: true })
    await hurt(copy)
    const checkpoint = await readFile(path.join(copy, 'log/checkpoint')).catch(() => null)
    await assert.rejects(EvidenceLog.open(options(copy)), (error) => {
      assert.ok(error instanceof Fault && error.code === 'log.damaged', String(error))
      assert.match(error.message, words)
      assert.ok(!error.message.includes('\n'))
      return true
    })
    assert.deepEqual(await readFile(path.join(copy, 'log/checkpoint')).catch(() => null), checkpoint)
    await rm(copy, { recursive: true })
  }
  await t.close()
})

test('a folder put back to yesterday under a running log is noticed when it is read back', async () => {
  let failing = false
  const disk = new StepDisk(() => (failing ? 'lost' : null))
  const t = await openTestLog({ disk })
  await fill(t.log, 0, 5)
  await cp(t.folder, `${t.data}-old`, { recursive: true })
  await fill(t.log, 5, 10)
  failing = true
  await assert.rejects(t.log.append(hold(10)), { code: 'log.disk' })
  failing = false
  await rm(t.folder, { recursive: true })
  await rename(`${t.data}-old`, t.folder)
  await assert.rejects(t.log.append(hold(11)), { code: 'log.damaged' })
  assert.equal(parseCheckpoint(parseNote(await readFile(path.join(t.folder, 'checkpoint'), 'utf8')).text).size, 5)
  await t.close()
})
