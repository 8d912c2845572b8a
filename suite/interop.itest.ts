// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  consistencyRanges,
  formatVerifierKey,
  hashRanges,
  inclusionRanges,
  leafHash,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  tileHashes,
  verifyConsistency,
  verifyInclusion,
} from '@mingjian/evidence'
import { openTestLog } from '../packages/server/src/log/test-log.ts'
import { GoCheck, goMissing, type LogAnswer, type LogClaims } from './go-check.ts'
import { makeSigner, readTileIn, sha256, writePlainLog } from './plain-log.ts'

const missing = goMissing()
const skip = missing ?? false

let go: GoCheck
let folder: string
before(async () => {
  if (skip !== false) return
  go = await GoCheck.build()
  folder = await mkdtemp(join(tmpdir(), 'mingjian-interop-'))
})
after(async () => {
  if (skip !== false) return
  await go.close()
  await rm(folder, { recursive: true, force: true })
})

const log = makeSigner('unit.example/log', 'log')
const witness = makeSigner('district.example/witness', 'witness')
const TIME = 1_790_000_000
const entriesOf = (count: number): Uint8Array[] => Array.from({ length: count }, (_, i) => Buffer.from(`{"n":${i}}`))
const base64 = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('base64'))
const bytes = (hashes: readonly string[] | null): Uint8Array[] =>
  (hashes ?? []).map((hash) => Buffer.from(hash, 'base64'))

/** Our proofs, from the files alone: of some leaves, and that each older checkpoint is a beginning. */
async function claim(
  size: number,
  older: readonly string[],
  signers: readonly NoteSigner[] = [],
  at: string = folder,
): Promise<LogClaims> {
  const read = tileHashes(sha256, size, readTileIn(at))
  const leaves = [...new Set([0, 1, 255, 256, Math.floor(size / 2), size - 2, size - 1])]
  const inclusion = await Promise.all(
    leaves
      .filter((index) => index >= 0 && index < size)
      .map(async (index) => ({ index, proof: base64(await hashRanges(sha256, inclusionRanges(index, size), read)) })),
  )
  const consistency = await Promise.all(
    older.map(async (checkpoint) => {
      const old = parseCheckpoint(parseNote(checkpoint).text).size
      return { checkpoint, size: old, proof: base64(await hashRanges(sha256, consistencyRanges(old, size), read)) }
    }),
  )
  return { inclusion, consistency, witnesses: signers.map(({ key }) => formatVerifierKey(key)) }
}

async function accepted(claims: LogClaims): Promise<LogAnswer> {
  const answer = await go.check(formatVerifierKey(log.key), folder, claims)
  assert.ok(typeof answer !== 'string', String(answer))
  return answer
}

test('Go verifies our checkpoints, tiles, inclusion and consistency proofs, and we verify Go’s', { skip }, async () => {
  const all = entriesOf(66_000)
  const older: string[] = []
  for (const size of [1, 2, 255, 256, 257, 700, 65_536, 66_000]) {
    const note = await writePlainLog(folder, all.slice(0, size), { signers: [log], time: TIME })
    const answer = await accepted(await claim(size, older))
    const { root } = parseCheckpoint(parseNote(note).text)
    assert.deepEqual(
      [answer.origin, answer.size, answer.root],
      ['unit.example/log', size, Buffer.from(root).toString('base64')],
    )
    for (const { index, proof } of answer.inclusion ?? []) {
      const leaf = leafHash(sha256, all[index] ?? new Uint8Array(0))
      assert.ok(
        verifyInclusion(sha256, { index, size, leafHash: leaf, root, proof: bytes(proof) }),
        `${index} of ${size}`,
      )
    }
    for (const { checkpoint, size: oldSize, proof } of answer.consistency ?? []) {
      const oldRoot = parseCheckpoint(parseNote(checkpoint).text).root
      assert.ok(
        verifyConsistency(sha256, { oldSize, oldRoot, size, root, proof: bytes(proof) }),
        `${oldSize} of ${size}`,
      )
    }
    assert.equal(answer.consistency?.length ?? 0, older.length)
    older.push(note)
  }
})

test('Go verifies the log that the product’s own writer grows, batch after batch', { skip }, async () => {
  const own = await openTestLog({ name: 'unit.example/log' })
  try {
    const older: string[] = []
    for (const until of [1, 2, 255, 256, 257, 600, 1030]) {
      while (own.log.size < until) {
        const batch = Math.min(100, until - own.log.size)
        const first = own.log.size
        await Promise.all(
          Array.from({ length: batch }, (_, i) =>
            own.log.append({ type: 'hold.place', body: { hold: `h${first + i}` } }),
          ),
        )
      }
      const claims = await claim(until, older, [], own.folder)
      const answer = await go.check(own.log.key, own.folder, claims)
      assert.ok(typeof answer !== 'string', String(answer))
      assert.deepEqual([answer.size, answer.consistency?.length ?? 0], [until, older.length])
      older.push(await readFile(join(own.folder, 'checkpoint'), 'utf8'))
    }
  } finally {
    await own.close()
  }
})

test('Go verifies a witness’s cosignature and names the witness', { skip }, async () => {
  await writePlainLog(folder, entriesOf(300), { signers: [log, witness], time: TIME })
  const answer = await accepted(await claim(300, [], [witness]))
  assert.deepEqual(answer.witnesses, ['district.example/witness'])
})

test('Go refuses the same log with one bit changed anywhere', { skip }, async () => {
  await writePlainLog(folder, entriesOf(300), { signers: [log, witness], time: TIME })
  const claims = await claim(300, [], [witness])
  const [first] = claims.inclusion
  const files = [
    'checkpoint',
    'tile/0/000',
    'tile/0/001.p/44',
    'tile/1/000.p/1',
    'tile/entries/000',
    'tile/entries/001.p/44',
  ]
  for (const name of files) {
    const file = join(folder, name)
    const whole = await readFile(file)
    const bent = Uint8Array.from(whole)
    bent[Math.floor(bent.length / 2)] = (bent[Math.floor(bent.length / 2)] ?? 0) ^ 1
    await writeFile(file, bent)
    assert.equal(typeof (await go.check(formatVerifierKey(log.key), folder, claims)), 'string', name)
    await writeFile(file, whole)
  }
  const wrong = { ...claims, inclusion: [{ index: 7, proof: first?.proof ?? [] }] }
  assert.match(String(await go.check(formatVerifierKey(log.key), folder, wrong)), /inclusion of 7/)
  assert.equal(typeof (await go.check(formatVerifierKey(log.key), folder, claims)), 'object')
})
