// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { Fault } from '@mingjian/base'
import fc from 'fast-check'
import { type Checkpoint, formatCheckpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { makeVerifierKey, type NoteSigner, signNote } from '../note/key.ts'
import { formatNote, parseNote } from '../note/note.ts'
import { leafHash, type Node, treeHash } from '../tree/merkle.ts'
import { consistencyRanges, hashRanges } from '../tree/proof.ts'
import { judgeCheckpoint } from './judge.ts'
import { formatWitnessRequest, parseWitnessRequest, type WitnessRequest } from './request.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const verifyEd25519 = async (key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([DER_PREFIX, key]), format: 'der', type: 'spki' }),
    signature,
  )

function makeLog(name: string): NoteSigner {
  const pair = generateKeyPairSync('ed25519')
  const key = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })).slice(DER_PREFIX.length)
  return {
    key: makeVerifierKey(sha256, { name, use: 'log', key }),
    sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)),
  }
}

const leavesOf = (words: readonly string[]): Uint8Array[] => words.map((word) => leafHash(sha256, Buffer.from(word)))
const count = (size: number, word = 'entry'): string[] => Array.from({ length: size }, (_, i) => `${word} ${i}`)
const checkpointOf = (origin: string, words: readonly string[]): Checkpoint => ({
  ...{ origin, size: words.length, root: treeHash(sha256, leavesOf(words)), extensions: [] },
})

/** What a log with these entries sends when it believes that the witness knows its first `old`. */
async function ask(log: NoteSigner, words: readonly string[], old: number): Promise<WitnessRequest> {
  const leaves = leavesOf(words)
  const read = async (nodes: readonly Node[]): Promise<Uint8Array[]> =>
    nodes.map(({ level, index }) => treeHash(sha256, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)))
  const proof = await hashRanges(sha256, old <= words.length ? consistencyRanges(old, words.length) : [], read)
  const text = formatCheckpoint(checkpointOf(log.key.name, words))
  const note = { text, signatures: [await signNote(text, log, 0)] }
  return parseWitnessRequest(formatWitnessRequest({ oldSize: old, proof, note }))
}

const log = makeLog('unit.example/log')
const known = checkpointOf('unit.example/log', count(5))
const judge = (request: WitnessRequest, latest: Checkpoint | null = known, keys = [log.key]) =>
  judgeCheckpoint({ sha256, verify: verifyEd25519, request, keys, latest })

test('a log that grows is signed for, the first time, again and again', async () => {
  assert.deepEqual(await judge(await ask(log, count(5), 0), null), { sign: true })
  assert.deepEqual(await judge(await ask(log, count(5), 5)), { sign: true })
  for (const size of [6, 7, 8, 9, 33]) assert.deepEqual(await judge(await ask(log, count(size), 5)), { sign: true })
})

test('a log that is unknown, unsigned, behind, shorter, forked or rewritten is not signed for', async () => {
  const other = makeLog('unit.example/log')
  const forged = [...count(2), 'forged', ...count(6).slice(3)]
  const whyOf = async (request: WitnessRequest, keys = [log.key]): Promise<string> => {
    const verdict = await judge(request, known, keys)
    return verdict.sign ? 'signed' : `${verdict.why} ${verdict.knownSize}`
  }
  assert.equal(await whyOf(await ask(log, count(6), 5), []), 'unknown-log 5')
  assert.equal(await whyOf(await ask(other, count(6), 5)), 'unsigned 5')
  assert.equal(await whyOf(await ask(log, count(7), 6)), 'stale 5')
  assert.equal(await whyOf(await ask(log, count(7), 0)), 'stale 5')
  assert.equal(await whyOf(await ask(log, count(6), 7)), 'old-above-size 5')
  assert.equal(await whyOf(await ask(log, count(4), 4)), 'rolled-back 5')
  assert.equal(await whyOf(await ask(log, forged.slice(0, 5), 5)), 'forked 5')
  assert.equal(await whyOf(await ask(log, forged, 5)), 'rewritten 5')
})

test('a checkpoint of another log under the name of this one is not signed for', async () => {
  const stranger = makeLog('other.example/log')
  const request = await ask(stranger, count(6), 5)
  const verdict = await judge(request, known, [stranger.key])
  assert.deepEqual(verdict, { sign: true }, 'the key of the name it bears is trusted')
  const posing = { ...request, checkpoint: { ...request.checkpoint, origin: 'unit.example/log' } }
  assert.deepEqual(await judge(posing, known, [stranger.key]), { sign: false, why: 'unsigned', knownSize: 5 })
})

test('a request survives printing and its deviations are refused', async () => {
  const request = await ask(log, count(20), 5)
  const text = formatWitnessRequest(request)
  assert.deepEqual(parseWitnessRequest(text), request)
  assert.deepEqual(parseCheckpoint(parseNote(formatNote(request.note)).text), request.checkpoint)
  const broken = [
    '',
    text.replace('old 5', 'old 05'),
    text.replace('old 5', 'old -1'),
    text.replace('old 5', 'OLD 5'),
    text.replace('old 5\n', `old 5\n${'AAAA\n'.repeat(3)}`),
    text.replace('old 5\n', `old 5\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}`),
    text.replace('\n\n', '\n'),
    text.slice(0, -1),
    'x'.repeat(70_000),
  ]
  for (const each of broken) assert.throws(() => parseWitnessRequest(each), Fault, each.slice(0, 40))
})

test('whatever the bytes, reading a request ends in a request or a fault', async () => {
  const text = formatWitnessRequest(await ask(log, count(9), 5))
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 12 }), (at, cut, put) => {
      try {
        parseWitnessRequest(text.slice(0, at) + put + text.slice(at + cut))
      } catch (error) {
        assert.ok(error instanceof Fault)
      }
    }),
  )
})
