// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type EpochMillis, Fault, HandClock, silentLog } from '@mingjian/base'
import type { Actor } from '../access/grant.ts'
import type { EntryDraft } from '../log/enter.ts'
import { makeLogKey } from '../log/log-key.ts'
import { Letters } from '../store/letters.ts'
import { Peers } from '../store/peers.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { Exchange } from './exchange.ts'
import { ExchangeDesk } from './exchange-desk.ts'
import { type ExchangeKey, exchangeKeyOf } from './exchange-key.ts'
import { type Letter, seal, senderOf, unseal } from './letter.ts'
import { packFiles } from './letter-files.ts'
import { Parcels } from './parcels.ts'
import { Sender } from './sender.ts'

const clock = new HandClock(Date.UTC(2026, 10, 24) as EpochMillis)
const AT = '2026-11-24T00:00:00.000Z'
const somebody: Actor = {
  ...{ kind: 'user', userId: 'u1', name: '某人', abilities: new Set(), cameras: null, address: null },
}
let databases: TestDatabases
let folder: string
let [one, two, stranger]: ExchangeKey[] = []

before(async () => {
  databases = await openTestDatabases()
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-exchange-'))
  const made = (name: string) => makeLogKey(path.join(folder, name), name).then(exchangeKeyOf)
  ;[one, two, stranger] = [await made('one'), await made('two'), await made('stranger')]
})
after(async () => {
  await databases?.close()
  await rm(folder, { recursive: true, force: true })
})

function keys() {
  assert.ok(one && two && stranger, 'made before the tests')
  return { one, two, stranger }
}

async function instance(key: ExchangeKey, other: ExchangeKey) {
  const database = await databases.create()
  const entries: EntryDraft[] = []
  const enter = (draft: EntryDraft) => Promise.resolve({ index: entries.push(draft) - 1 })
  const [peers, letters] = [new Peers(database), new Letters(database)]
  const deps = { key, peers, letters, enter, clock, log: silentLog }
  const exchange = new Exchange(deps)
  const parcels = new Parcels({ ...deps, exchange })
  const desk = new ExchangeDesk({ ...deps, exchange, parcels, name: 'test' })
  await desk.add({ name: 'other', key: other.key, url: 'http://peer', unit: null, district: null }, somebody)
  const worked: string[] = []
  exchange.on('test.ask', {
    receive: ({ id }) => Promise.resolve({ did: id, times: worked.push(id) }),
  })
  return { exchange, parcels, desk, peers, letters, entries, worked }
}

function letter(seq: number, more: Partial<Letter> = {}): Letter {
  const { one, two } = keys()
  const head = { v: 1 as const, from: one.fingerprint, to: two.fingerprint, at: AT }
  return { ...head, id: `a${seq}`, kind: 'test.ask', seq, body: { words: '你好' }, files: [], ...more }
}

const code = (wanted: string) => (thrown: unknown) => thrown instanceof Fault && thrown.code === wanted

test('a letter comes back whole, and no altered byte of it passes', async () => {
  const { one, two } = keys()
  const text = await seal(
    'letter',
    letter(1, { files: packFiles([{ name: 'a.txt', bytes: Buffer.from('abc') }]) }),
    one,
  )
  const expected = { from: one.fingerprint, key: one.key, to: two.fingerprint }
  assert.equal(senderOf('letter', text), one.fingerprint)
  assert.deepEqual(unseal('letter', text, expected).body, { words: '你好' })
  for (let at = 0; at < text.length; at++) {
    const altered = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1)
    assert.throws(() => unseal('letter', altered, expected), Fault, `byte ${at}`)
  }
})

test('a stranger, a forged name, another’s letter and an answer in a letter’s place are refused and entered', async () => {
  const { one, two, stranger } = keys()
  const there = await instance(two, one)
  const refused = async (text: string, wanted: string) => {
    await assert.rejects(
      there.desk.take(() => Promise.resolve(text)),
      code(wanted),
    )
    assert.deepEqual(there.entries.at(-1)?.body['code'], wanted)
  }
  await refused(await seal('letter', letter(1, { from: stranger.fingerprint }), stranger), 'exchange.peer.unknown')
  await refused(await seal('letter', letter(1), { ...stranger, fingerprint: one.fingerprint }), 'exchange.seal.forged')
  await refused(await seal('letter', letter(1, { to: stranger.fingerprint }), one), 'exchange.seal.addressee')
  await refused(await seal('letter', letter(1, { from: two.fingerprint }), one), 'exchange.seal.forged')
  const answer = { v: 1 as const, from: one.fingerprint, to: two.fingerprint, at: AT, re: 'a1', ok: true, body: {} }
  await refused(await seal('answer', answer, one), 'exchange.seal.malformed')
  const wrongFile = { name: 'a', sha256: '0'.repeat(64), bytes: 'AAAA' }
  await refused(await seal('letter', letter(1, { files: [wrongFile] }), one), 'exchange.letter.file')
  assert.deepEqual(there.worked, [])
})

test('a letter that comes again is answered alike and worked off once; another under its id or number is refused', async () => {
  const { one, two } = keys()
  const there = await instance(two, one)
  const text = await seal('letter', letter(1), one)
  const [first, again] = await Promise.all([there.exchange.take(text), there.exchange.take(text)])
  assert.equal(first, again)
  assert.equal(await there.exchange.take(text), first)
  assert.deepEqual(there.worked, ['a1'])
  const other = await seal('letter', letter(1, { body: {} }), one)
  await assert.rejects(there.exchange.take(other), code('exchange.letter.altered'))
  await assert.rejects(
    there.exchange.take(await seal('letter', letter(1, { id: 'b' }), one)),
    code('exchange.letter.order'),
  )
})

test('a letter waits for those before it', async () => {
  const { one, two } = keys()
  const there = await instance(two, one)
  assert.equal(await there.exchange.take(await seal('letter', letter(3), one)), null)
  assert.equal(await there.exchange.take(await seal('letter', letter(2), one)), null)
  assert.notEqual(await there.exchange.take(await seal('letter', letter(1), one)), null)
  assert.deepEqual(there.worked, ['a1', 'a2', 'a3'])
})

test('what is asked for twice goes once; a peer that is away gets it when it is back, and the desk hears the answer', async () => {
  const { one, two } = keys()
  const [here, there] = [await instance(one, two), await instance(two, one)]
  const heard: unknown[] = []
  here.exchange.on('test.ask', { answered: ({ id }, { ok }) => Promise.resolve(void heard.push([id, ok])) })
  let isAway = true
  const deliver = (_: string, text: string) => {
    if (isAway) return Promise.reject(new Fault('unavailable', 'exchange.peer.silent', 'away'))
    return there.exchange.take(text)
  }
  const sender = new Sender({ ...here, clock, log: silentLog, random: () => 1, deliver })
  const sending = { to: two.fingerprint, kind: 'test.ask', id: 'x1', body: {} }
  await Promise.all([here.exchange.send(sending, somebody), here.exchange.send(sending, somebody)])
  await sender.round()
  assert.deepEqual((await here.desk.standing()).peers[0]?.trouble, 'exchange.peer.silent')
  isAway = false
  await sender.round()
  assert.deepEqual(heard, [], 'it is not its time yet')
  clock.advance(1000)
  await sender.round()
  assert.deepEqual([heard, there.worked], [[['x1', true]], ['x1']])
  assert.deepEqual((await here.desk.standing()).peers[0]?.waiting, 0)
})

test('by file: letters one way, answers the other; a file for another or altered is refused whole', async () => {
  const { one, two } = keys()
  const [here, there] = [await instance(one, two), await instance(two, one)]
  await here.exchange.send({ to: two.fingerprint, kind: 'test.ask', id: 'x1', body: {} }, somebody)
  await here.exchange.send({ to: two.fingerprint, kind: 'test.none', id: 'x2', body: {} }, somebody)
  const file = await here.parcels.pack(two.fingerprint)
  await assert.rejects(there.parcels.open(file.replace('test.none', 'test.gone')), code('exchange.seal.forged'))
  await assert.rejects(here.parcels.open(file), code('exchange.peer.unknown'))
  await there.parcels.open(file)
  await there.parcels.open(file)
  assert.deepEqual(there.worked, ['x1'])
  await here.parcels.open(await there.parcels.pack(one.fingerprint))
  const answers = [await here.letters.findOut('x1'), await here.letters.findOut('x2')].map((each) => each?.answer)
  assert.deepEqual([answers[0]?.ok, answers[1]?.ok, answers[1]?.body['code']], [true, false, 'exchange.kind.unknown'])
})

test('a barred peer is neither heard nor sent to', async () => {
  const { one, two } = keys()
  const there = await instance(two, one)
  const change = { name: 'other', url: null, unit: null, district: null, isBarred: true }
  await there.desk.change(one.fingerprint, change, somebody)
  await assert.rejects(there.exchange.take(await seal('letter', letter(1), one)), code('exchange.peer.barred'))
  await assert.rejects(there.parcels.pack(one.fingerprint), code('exchange.peer.barred'))
})
