// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { HASH_SIZE, type Node, nodeHash, type Sha256 } from '../tree/merkle.ts'

/** C2SP tlog-tiles: 256 hashes, of every eighth level of the tree; the rightmost may be partial. */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8

/** `width` < 256 is a partial tile. */
export type Tile = Readonly<{ level: number | 'entries'; index: number; width: number }>

const PATH = /^tile\/(0|[1-9]\d?|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits. */
export function formatTilePath(tile: Tile): string {
  const groups = [String(tile.index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(tile.index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  }
  const partial = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`
  return `tile/${tile.level}/${groups.join('/')}${partial}`
}

/** Throws `evidence.tile.path` when the path is not exactly what formatTilePath would print. */
export function parseTilePath(path: string): Tile {
  const match = PATH.exec(path)
  const [, level, digits, width] = match ?? []
  const index = Number((digits ?? '').replaceAll(/[x/]/g, ''))
  const tile: Tile = {
    level: level === 'entries' ? 'entries' : Number(level),
    index,
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  const isSound = match !== null && Number.isSafeInteger(index) && tile.width <= TILE_WIDTH
  if (!isSound || formatTilePath(tile) !== path)
    throw new Fault('bad-input', 'evidence.tile.path', `not a tile path: ${path.slice(0, 100)}`)
  return tile
}

/** The tile, as wide as it is in a tree of `size` leaves, that holds what a subtree's hash is computed from. */
export function tileOf(node: Node, size: number): Tile {
  const level = Math.floor(node.level / TILE_HEIGHT)
  const first = node.index * 2 ** (node.level - level * TILE_HEIGHT)
  const index = Math.floor(first / TILE_WIDTH)
  const whole = Math.floor(size / TILE_WIDTH ** level)
  return { level, index, width: Math.min(TILE_WIDTH, whole - index * TILE_WIDTH) }
}

/** The hash of a subtree out of its tile's bytes; throws `evidence.tile.short` when the tile does not reach it. */
export function hashInTile(sha256: Sha256, node: Node, bytes: Uint8Array): Uint8Array {
  const height = node.level % TILE_HEIGHT
  const count = 2 ** height
  const first = (node.index * count) % TILE_WIDTH
  let row: Uint8Array[] = []
  for (let i = first; i < first + count; i++) row.push(bytes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE))
  if (row.some((hash) => hash.length !== HASH_SIZE)) {
    throw new Fault('data-loss', 'evidence.tile.short', 'the tile ends before the hash', {
      level: node.level,
      index: node.index,
    })
  }
  while (row.length > 1)
    row = row.flatMap((hash, i) => (i % 2 === 0 ? [nodeHash(sha256, hash, row[i + 1] ?? hash)] : []))
  return row[0] ?? new Uint8Array(0)
}
