// SPDX-License-Identifier: Apache-2.0
import { foldSubtrees, nodeHash, TILE_WIDTH, treeHash } from '@mingjian/evidence'
import { sha256 } from '../disk/sha256.ts'

/** A hash put in its tile: `width` hashes are there now; `whole` holds them all once there are 256. */
export type TileStep = Readonly<{
  level: number
  index: number
  width: number
  hash: Uint8Array
  whole: readonly Uint8Array[] | null
}>

/** The right edge of a growing tree: all that must be in memory to go on. At most 255 hashes a level of tiles. */
export class Edge {
  readonly #rows: Uint8Array[][] = [[]]
  readonly #stack: { leaves: number; hash: Uint8Array }[] = [] // perfect subtrees, the largest first
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The tree's root as it is now. */
  root(): Uint8Array {
    return foldSubtrees(
      sha256,
      this.#stack.map(({ hash }) => hash),
    )
  }

  /** Hashes of the partial tile of a level; none when it has just been completed. */
  row(level: number): readonly Uint8Array[] {
    return this.#rows[level] ?? []
  }
  get levels(): number {
    return this.#rows.length
  }

  /** Adds a leaf; answers each tile that grew by it, lowest first. */
  add(leaf: Uint8Array): TileStep[] {
    const steps: TileStep[] = []
    let hash = leaf
    let at = this.#size
    for (let level = 0; ; level++) {
      const row = (this.#rows[level] ??= [])
      row.push(hash)
      const whole = row.length === TILE_WIDTH ? row : null
      steps.push({ level, index: Math.floor(at / TILE_WIDTH), width: row.length, hash, whole })
      if (whole === null) break
      hash = treeHash(sha256, row)
      at = Math.floor(at / TILE_WIDTH)
      this.#rows[level] = []
    }
    this.#grow({ leaves: 1, hash: leaf })
    return steps
  }

  /** Begins at `size` leaves with the partial tiles of each level, lowest first. */
  static from(size: number, rows: readonly (readonly Uint8Array[])[]): Edge {
    const edge = new Edge()
    edge.#size = 0
    for (let level = rows.length - 1; level >= 0; level--) {
      const row = [...(rows[level] ?? [])]
      edge.#rows[level] = row
      for (const hash of row) edge.#grow({ leaves: TILE_WIDTH ** level, hash })
    }
    if (edge.#size !== size) throw new Error(`bug: the edge has ${edge.#size} leaves, not ${size}`)
    return edge
  }

  #grow(subtree: { leaves: number; hash: Uint8Array }): void {
    let { leaves, hash } = subtree
    this.#size += leaves
    for (let left = this.#stack.at(-1); left?.leaves === leaves; left = this.#stack.at(-1)) {
      hash = nodeHash(sha256, left.hash, hash)
      leaves *= 2
      this.#stack.pop()
    }
    this.#stack.push({ leaves, hash })
  }
}
