// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { drive } from './drive.ts'
import { minimise } from './minimise.ts'
import { Dice, Mutator } from './mutate.ts'

const folder = mkdtempSync(join(tmpdir(), 'mingjian-fuzz-'))
after(() => rmSync(folder, { recursive: true }))

function targetOf(name: string, body: string): string {
  const path = join(folder, `${name}.fuzz.ts`)
  writeFileSync(
    path,
    `export const target = { name: '${name}', seeds: [Buffer.from('HEAD 12')], run(bytes: Uint8Array) { ${body} } }`,
  )
  return path
}

test('a parser that throws what is no Fault is found, and its input is small', async () => {
  const path = targetOf('thrower', `if (bytes.length > 9) throw new TypeError('too long'); return bytes`)
  const { finds } = await drive({ path, millis: 400, seed: 1 })
  assert.equal(finds.length, 1)
  assert.match(finds[0]?.detail ?? '', /too long/)
  assert.equal(finds[0]?.bytes.length, 10)
})

test('a parser that does not return is found with the input that held it', async () => {
  const path = targetOf('hanger', `while (bytes.length === 0) {} return bytes.length`)
  const { finds } = await drive({ path, millis: 60_000, seed: 1, slowMillis: 300 })
  assert.match(finds[0]?.detail ?? '', /took more than/)
  assert.equal(finds[0]?.bytes.length, 0)
})

test('a parser that grows without bound is found', async () => {
  const path = targetOf(
    'grower',
    `const kept: string[] = []; if (bytes.length > 7) for (;;) kept.push(String(kept.length).repeat(9)); return 1`,
  )
  const { finds } = await drive({ path, millis: 60_000, seed: 1, slowMillis: 60_000, heapMegabytes: 24 })
  assert.match(finds[0]?.detail ?? '', /the thread ended/)
})

test('one seed makes one sequence of inputs', () => {
  const seeds = [Buffer.from('GET / 200\r\n')]
  const list = (seed: number) => {
    const mutator = new Mutator(new Dice(seed), seeds, 4096)
    return Array.from({ length: 200 }, () => Buffer.from(mutator.next(seeds)).toString('hex'))
  }
  assert.deepEqual(list(7), list(7))
  assert.notDeepEqual(list(7), list(8))
  assert.ok(new Set(list(7)).size > 100, 'inputs differ')
})

test('minimising keeps only what matters', () => {
  const has = (bytes: Uint8Array) => bytes.includes(7) && bytes.includes(9)
  const input = Uint8Array.from({ length: 1000 }, (_, at) => (at === 300 ? 7 : at === 800 ? 9 : 1))
  assert.deepEqual([...minimise(input, has, 5000)], [7, 9])
})
