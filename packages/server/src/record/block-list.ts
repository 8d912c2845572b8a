// SPDX-License-Identifier: Apache-2.0
import { assert } from '@mingjian/base'
import type { BlockPool } from './block-pool.ts'

/** Bytes appended one behind the other in blocks of a pool. */
export class BlockList {
  readonly #pool: BlockPool
  #blocks: Uint8Array[] = []
  #last: Uint8Array | null = null
  #at = 0 // in the last block
  #length = 0

  constructor(pool: BlockPool) {
    this.#pool = pool
  }

  get length(): number {
    return this.#length
  }

  /** Copies `data` in. */
  append(data: Uint8Array): void {
    const { blockBytes } = this.#pool
    let from = 0
    while (from < data.length) {
      if (this.#last === null || this.#at === blockBytes) this.#grow()
      const block = this.#last
      assert(block !== null, 'there is a block to write into')
      const count = Math.min(blockBytes - this.#at, data.length - from)
      block.set(count === data.length ? data : data.subarray(from, from + count), this.#at)
      this.#at += count
      from += count
    }
    this.#length += data.length
  }

  /** What was appended, in place; holds until `release`. */
  parts(): Uint8Array[] {
    return this.#blocks.map((block) => (block === this.#last ? block.subarray(0, this.#at) : block))
  }

  /** A copy of `count` bytes from `from` on. */
  copy(from: number, count: number): Uint8Array {
    const { blockBytes } = this.#pool
    const copy = new Uint8Array(count)
    for (let done = 0; done < count;) {
      const at = (from + done) % blockBytes
      const block = this.#blocks[Math.floor((from + done) / blockBytes)]
      assert(block !== undefined, 'what is copied was appended')
      const piece = block.subarray(at, at + Math.min(blockBytes - at, count - done))
      copy.set(piece, done)
      done += piece.length
    }
    return copy
  }

  /** Gives the blocks back; idempotent, and the list is empty after it. */
  release(): void {
    this.#pool.release(this.#blocks)
    this.#blocks = []
    this.#last = null
    this.#at = 0
    this.#length = 0
  }

  #grow(): void {
    this.#last = this.#pool.take()
    this.#blocks.push(this.#last)
    this.#at = 0
  }
}
