// SPDX-License-Identifier: Apache-2.0
import { assert } from '@mingjian/base'
import { equalBytes } from './equal.ts'
import { foldSubtrees, nodeHash, type Node, perfectSubtrees, type Range, type Sha256 } from './merkle.ts'

/** Where the hash of a perfect subtree is had: memory, tiles on disk, tiles over HTTP. */
export type ReadHashes = (nodes: readonly Node[]) => Promise<readonly Uint8Array[]>

/** The largest power of two below `count`. */
function split(count: number): number {
  let width = 1
  while (width * 2 < count) width *= 2
  return width
}

/** RFC 6962 §2.1.1: the subtrees whose hashes prove that leaf `index` is in the tree of `size` leaves, bottom up. */
export function inclusionRanges(index: number, size: number): Range[] {
  assert(index >= 0 && index < size, 'the leaf is in the tree')
  const ranges: Range[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + split(to - from)
    if (index < middle) {
      ranges.unshift({ from: middle, to })
      to = middle
    } else {
      ranges.unshift({ from, to: middle })
      from = middle
    }
  }
  return ranges
}

/** RFC 6962 §2.1.2: the subtrees whose hashes prove that the tree of `old` leaves is a beginning of that of `size`. */
export function consistencyRanges(old: number, size: number): Range[] {
  assert(old >= 0 && old <= size, 'the old tree is not the larger')
  if (old === 0 || old === size) return []
  const ranges: Range[] = []
  let from = 0
  let to = size
  let isWhole = true
  while (to !== old) {
    const middle = from + split(to - from)
    if (old <= middle) {
      ranges.unshift({ from: middle, to })
      to = middle
    } else {
      ranges.unshift({ from, to: middle })
      from = middle
      isWhole = false
    }
  }
  return isWhole ? ranges : [{ from, to }, ...ranges]
}

/** Hashes of ranges, read in one go. */
export async function hashRanges(sha256: Sha256, ranges: readonly Range[], read: ReadHashes): Promise<Uint8Array[]> {
  const parts = ranges.map(perfectSubtrees)
  const hashes = await read(parts.flat())
  let at = 0
  return parts.map((nodes) => foldSubtrees(sha256, hashes.slice(at, (at += nodes.length))))
}

export type InclusionClaim = Readonly<{
  index: number
  size: number
  leafHash: Uint8Array
  root: Uint8Array
  proof: readonly Uint8Array[]
}>

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion(sha256: Sha256, claim: InclusionClaim): boolean {
  if (!isTreeSize(claim.size) || !isTreeSize(claim.index) || claim.index >= claim.size) return false
  let at = claim.index
  let last = claim.size - 1
  let hash = claim.leafHash
  for (const sibling of claim.proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sha256, sibling, hash)
      while (at % 2 === 0 && at !== 0) {
        at /= 2
        last = Math.floor(last / 2)
      }
    } else {
      hash = nodeHash(sha256, hash, sibling)
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equalBytes(hash, claim.root)
}

export type ConsistencyClaim = Readonly<{
  oldSize: number
  oldRoot: Uint8Array
  size: number
  root: Uint8Array
  proof: readonly Uint8Array[]
}>

/** RFC 9162 §2.1.4.2; the empty tree is consistent with every tree. */
export function verifyConsistency(sha256: Sha256, claim: ConsistencyClaim): boolean {
  const { oldSize, size, oldRoot, root, proof } = claim
  if (!isTreeSize(size) || !isTreeSize(oldSize) || oldSize > size) return false
  if (oldSize === size) return proof.length === 0 && equalBytes(oldRoot, root)
  if (oldSize === 0) return proof.length === 0 && equalBytes(oldRoot, sha256(new Uint8Array(0)))
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : [...proof]
  const first = path.shift()
  if (!first) return false
  let at = oldSize - 1
  let last = size - 1
  while (at % 2 === 1) {
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  let oldHash = first
  let newHash = first
  for (const sibling of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      oldHash = nodeHash(sha256, sibling, oldHash)
      newHash = nodeHash(sha256, sibling, newHash)
      while (at % 2 === 0 && at !== 0) {
        at /= 2
        last = Math.floor(last / 2)
      }
    } else {
      newHash = nodeHash(sha256, newHash, sibling)
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equalBytes(oldHash, oldRoot) && equalBytes(newHash, root)
}

function isTreeSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function isPowerOfTwo(value: number): boolean {
  let rest = value
  while (rest > 1 && rest % 2 === 0) rest /= 2
  return rest === 1
}
