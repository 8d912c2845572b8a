// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { Fault } from '@mingjian/base'
import fc from 'fast-check'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import {
  formatVerifierKey,
  type KeyUse,
  makeVerifierKey,
  type NoteSigner,
  parseVerifierKey,
  signNote,
  verifiedBy,
} from './key.ts'
import { formatNote, parseNote } from './note.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const verifyEd25519 = async (key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([DER_PREFIX, key]), format: 'der', type: 'spki' }),
    signature,
  )

function signer(name: string, use: KeyUse): NoteSigner {
  const pair = generateKeyPairSync('ed25519')
  const key = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })).slice(DER_PREFIX.length)
  return {
    key: makeVerifierKey(sha256, { name, use, key }),
    sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)),
  }
}

test('a note of the Go note package verifies, with its own published key', async () => {
  const key = parseVerifierKey(sha256, 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  const text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
  assert.equal(await verifiedBy(parseNote(text), key, verifyEd25519), 0)
  assert.equal(await verifiedBy(parseNote(text.replace('answer', 'Answer')), key, verifyEd25519), null)
})

test('log and witness sign one checkpoint and each is verified by its own key only', async () => {
  const log = signer('unit.example/log', 'log')
  const witness = signer('district.example/witness', 'witness')
  const text = formatCheckpoint({
    origin: 'unit.example/log',
    size: 7,
    root: sha256(new Uint8Array(0)),
    extensions: [],
  })
  const note = { text, signatures: [await signNote(text, log, 0), await signNote(text, witness, 1_790_000_000)] }
  const read = parseNote(formatNote(note))
  assert.deepEqual(read, note)
  assert.equal(await verifiedBy(read, log.key, verifyEd25519), 0)
  assert.equal(await verifiedBy(read, witness.key, verifyEd25519), 1_790_000_000)
  assert.equal(await verifiedBy(read, signer('district.example/witness', 'witness').key, verifyEd25519), null)
  assert.equal(await verifiedBy({ ...read, text: text.replace('7', '8') }, witness.key, verifyEd25519), null)
})

test('a verifier key survives printing, and a wrong key id is refused', () => {
  for (const use of ['log', 'witness'] as const) {
    const { key } = signer('a.example', use)
    assert.deepEqual(parseVerifierKey(sha256, formatVerifierKey(key)), key)
    assert.throws(
      () => parseVerifierKey(sha256, formatVerifierKey(key).replace(/\+[0-9a-f]{8}\+/, '+00000000+')),
      Fault,
    )
  }
})

test('a checkpoint survives printing and its deviations are refused', () => {
  const root = sha256(new Uint8Array(1))
  for (const extensions of [[], ['one', 'two']]) {
    const checkpoint = { origin: 'o', size: 2 ** 40, root, extensions }
    assert.deepEqual(parseCheckpoint(formatCheckpoint(checkpoint)), checkpoint)
  }
  for (const text of [
    '',
    'o\n',
    'o\n01\nAA==\n',
    `o\n-1\n${Buffer.from(root).toString('base64')}\n`,
    `o\n1\n${Buffer.from(root).toString('base64')}`,
  ]) {
    assert.throws(() => parseCheckpoint(text), Fault)
  }
})

test('whatever the bytes, reading a note ends in a note or a fault', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 300 }),
        fc.string({ maxLength: 80 }).map((s) => `${s}\n\n— a ${btoa('12345678')}\n`),
      ),
      (text) => {
        try {
          parseNote(text)
        } catch (error) {
          assert.ok(error instanceof Fault)
        }
      },
    ),
  )
})
