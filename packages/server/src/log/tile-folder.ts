// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { Fault } from '@mingjian/base'
import {
  formatTilePath,
  HASH_SIZE,
  hashInTile,
  MAX_ENTRY,
  type Node,
  type Tile,
  TILE_WIDTH,
  tileOf,
} from '@mingjian/evidence'
import type { Disk } from '../disk/disk.ts'
import { listFolder, readFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'

const MAX_BUNDLE = TILE_WIDTH * (2 + MAX_ENTRY)
const TRIES = 8

/** As many whole entries as a bundle's bytes begin with; what follows them is torn, or not there yet. */
export function splitBundle(bytes: Uint8Array): { entries: Uint8Array[]; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: Uint8Array[] = []
  let at = 0
  while (at + 2 <= bytes.length && entries.length < TILE_WIDTH) {
    const end = at + 2 + view.getUint16(at)
    if (end > bytes.length) break
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return { entries, length: at }
}

/**
 * Reads the tiles of a log's folder. The rightmost of each level is one file that grows, named for its present width; both kinds of tile only
 * ever grow at their end, so a narrower one is its beginning.
 */
export class TileFolder {
  readonly #disk: Disk
  readonly folder: string

  constructor(disk: Disk, folder: string) {
    this.#disk = disk
    this.folder = folder
  }

  path(tile: Tile): string {
    return path.join(this.folder, formatTilePath(tile))
  }
  /** Where the growing file of a tile lies. */
  partFolder(tile: Pick<Tile, 'level' | 'index'>): string {
    return `${this.path({ ...tile, width: TILE_WIDTH })}.p`
  }

  /** The tile's file, whole or growing, as it is; null when there is none. */
  async readAll(tile: Pick<Tile, 'level' | 'index'>): Promise<{ bytes: Uint8Array; path: string } | null> {
    const whole = this.path({ ...tile, width: TILE_WIDTH })
    for (let i = 0; i < TRIES; i++) {
      for (const file of [whole, ...(await this.#parts(tile))]) {
        const bytes = await readFile(this.#disk, file, MAX_BUNDLE)
        if (bytes !== null) return { bytes, path: file }
      }
      // Renamed between our looks, or not there at all.
      if ((await this.#parts(tile)).length === 0 && (await readFile(this.#disk, whole, 0)) === null) return null
    }
    return null
  }

  /** Exactly the tile asked for; null when the folder does not hold so much of it. */
  async read(tile: Tile): Promise<Uint8Array | null> {
    const found = await this.readAll(tile)
    if (found === null) return null
    if (tile.level !== 'entries') {
      const bytes = found.bytes.subarray(0, tile.width * HASH_SIZE)
      return bytes.length === tile.width * HASH_SIZE ? bytes : null
    }
    const { entries } = splitBundle(found.bytes)
    if (entries.length < tile.width) return null
    const length = entries.slice(0, tile.width).reduce((sum, entry) => sum + 2 + entry.length, 0)
    return found.bytes.subarray(0, length)
  }

  /** Hashes of subtrees of the tree of `size` leaves. Throws `log.tile.missing`. */
  async readHashes(nodes: readonly Node[], size: number): Promise<Uint8Array[]> {
    const read = new Map<string, Promise<Uint8Array>>()
    return Promise.all(
      nodes.map(async (node) => {
        const tile = tileOf(node, size)
        const name = formatTilePath(tile)
        const bytes = read.get(name) ?? this.#mustRead(tile)
        read.set(name, bytes)
        return new Uint8Array(hashInTile(sha256, node, await bytes))
      }),
    )
  }

  /** Entries `from` up to but not including `to`, which must lie in one bundle. Throws `log.tile.missing`. */
  async readEntries(from: number, to: number): Promise<Uint8Array[]> {
    const index = Math.floor(from / TILE_WIDTH)
    const first = index * TILE_WIDTH
    const bytes = await this.#mustRead({ level: 'entries', index, width: to - first })
    return splitBundle(bytes).entries.slice(from - first, to - first)
  }

  async #mustRead(tile: Tile): Promise<Uint8Array> {
    const bytes = await this.read(tile)
    if (bytes !== null) return bytes
    const name = formatTilePath(tile)
    throw new Fault('data-loss', 'log.tile.missing', `${name} is not in the log's folder`, { tile: name })
  }

  async #parts(tile: Pick<Tile, 'level' | 'index'>): Promise<string[]> {
    const folder = this.partFolder(tile)
    const names = await listFolder(this.#disk, folder)
    const widths = names.filter((name) => /^[1-9]\d{0,2}$/.test(name)).toSorted((a, b) => Number(b) - Number(a))
    return widths.map((name) => path.join(folder, name))
  }
}
