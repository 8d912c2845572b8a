// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Fault } from '@mingjian/base'
import fc from 'fast-check'
import { leafHash, treeHash } from '../tree/merkle.ts'
import { formatBundle, parseBundle } from './bundle.ts'
import { formatTilePath, hashInTile, parseTilePath, tileOf } from './tile.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

const PATHS = [
  ['tile/0/000', { level: 0, index: 0, width: 256 }],
  ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
  ['tile/1/000.p/7', { level: 1, index: 0, width: 7 }],
  ['tile/entries/x001/000.p/255', { level: 'entries', index: 1000, width: 255 }],
] as const

test('tile paths print and read as the specification has them', () => {
  for (const [path, tile] of PATHS) {
    assert.equal(formatTilePath(tile), path)
    assert.deepEqual(parseTilePath(path), tile)
  }
})

test('a path that is not canonical is refused', () => {
  for (const path of [
    '',
    'tile/0/0',
    'tile/00/000',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/../000',
    'tile/0/001/002',
  ]) {
    assert.throws(() => parseTilePath(path), Fault, path)
  }
})

test('every perfect subtree is found in the tile that is named for it', () => {
  const leaves = Array.from({ length: 700 }, (_, i) => leafHash(sha256, Buffer.from(String(i))))
  const row = (level: number): Uint8Array[] =>
    Array.from({ length: Math.floor(leaves.length / 256 ** level) }, (_, i) =>
      treeHash(sha256, leaves.slice(i * 256 ** level, (i + 1) * 256 ** level)),
    )
  const rows = [leaves, row(1)]
  for (let level = 0; level <= 9; level++) {
    for (let index = 0; (index + 1) * 2 ** level <= leaves.length; index++) {
      const tile = tileOf({ level, index }, leaves.length)
      assert.notEqual(tile.level, 'entries')
      const bytes = new Uint8Array(
        Buffer.concat((rows[Number(tile.level)] ?? []).slice(tile.index * 256, tile.index * 256 + tile.width)),
      )
      const wanted = treeHash(sha256, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))
      assert.deepEqual(hashInTile(sha256, { level, index }, bytes), wanted)
    }
  }
})

test('entries come out of a bundle as they went in, and a torn bundle is refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 256 }), (entries) => {
      const bytes = formatBundle(entries)
      assert.deepEqual(
        parseBundle(bytes).map((entry) => [...entry]),
        entries.map((entry) => [...entry]),
      )
      if (bytes.length > 0) assert.throws(() => parseBundle(bytes.subarray(0, -1)), Fault)
    }),
  )
})
