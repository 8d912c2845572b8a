// SPDX-License-Identifier: Apache-2.0

/** SHA-256 as a port, so that the same code runs on Node, in a browser and on a court expert's bench. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

/** A perfect subtree: `level` 0 is the leaves; `index` counts subtrees of that level from the left. */
export type Node = Readonly<{ level: number; index: number }>

/** Leaves `from` up to but not including `to`. */
export type Range = Readonly<{ from: number; to: number }>

export const HASH_SIZE = 32

/** RFC 6962 §2.1: the hash of an entry. */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + entry.length)
  bytes.set(entry, 1)
  return sha256(bytes)
}

/** RFC 6962 §2.1: the hash of two subtrees. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * HASH_SIZE)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + HASH_SIZE)
  return sha256(bytes)
}

/** The perfect subtrees that make up a range, left to right. The range must be one that occurs in a tree: aligned at its left end. */
export function perfectSubtrees(range: Range): Node[] {
  const nodes: Node[] = []
  let at = range.from
  while (at < range.to) {
    let level = 0
    let width = 1
    while (at % (width * 2) === 0 && at + width * 2 <= range.to) {
      width *= 2
      level++
    }
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** The hash over neighbouring perfect subtrees of falling size; the empty tree's is the hash of nothing. */
export function foldSubtrees(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  let folded = hashes.at(-1)
  if (!folded) return sha256(new Uint8Array(0))
  for (const left of hashes.slice(0, -1).reverse()) folded = nodeHash(sha256, left, folded)
  return folded
}

/** The tree hash of a whole list in one go: for small lists, such as the fragments of a segment. */
export function treeHash(sha256: Sha256, leafHashes: readonly Uint8Array[]): Uint8Array {
  let row = [...leafHashes]
  if (row.length === 0) return sha256(new Uint8Array(0))
  while (row.length > 1) {
    const next: Uint8Array[] = []
    for (let i = 0; i < row.length; i += 2) {
      const left = row[i]
      const right = row[i + 1]
      if (left) next.push(right ? nodeHash(sha256, left, right) : left)
    }
    row = next
  }
  return row[0] ?? new Uint8Array(0)
}
