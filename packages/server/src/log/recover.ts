// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { Fault } from '@mingjian/base'
import {
  type Checkpoint,
  equalBytes,
  formatTilePath,
  HASH_SIZE,
  leafHash,
  parseCheckpoint,
  parseEntry,
  parseNote,
  TILE_WIDTH,
  treeHash,
  verifiedBy,
  type VerifierKey,
} from '@mingjian/evidence'
import type { Disk } from '../disk/disk.ts'
import { readFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'
import { Edge } from './edge.ts'
import { putTile } from './growing-tile.ts'
import { verifyEd25519 } from './log-key.ts'
import { splitBundle, type TileFolder } from './tile-folder.ts'

/** What a log's folder holds after recovery. */
export type Recovered = Readonly<{
  edge: Edge
  /** Length of the growing bundle. */
  bundleBytes: number
  /** What was signed last; null in a folder that is new. The edge is at least as large. */
  signed: Readonly<{ checkpoint: Checkpoint; note: string }> | null
  /** Whole entries found beyond it, now part of the log. */
  adopted: number
}>

type Ask = Readonly<{ disk: Disk; folder: TileFolder; key: VerifierKey }>

const MAX_NOTE = 1_000_000

/**
 * Brings the folder to where it can be appended to. Whole entries beyond the last checkpoint were not acknowledged, but are kept: somebody may have
 * seen a checkpoint over them. A torn one behind them is cut. Throws `log.damaged`, and changes nothing, when the tiles do not bear out the checkpoint.
 */
export async function recoverLog(ask: Ask): Promise<Recovered> {
  const signed = await readSigned(ask)
  const size = signed?.checkpoint.size ?? 0
  const bundle = await readBundle(ask, Math.floor(size / TILE_WIDTH))
  const edge = await readEdge(ask, size, bundle.entries)
  if (signed === null && bundle.entries.length > 0) throw damaged('there are entries and no signed checkpoint')
  if (signed !== null && !equalBytes(edge.root(), signed.checkpoint.root)) {
    throw damaged(`the entries and tiles do not give the root of the signed checkpoint of ${size} entries`)
  }
  const left = await adopt(ask, edge, bundle)
  await putEdge(ask, edge)
  return { edge, signed, bundleBytes: left, adopted: edge.size - size }
}

export function damaged(why: string, cause?: unknown): Fault {
  return new Fault(
    'data-loss',
    'log.damaged',
    `the evidence log is damaged: ${why}; nothing is signed over it`,
    {},
    cause,
  )
}

/** The last signed checkpoint of a folder, its signature verified; null when there is none. */
export async function readSigned(ask: Ask): Promise<Recovered['signed']> {
  const bytes = await readFile(ask.disk, path.join(ask.folder.folder, 'checkpoint'), MAX_NOTE)
  if (bytes === null) return null
  const text = Buffer.from(bytes).toString('utf8')
  try {
    const note = parseNote(text)
    const checkpoint = parseCheckpoint(note.text)
    const isOurs = checkpoint.origin === ask.key.name && (await verifiedBy(note, ask.key, verifyEd25519)) !== null
    if (isOurs) return { checkpoint, note: text }
  } catch (thrown) {
    if (thrown instanceof Fault) throw damaged(`its checkpoint cannot be read (${thrown.message})`, thrown)
    throw thrown
  }
  throw damaged('its checkpoint is not signed by its key')
}

type Bundle = Readonly<{ index: number; entries: readonly Uint8Array[]; bytes: Uint8Array; path: string | null }>

async function readBundle({ folder }: Ask, index: number): Promise<Bundle> {
  const found = await folder.readAll({ level: 'entries', index })
  if (found === null) return { index, entries: [], bytes: new Uint8Array(0), path: null }
  return { index, entries: splitBundle(found.bytes).entries, ...found }
}

/** The partial tiles of the tree of `size` leaves, computed from what lies under them and not believed. */
async function readEdge({ folder }: Ask, size: number, entries: readonly Uint8Array[]): Promise<Edge> {
  const width = size % TILE_WIDTH
  if (entries.length < width) {
    const name = formatTilePath({ level: 'entries', index: Math.floor(size / TILE_WIDTH), width })
    throw damaged(
      `${name} holds ${entries.length} entries, and the signed checkpoint of ${size} needs ${width} of them`,
    )
  }
  const rows: Uint8Array[][] = [entries.slice(0, width).map((entry) => leafHash(sha256, entry))]
  for (
    let level = 1, count = Math.floor(size / TILE_WIDTH);
    count > 0;
    level++, count = Math.floor(count / TILE_WIDTH)
  ) {
    const row: Uint8Array[] = []
    for (let index = count - (count % TILE_WIDTH); index < count; index++) {
      const tile = { level: level - 1, index, width: TILE_WIDTH }
      const bytes = await folder.read(tile)
      if (bytes === null) throw damaged(`${formatTilePath(tile)} is missing`)
      row.push(treeHash(sha256, hashesOf(bytes)))
    }
    rows.push(row)
  }
  return Edge.from(size, rows)
}

function hashesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / HASH_SIZE }, (_, i) => bytes.slice(i * HASH_SIZE, (i + 1) * HASH_SIZE))
}

/** Adds what follows the signed size, bundle by bundle; answers the length of the last one. */
async function adopt(ask: Ask, edge: Edge, first: Bundle): Promise<number> {
  const { disk, folder } = ask
  for (let bundle = first; ; bundle = await readBundle(ask, bundle.index + 1)) {
    const { index, entries, bytes } = bundle
    let width = edge.size - index * TILE_WIDTH
    let length = entries.slice(0, width).reduce((sum, entry) => sum + 2 + entry.length, 0)
    for (const entry of entries.slice(width)) {
      if (!isWhole(entry)) break
      width++
      length += 2 + entry.length
      for (const step of edge.add(leafHash(sha256, entry))) {
        if (step.whole !== null) await putTile(disk, folder, { ...step, content: Buffer.concat(step.whole) })
      }
    }
    const target = folder.path({ level: 'entries', index, width })
    if (bundle.path !== null && (bundle.path !== target || bytes.length !== length)) {
      await putTile(disk, folder, { level: 'entries', index, width, content: bytes.subarray(0, length) })
    } else if (edge.size > index * TILE_WIDTH && width < TILE_WIDTH) {
      await putTile(disk, folder, { level: 'entries', index, width, content: bytes.subarray(0, length) })
    }
    if (width < TILE_WIDTH) return length
  }
}

function isWhole(entry: Uint8Array): boolean {
  try {
    parseEntry(entry)
    return true
  } catch (thrown) {
    // An entry of a later version is whole; anything else behind the checkpoint is a torn end.
    if (thrown instanceof Fault) return thrown.code === 'evidence.entry.version'
    throw thrown
  }
}

async function putEdge({ disk, folder }: Ask, edge: Edge): Promise<void> {
  for (let level = 0, count = edge.size; level < edge.levels; level++, count = Math.floor(count / TILE_WIDTH)) {
    const index = Math.floor(count / TILE_WIDTH)
    const width = count % TILE_WIDTH
    const content = Buffer.concat(edge.row(level))
    const found = await folder.readAll({ level, index })
    const isRight =
      found === null
        ? width === 0
        : width > 0 && found.path === folder.path({ level, index, width }) && equalBytes(found.bytes, content)
    if (!isRight) await putTile(disk, folder, { level, index, width, content })
  }
}
