// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { LogPage, LogProof, LogState } from '@mingjian/contract'
import {
  fromBase64,
  leafHash,
  parseBundle,
  parseCheckpoint,
  parseEntry,
  parseNote,
  parseVerifierKey,
  verifiedBy,
  verifyInclusion,
} from '@mingjian/evidence'
import { sha256 } from '../../disk/sha256.ts'
import { verifyEd25519 } from '../../log/log-key.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'
import { makeTestApp, type TestApp } from '../test-app.ts'

let databases: TestDatabases
let parts: TestApp
let administrator: { authorization: string }
before(async () => {
  databases = await openTestDatabases()
  parts = await makeTestApp(await databases.create())
  administrator = await parts.tokenOf('administrator')
  for (let i = 0; i < 300; i++) {
    const draft = { type: 'hold.place', body: { hold: `h${i}`, camera: `c${i % 3}`, user: `u${i % 2}` } } as const
    await parts.evidence.enter(i % 100 === 0 ? { ...draft, private: { name: `张${i}` } } : draft)
  }
  await parts.evidence.settled()
})
after(async () => {
  await parts?.close()
  await databases?.close()
})

const get = (url: string, headers: Record<string, string> = administrator) => parts.app.inject({ url, headers })
const list = async (query: string) => LogPage.parse((await get(`/api/log/entries?${query}`)).json())

test('checkpoint and key need no sign-in, and the one is signed by the other', async () => {
  const checkpoint = await get('/log/checkpoint', {})
  const key = parseVerifierKey(sha256, (await get('/log/key', {})).body)
  assert.equal(checkpoint.headers['content-type'], 'text/plain; charset=utf-8')
  assert.equal(checkpoint.headers['cache-control'], 'no-cache')
  const note = parseNote(checkpoint.body)
  assert.notEqual(await verifiedBy(note, key, verifyEd25519), null)
  assert.equal(parseCheckpoint(note.text).size, 300)
})

test('tiles are served for ever, entries only to who may audit, and what is not there is not made up', async () => {
  for (const [url, length] of [
    ['0/000', 8192],
    ['0/001.p/44', 44 * 32],
    ['0/001.p/7', 7 * 32],
    ['1/000.p/1', 32],
  ] as const) {
    const answer = await get(`/log/tile/${url}`)
    assert.deepEqual([answer.statusCode, answer.rawPayload.length], [200, length], url)
    assert.match(String(answer.headers['cache-control']), /immutable/)
    assert.equal((await get(`/log/tile/${url}`, {})).statusCode, 401)
  }
  const bundle = parseBundle((await get('/log/tile/entries/001.p/44')).rawPayload)
  assert.equal(parseEntry(bundle[43] ?? new Uint8Array(0)).body['hold'], 'h299')
  assert.equal((await get('/log/tile/entries/000', {})).statusCode, 401)
  const watcher = await parts.tokenOf('watcher')
  assert.equal((await get('/log/tile/entries/000', watcher)).statusCode, 403)
  for (const url of ['0/001', '0/001.p/200', '0/002.p/1', '2/000.p/1', '0/0', 'entries/001', '0/..%2f000']) {
    const answer = await get(`/log/tile/${url}`)
    assert.equal(answer.statusCode, 404, url)
  }
})

test('entries are found by type, camera, user and time, page by page', async () => {
  const first = await list('camera=c1&user=u0&size=30')
  const second = await list(`camera=c1&user=u0&size=30&after=${first.next ?? ''}`)
  assert.equal(first.items.length, 30)
  assert.equal(second.next, null)
  const all = [...first.items, ...second.items]
  assert.deepEqual(
    all.map(({ index }) => index),
    Array.from({ length: 50 }, (_, i) => 298 - i * 6),
  )
  assert.ok(all.every(({ body }) => body['camera'] === 'c1'))
  assert.equal((await list('type=hold&size=500')).items.length, 300)
  assert.equal((await list('type=hold.release')).items.length, 0)
  assert.equal((await list('from=2100-01-01T00:00:00Z')).items.length, 0)
  assert.equal((await get('/api/log/entries?type=HOLD')).statusCode, 400)
})

test('an entry is proved to a stranger by what one call answers', async () => {
  for (const index of [0, 255, 256, 299]) {
    const answer = LogProof.parse((await get(`/api/log/entries/${index}/proof`)).json())
    const bytes = (text: string) => fromBase64(text) ?? new Uint8Array(0)
    const note = parseNote(answer.checkpoint)
    assert.notEqual(await verifiedBy(note, parseVerifierKey(sha256, answer.key), verifyEd25519), null)
    const { size, root } = parseCheckpoint(note.text)
    const claim = { index, size, root, leafHash: leafHash(sha256, bytes(answer.entry)), proof: answer.proof.map(bytes) }
    assert.ok(verifyInclusion(sha256, claim))
  }
  assert.equal((await get('/api/log/entries/9999/proof')).json().code, 'log.entry.unknown')
})

test('a sealed value is shown, erased for good with a reason, and the log stays what it was', async () => {
  const entry = (await list('user=u0&size=500')).items.find(({ index }) => index === 100)
  assert.deepEqual(
    entry?.sealed.map(({ field, value }) => [field, value]),
    [['name', '张100']],
  )
  const url = `/api/log/sealed/${entry?.sealed[0]?.commitment ?? ''}`
  const erase = (query: string, headers = administrator) =>
    parts.app.inject({ method: 'DELETE', url: `${url}${query}`, headers })
  assert.equal((await erase('')).statusCode, 400)
  assert.equal((await erase('?reason=asked+for', await parts.tokenOf('watcher'))).statusCode, 403)
  assert.equal((await erase('?reason=asked+for')).statusCode, 204)
  assert.equal((await erase('?reason=asked+for')).json().code, 'log.sealed.unknown')
  await parts.evidence.settled()
  const again = (await list('user=u0&size=500')).items.find(({ index }) => index === 100)
  assert.deepEqual(
    again?.sealed.map(({ value }) => value),
    [null],
  )
  const told = (await list('type=sealed.erase')).items
  assert.deepEqual(
    told.map(({ body }) => body['reason']),
    ['asked for'],
  )
  const state = LogState.parse((await get('/api/log')).json())
  assert.deepEqual([state.state, state.size], ['open', parts.evidence.log.size])
})

test('an erasure that a crash cut off before the database is finished when the projection reads it', async () => {
  const t = await parts.evidence.entries()
  assert.equal(t[200]?.opened['name'], '张200')
  const { items } = await list('size=500')
  const commitment = items.find(({ index }) => index === 200)?.sealed[0]?.commitment ?? ''
  const body = { actor: 'user', commitment: Buffer.from(commitment, 'hex').toString('base64'), reason: 'asked for' }
  await parts.evidence.enter({ type: 'sealed.erase', body })
  assert.equal((await parts.evidence.entries())[200]?.opened['name'], null)
})
