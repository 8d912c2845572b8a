// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import { type EpochMillis, Fault } from '@mingjian/base'
import {
  formatBundle,
  formatCheckpoint,
  formatEntry,
  formatNote,
  formatTilePath,
  formatVerifierKey,
  leafHash,
  makeVerifierKey,
  type NoteSigner,
  parseTilePath,
  signNote,
  treeHash,
} from '@mingjian/evidence'
import { sha256 } from '../offline/sha256.ts'
import { LogReader } from './log-reader.ts'

function makeSigner(name: string, use: 'log' | 'witness'): NoteSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  return {
    key: makeVerifierKey(sha256, { name, use, key }),
    sign: (message) => Promise.resolve(new Uint8Array(sign(null, message, privateKey))),
  }
}

const verify = async (key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> => {
  const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', imported, new Uint8Array(signature), new Uint8Array(message))
}

/** A log in memory that serves what it is told to. */
class ServedLog {
  entries: Uint8Array[] = []
  /** In the bundles only: the tree still holds the true ones. */
  altered = new Map<number, Uint8Array>()
  signer = makeSigner('test-log', 'log')
  memory: string | null = null
  note = ''

  async grow(count: number): Promise<this> {
    for (let i = 0; i < count; i++) {
      const body = { actor: 'user', user: 'u1', camera: 'c1', viewing: `w${this.entries.length}` }
      this.entries.push(formatEntry({ type: 'view.end', at: 1e12 as EpochMillis, body, sealed: {} }))
    }
    return this.sign()
  }
  async sign(): Promise<this> {
    this.note = await this.noteBy(this.signer)
    return this
  }
  async noteBy(signer: NoteSigner, time = 0): Promise<string> {
    const root = treeHash(
      sha256,
      this.entries.map((entry) => leafHash(sha256, entry)),
    )
    const text = formatCheckpoint({ origin: 'test-log', size: this.entries.length, root, extensions: [] })
    return formatNote({ text, signatures: [await signNote(text, signer, time)] })
  }
  reader(): LogReader {
    const memory = { read: () => this.memory, write: (note: string) => void (this.memory = note) }
    return new LogReader({ fetch: (path) => Promise.resolve(this.#serve(path)), verify, memory })
  }
  #serve(path: string): Uint8Array | null {
    if (path === '/log/checkpoint') return Buffer.from(this.note)
    if (path === '/log/key') return Buffer.from(`${formatVerifierKey(this.signer.key)}\n`)
    const tile = parseTilePath(path.slice('/log/'.length))
    assert.equal(`/log/${formatTilePath(tile)}`, path)
    const from = tile.index * 256
    if (tile.level === 'entries')
      return formatBundle(
        this.entries.slice(from, from + tile.width).map((entry, at) => this.altered.get(from + at) ?? entry),
      )
    const span = 256 ** tile.level
    const hashes = Array.from({ length: tile.width }, (_, at) => {
      const first = (from + at) * span
      return treeHash(
        sha256,
        this.entries.slice(first, first + span).map((entry) => leafHash(sha256, entry)),
      )
    })
    return Buffer.concat(hashes)
  }
}

const code = (name: string) => (thrown: unknown) => thrown instanceof Fault && thrown.code === `web.proof.${name}`

test('an entry is proved from tiles, at every edge of them', async () => {
  const log = await new ServedLog().grow(600)
  const reader = log.reader()
  for (const index of [0, 255, 256, 511, 512, 599]) {
    const proved = await reader.prove(index)
    assert.equal(proved.entry.body['viewing'], `w${index}`)
    assert.equal(proved.head.checkpoint.size, 600)
  }
  await assert.rejects(reader.prove(600), code('pending'))
})

test('an entry that was altered after it was signed is not proved, and others still are', async () => {
  const log = await new ServedLog().grow(300)
  const body = { actor: 'user', user: 'u2', camera: 'c1', viewing: 'w7' }
  log.altered.set(7, formatEntry({ type: 'view.end', at: 1e12 as EpochMillis, body, sealed: {} }))
  await assert.rejects(log.reader().prove(7), code('inclusion'))
  assert.equal((await log.reader().prove(299)).index, 299)
})

test('a log that only grew is the same log; one rolled back, rewritten or signed by another key is told', async () => {
  const log = await new ServedLog().grow(300)
  await log.reader().head()
  await log.grow(100)
  assert.equal((await log.reader().head()).checkpoint.size, 400)
  const whole = [...log.entries]
  log.entries = whole.slice(0, 350)
  await assert.rejects((await log.sign()).reader().head(), code('rollback'))
  log.entries = [...whole.slice(0, 20), ...whole.slice(21), ...whole.slice(0, 50)]
  await assert.rejects((await log.sign()).reader().head(), code('fork'))
  log.entries = whole
  log.signer = makeSigner('test-log', 'log')
  await assert.rejects((await log.sign()).reader().head(), code('key'))
})

test('a checkpoint that nobody signed is not one', async () => {
  const log = await new ServedLog().grow(3)
  log.note = log.note.replace(/^3$/m, '2')
  await assert.rejects(log.reader().head(), code('signature'))
})

test('a witness’s signature counts for entries it covers, and for this log only', async () => {
  const log = await new ServedLog().grow(100)
  const witness = makeSigner('police', 'witness')
  const cosigned = await log.noteBy(witness, 1_700_000_000)
  await log.grow(100)
  const key = formatVerifierKey(witness.key)
  assert.equal((await log.reader().witnessed(cosigned, key, 50))?.getTime(), 1_700_000_000_000)
  assert.equal(await log.reader().witnessed(cosigned, key, 150), null)
  const other = await new ServedLog().grow(100)
  other.entries[3] = createHash('sha256').update('x').digest()
  assert.equal(await log.reader().witnessed(await other.noteBy(witness, 1), key, 50), null)
  assert.equal(await log.reader().witnessed(cosigned, formatVerifierKey(makeSigner('police', 'witness').key), 50), null)
})
