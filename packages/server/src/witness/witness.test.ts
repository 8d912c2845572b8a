// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { type EpochMillis, Fault, HandClock, silentLog } from '@mingjian/base'
import {
  formatNote,
  formatVerifierKey,
  type NoteSigner,
  parseNote,
  parseSignatureLines,
  verifiedBy,
} from '@mingjian/evidence'
import { makeSigner, verifyEd25519, writePlainLog } from '../../../../suite/plain-log.ts'
import type { EntryDraft } from '../log/enter.ts'
import { OwnLog } from './own-log.ts'
import { Peers } from './peers.ts'
import { type Misconduct, Witness } from './witness.ts'
import { WitnessBook } from './witness-book.ts'
import { openWitnessKey } from './witness-key.ts'
import { WitnessRound } from './witness-round.ts'

const START = Date.UTC(2026, 10, 23, 12) as EpochMillis
const entries = (count: number, word = 'entry'): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => Buffer.from(`${word} ${i}`))

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mingjian-witness-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

type Bench = Readonly<{
  unit: string
  signer: NoteSigner
  own: OwnLog
  district: string
  witness: Witness
  key: NoteSigner
  clock: HandClock
  entered: EntryDraft[]
  caught: Misconduct[]
}>

/** A unit with a log of its own, and a district that witnesses it. */
async function bench(t: TestContext, count: number): Promise<Bench> {
  const [unit, district] = [await folderFor(t), await folderFor(t)]
  const signer = makeSigner('unit.example', 'log')
  await write({ unit, signer }, entries(count))
  await writeFile(path.join(unit, 'log', 'key'), `${formatVerifierKey(signer.key)}\n`)
  const key = await openWitnessKey(district, 'district.example')
  await Peers.logs(district).add({ key: signer.key, url: null })
  const [clock, entered, caught] = [new HandClock(START), [] as EntryDraft[], [] as Misconduct[]]
  const witness = new Witness({
    ...{ signer: key, logs: Peers.logs(district), book: new WitnessBook(district), clock },
    enter: (draft) => Promise.resolve({ index: entered.push(draft) - 1 }),
    report: (misconduct) => void caught.push(misconduct),
  })
  return { unit, signer, own: new OwnLog(unit), district, witness, key, clock, entered, caught }
}

const write = ({ unit, signer }: Pick<Bench, 'unit' | 'signer'>, all: readonly Uint8Array[]): Promise<string> =>
  writePlainLog(path.join(unit, 'log'), all, { signers: [signer], time: 0 })

/** One exchange as the file on the stick makes it. */
async function cosign(by: Bench, oldSize: number): Promise<string> {
  const shown = await by.own.newest()
  const answer = await by.witness.addCheckpoint(await by.own.request(shown, oldSize))
  if (!answer.signed) return `${answer.why} ${answer.knownSize}`
  await by.own.keep(shown, by.key.key, answer.lines)
  return 'signed'
}

test('a growing log is cosigned, the cosignature is kept beside the checkpoint and verifies', async (t) => {
  const by = await bench(t, 3)
  assert.equal(await cosign(by, 0), 'signed')
  await write(by, entries(300))
  by.clock.advance(60_000)
  assert.equal(await cosign(by, 3), 'signed')
  const kept = await by.own.cosigned(by.key.key)
  assert.deepEqual([kept?.checkpoint.size, kept?.time, kept?.witness], [300, START / 1000 + 60, 'district.example'])
  assert.equal(kept && (await verifiedBy(kept.note, by.signer.key, verifyEd25519)), 0)
  assert.deepEqual(
    by.entered.map(({ type, body }) => [type, body['size']]),
    [
      ['witness.cosign', 3],
      ['witness.cosign', 300],
    ],
  )
})

test('a log that was rolled back is refused and reported once, with both checkpoints', async (t) => {
  const by = await bench(t, 9)
  await cosign(by, 0)
  await write(by, entries(8))
  assert.equal(await cosign(by, 0), 'rolled-back 9')
  assert.equal(await cosign(by, 0), 'rolled-back 9')
  assert.equal(by.caught.length, 1)
  assert.equal(by.entered.filter(({ type }) => type === 'witness.refuse').length, 1)
  const [caught] = by.caught
  for (const note of [caught?.known ?? '', caught?.shown ?? '']) {
    assert.equal(await verifiedBy(parseNote(note), by.signer.key, verifyEd25519), 0, 'signed by the log itself')
  }
})

test('a fork of the same size and a rewritten past are refused and reported', async (t) => {
  const by = await bench(t, 9)
  await cosign(by, 0)
  await write(by, entries(9, 'forged'))
  assert.equal(await cosign(by, 9), 'forked 9')
  await write(by, entries(20, 'forged'))
  assert.equal(await cosign(by, 9), 'rewritten 9')
  assert.deepEqual(
    by.caught.map(({ why }) => why),
    ['forked', 'rewritten'],
  )
  await write(by, entries(20))
  assert.equal(await cosign(by, 9), 'signed', 'the true continuation is still signed')
})

test('what is asked twice is not reported, and a strange log is not known', async (t) => {
  const by = await bench(t, 9)
  await cosign(by, 0)
  assert.equal(await cosign(by, 0), 'stale 9')
  assert.equal(await cosign(by, 9), 'signed')
  await Peers.logs(by.district).remove('unit.example')
  assert.equal(await cosign(by, 9), 'unknown-log 0')
  assert.deepEqual(by.caught, [])
})

test('of two requests at once only one moves the witness', async (t) => {
  const by = await bench(t, 4)
  await cosign(by, 0)
  await write(by, entries(6))
  const one = await by.own.request(await by.own.newest(), 4)
  await write(by, [...entries(4), ...entries(3, 'other')])
  const other = await by.own.request(await by.own.newest(), 4)
  const answers = await Promise.all([by.witness.addCheckpoint(one), by.witness.addCheckpoint(other)])
  assert.equal(answers.filter(({ signed }) => signed).length, 1)
})

test('what was signed is remembered by another process, and nothing is signed that cannot be entered', async (t) => {
  const by = await bench(t, 4)
  await cosign(by, 0)
  const parts = { signer: by.key, logs: Peers.logs(by.district), book: new WitnessBook(by.district), clock: by.clock }
  const full = new Witness({
    ...parts,
    enter: () => Promise.reject(new Fault('unavailable', 'log.disk', 'full')),
    report: () => {},
  })
  await write(by, entries(6))
  await assert.rejects(full.addCheckpoint(await by.own.request(await by.own.newest(), 4)), Fault)
  const history = await readFile(path.join(by.district, 'witness', 'logs.json'), 'utf8')
  assert.match(history, /unit\.example/)
  assert.equal(await cosign(by, 4), 'stale 6')
  assert.equal(await cosign(by, 6), 'signed')
})

test('an answer of somebody else is not kept', async (t) => {
  const by = await bench(t, 4)
  const shown = await by.own.newest()
  const answer = await by.witness.addCheckpoint(await by.own.request(shown, 0))
  assert.ok(answer.signed)
  const stranger = makeSigner('district.example', 'witness')
  await assert.rejects(by.own.keep(shown, stranger.key, answer.lines), Fault)
  await write(by, entries(5))
  await assert.rejects(by.own.keep(await by.own.newest(), by.key.key, answer.lines), Fault)
  assert.equal(await by.own.cosigned(by.key.key), null)
})

test('the key of a witness is made once, for its owner alone', async (t) => {
  const folder = await folderFor(t)
  const [one, two] = await Promise.all([openWitnessKey(folder, 'w.example'), openWitnessKey(folder, 'w.example')])
  assert.equal(formatVerifierKey(one.key), formatVerifierKey(two.key))
  assert.equal((await stat(path.join(folder, 'witness-key'))).mode & 0o777, 0o600)
})

test('peers are kept by name, with one key each and of the right kind', async (t) => {
  const folder = await folderFor(t)
  const logs = Peers.logs(folder)
  const key = makeSigner('unit.example', 'log').key
  await logs.add({ key, url: null })
  await logs.add({ key, url: 'http://127.0.0.1:1' })
  assert.deepEqual(await logs.list(), [{ key, url: 'http://127.0.0.1:1' }])
  await assert.rejects(logs.add({ key: makeSigner('unit.example', 'log').key, url: null }), Fault)
  await assert.rejects(logs.add({ key: makeSigner('w.example', 'witness').key, url: null }), Fault)
  assert.deepEqual([await logs.remove('unit.example'), await logs.remove('unit.example')], [true, false])
})

/** The witness at an address, as the protocol has it. */
async function listen(t: TestContext, witness: Witness): Promise<string> {
  const server: Server = createServer(async (request, response) => {
    const answer = await witness.addCheckpoint(await text(request))
    if (answer.signed) response.end(answer.lines)
    else if (answer.why === 'stale' || answer.why === 'rolled-back')
      response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${answer.knownSize}\n`)
    else response.writeHead(answer.why === 'rewritten' ? 422 : 403).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : ''
}

test('a round fetches cosignatures, finds the witness’s size by itself, and tells when its log is refused', async (t) => {
  const by = await bench(t, 4)
  await cosign(by, 0)
  await rm(path.join(by.unit, 'log', 'cosigned'), { recursive: true }) // it forgot what it had
  const witnesses = Peers.witnesses(by.unit)
  await witnesses.add({ key: by.key.key, url: await listen(t, by.witness) })
  const told: (string | null)[] = []
  const round = new WitnessRound({
    ...{ log: by.own, witnesses, clock: by.clock, journal: silentLog },
    enter: (draft) => Promise.resolve({ index: by.entered.push(draft) }),
    refused: (_, detail) => void told.push(detail),
  })
  await write(by, entries(7))
  await round.run()
  assert.equal((await by.own.cosigned(by.key.key))?.checkpoint.size, 7)
  assert.equal(round.state('district.example')?.state, 'fresh')

  await write(by, entries(5))
  await rm(path.join(by.unit, 'log', 'cosigned'), { recursive: true })
  await round.run()
  assert.deepEqual(round.state('district.example')?.state, 'refused')
  assert.match(told.at(-1) ?? '', /has seen 7 entries of this log, which now has 5/)

  await write(by, [...entries(3), ...entries(9, 'other')])
  await round.run()
  assert.equal(round.state('district.example')?.state, 'refused')
  assert.equal(by.entered.filter(({ type }) => type === 'witness.refused').length, 1)

  await write(by, entries(9))
  await round.run()
  assert.deepEqual([round.state('district.example')?.state, told.at(-1)], ['fresh', null])
})

test('a witness that is not there is silent, and nothing is lost', async (t) => {
  const by = await bench(t, 4)
  const witnesses = Peers.witnesses(by.unit)
  await witnesses.add({ key: by.key.key, url: 'http://127.0.0.1:9' })
  const none = { enter: () => Promise.resolve({ index: 0 }), refused: () => {} }
  const round = new WitnessRound({ log: by.own, witnesses, clock: by.clock, journal: silentLog, ...none })
  await round.run()
  assert.equal(round.state('district.example')?.state, 'silent')
  assert.deepEqual(parseSignatureLines(formatNote((await by.own.newest()).note).split('\n\n')[1] ?? '').length, 1)
})
