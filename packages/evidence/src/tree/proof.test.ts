// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldSubtrees, leafHash, type Node, perfectSubtrees, treeHash } from './merkle.ts'
import { consistencyRanges, hashRanges, inclusionRanges, verifyConsistency, verifyInclusion } from './proof.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const leaves = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => leafHash(sha256, Buffer.from(`entry ${i}`)))

/** Perfect subtrees straight from the leaves. */
const reader = (all: readonly Uint8Array[]) => async (nodes: readonly Node[]) =>
  nodes.map(({ level, index }) => treeHash(sha256, all.slice(index * 2 ** level, (index + 1) * 2 ** level)))

test('roots are those of the certificate transparency test vectors', () => {
  const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const all = entries.map((entry) => leafHash(sha256, Buffer.from(entry, 'hex')))
  assert.equal(hex(treeHash(sha256, [])), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  assert.equal(
    hex(treeHash(sha256, all.slice(0, 1))),
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  )
  assert.equal(hex(treeHash(sha256, all)), '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
})

test('a root folded from perfect subtrees is the tree hash', () => {
  for (let size = 0; size <= 70; size++) {
    const all = leaves(size)
    const parts = perfectSubtrees({ from: 0, to: size })
    const hashes = parts.map(({ level, index }) =>
      treeHash(sha256, all.slice(index * 2 ** level, (index + 1) * 2 ** level)),
    )
    assert.equal(hex(foldSubtrees(sha256, hashes)), hex(treeHash(sha256, all)))
  }
})

test('every leaf of every small tree is proved, and a changed leaf, place or root is not', async () => {
  for (let size = 1; size <= 33; size++) {
    const all = leaves(size)
    const root = treeHash(sha256, all)
    for (let index = 0; index < size; index++) {
      const proof = await hashRanges(sha256, inclusionRanges(index, size), reader(all))
      const claim = { index, size, leafHash: all[index] ?? root, root, proof }
      assert.ok(verifyInclusion(sha256, claim))
      assert.ok(!verifyInclusion(sha256, { ...claim, leafHash: sha256(Buffer.from('other')) }))
      assert.ok(!verifyInclusion(sha256, { ...claim, root: sha256(root) }))
      assert.ok(!verifyInclusion(sha256, { ...claim, proof: [...proof, root] }))
      if (size > 1) assert.ok(!verifyInclusion(sha256, { ...claim, index: (index + 1) % size }))
    }
  }
})

test('every beginning of every small tree is proved, and a rewritten one is not', async () => {
  for (let size = 0; size <= 33; size++) {
    const all = leaves(size)
    const root = treeHash(sha256, all)
    for (let oldSize = 0; oldSize <= size; oldSize++) {
      const oldRoot = treeHash(sha256, all.slice(0, oldSize))
      const proof = await hashRanges(sha256, consistencyRanges(oldSize, size), reader(all))
      const claim = { oldSize, oldRoot, size, root, proof }
      assert.ok(verifyConsistency(sha256, claim), `${oldSize} of ${size}`)
      assert.ok(!verifyConsistency(sha256, { ...claim, oldRoot: sha256(oldRoot) }))
      if (oldSize > 0) assert.ok(!verifyConsistency(sha256, { ...claim, root: sha256(root) }))
      assert.ok(!verifyConsistency(sha256, { ...claim, proof: [...proof, root] }))
    }
  }
})

test('no forged claim is believed and none throws', () => {
  const hash = fc.uint8Array({ minLength: 0, maxLength: 32 })
  const claims = fc.record({
    index: fc.nat(40),
    size: fc.nat(40),
    leafHash: hash,
    root: hash,
    proof: fc.array(hash, { maxLength: 8 }),
  })
  fc.assert(fc.property(claims, (claim) => !verifyInclusion(sha256, claim) || claim.size === 1))
})
