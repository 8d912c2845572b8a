// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  consistencyRanges,
  type Entry,
  equalBytes,
  hashRanges,
  leafHash,
  parseCheckpoint,
  parseEntry,
  parseNote,
  parseVerifierKey,
  treeHash,
  verifyConsistency,
  verifiedBy,
} from '@mingjian/evidence'
import { nodeDisk } from '../../disk/disk.ts'
import { sha256 } from '../../disk/sha256.ts'
import { verifyEd25519 } from '../log-key.ts'
import { TileFolder } from '../tile-folder.ts'

export type SeenTree = Readonly<{ size: number; root: Uint8Array }>

/** Everything again from the files alone: signature, every entry, every hash tile, the root. Answers the entries. */
export async function checkAll(folder: string): Promise<{ entries: Entry[]; tree: SeenTree }> {
  const key = parseVerifierKey(sha256, await readFile(path.join(folder, 'key'), 'utf8'))
  const note = parseNote(await readFile(path.join(folder, 'checkpoint'), 'utf8'))
  assert.notEqual(await verifiedBy(note, key, verifyEd25519), null, 'the checkpoint is signed')
  const { size, root } = parseCheckpoint(note.text)
  const tiles = new TileFolder(nodeDisk, folder)
  const entries: Uint8Array[] = []
  while (entries.length < size) {
    const to = Math.min(size, entries.length + 256 - (entries.length % 256))
    entries.push(...(await tiles.readEntries(entries.length, to)))
  }
  const leaves = entries.map((entry) => leafHash(sha256, entry))
  assert.ok(equalBytes(treeHash(sha256, leaves), root), 'the entries give the root')
  const nodes = leaves.map((_, index) => ({ level: 0, index }))
  assert.deepEqual(await tiles.readHashes(nodes, size), leaves.map((leaf) => new Uint8Array(leaf)), 'the hash tiles hold the leaves')
  return { entries: entries.map(parseEntry), tree: { size, root } }
}

/** That a tree seen before is a beginning of what the folder holds now. */
export async function assertGrownFrom(folder: string, seen: SeenTree, now: SeenTree): Promise<void> {
  assert.ok(now.size >= seen.size, `the tree shrank from ${seen.size} to ${now.size}`)
  const tiles = new TileFolder(nodeDisk, folder)
  const ranges = consistencyRanges(seen.size, now.size)
  const proof = await hashRanges(sha256, ranges, (nodes) => tiles.readHashes(nodes, now.size))
  const claim = { oldSize: seen.size, oldRoot: seen.root, size: now.size, root: now.root, proof }
  assert.ok(verifyConsistency(sha256, claim), `the tree of ${seen.size} is a beginning of that of ${now.size}`)
}
