// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { foldSubtrees, HASH_SIZE, perfectSubtrees, type Sha256 } from '../tree/merkle.ts'
import type { ReadHashes } from '../tree/proof.ts'
import { formatTilePath, hashInTile, type Tile, TILE_WIDTH, tileOf } from './tile.ts'

/** A tile's bytes; null when it is not there. Wherever it is had: a folder, HTTP, a package. */
export type ReadTile = (tile: Tile) => Promise<Uint8Array | null>

/** A partial tile may have been replaced by a wider one: C2SP tlog-tiles lets a reader take that. Null when neither is there. */
export async function readAtLeast(read: ReadTile, tile: Tile): Promise<Uint8Array | null> {
  const bytes = await read(tile)
  return bytes !== null || tile.width === TILE_WIDTH ? bytes : read({ ...tile, width: TILE_WIDTH })
}

/**
 * Hashes of subtrees of a tree of `size` leaves out of its tiles. They are what the tiles say and nobody vouches for them: what
 * is computed from them must be held against a signed root. Throws `evidence.tile.missing` and `evidence.tile.short`.
 */
export function tileHashes(sha256: Sha256, size: number, read: ReadTile): ReadHashes {
  return async (nodes) => {
    const tiles = new Map<string, Promise<Uint8Array>>()
    const bytesOf = (tile: Tile): Promise<Uint8Array> => {
      const path = formatTilePath(tile)
      const known = tiles.get(path) ?? readTile(read, tile)
      tiles.set(path, known)
      return known
    }
    return Promise.all(nodes.map(async (node) => hashInTile(sha256, node, await bytesOf(tileOf(node, size)))))
  }
}

/** The root that the tiles of a tree make. */
export async function rootOfTiles(sha256: Sha256, size: number, read: ReadTile): Promise<Uint8Array> {
  return foldSubtrees(sha256, await tileHashes(sha256, size, read)(perfectSubtrees({ from: 0, to: size })))
}

/** The hashes that a tile of level 0 holds: of `width` leaves. */
export function hashesOf(bytes: Uint8Array, width: number): Uint8Array[] {
  return Array.from({ length: width }, (_, at) => bytes.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE))
}

async function readTile(read: ReadTile, tile: Tile): Promise<Uint8Array> {
  const bytes = await readAtLeast(read, tile)
  if (bytes !== null) return bytes
  throw new Fault('data-loss', 'evidence.tile.missing', 'a tile of the log is missing', { tile: formatTilePath(tile) })
}
