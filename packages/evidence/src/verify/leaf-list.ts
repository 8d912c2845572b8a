// SPDX-License-Identifier: Apache-2.0
import { foldSubtrees, HASH_SIZE, nodeHash, type Sha256 } from '../tree/merkle.ts'

const FIRST_ROOM = 1024

/** The leaf hashes of a log in order, 32 bytes each in one piece of memory, and the roots of its beginnings. */
export class LeafList {
  #bytes = new Uint8Array(FIRST_ROOM * HASH_SIZE)
  #size = 0

  get size(): number {
    return this.#size
  }

  push(hash: Uint8Array): void {
    if ((this.#size + 1) * HASH_SIZE > this.#bytes.length) {
      const wider = new Uint8Array(this.#bytes.length * 2)
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    this.#bytes.set(hash.subarray(0, HASH_SIZE), this.#size * HASH_SIZE)
    this.#size++
  }

  at(index: number): Uint8Array {
    return this.#bytes.subarray(index * HASH_SIZE, (index + 1) * HASH_SIZE)
  }

  /** RFC 6962 §2.1: the root of the first `size` leaves; `instead` puts other hashes in the place of some. */
  root(sha256: Sha256, size: number, instead: ReadonlyMap<number, Uint8Array> = new Map()): Uint8Array {
    const stack: { leaves: number; hash: Uint8Array }[] = []
    for (let index = 0; index < size; index++) {
      let leaves = 1
      let hash = instead.get(index) ?? this.at(index)
      for (let left = stack.at(-1); left?.leaves === leaves; left = stack.at(-1)) {
        hash = nodeHash(sha256, left.hash, hash)
        leaves *= 2
        stack.pop()
      }
      stack.push({ leaves, hash })
    }
    return foldSubtrees(
      sha256,
      stack.map(({ hash }) => hash),
    )
  }
}
