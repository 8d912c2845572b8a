// SPDX-License-Identifier: Apache-2.0
import { assert } from '@mingjian/base'

const BLOCK_BYTES = 64 << 10
/** Kept when nobody needs them: 16 MiB, what a disk that was slow for a moment left. */
const MOST_IDLE = 256

/**
 * Memory for pictures on their way to the disk, handed round in blocks of one size: fresh memory for each second of
 * each camera would cost page faults and, being outside the heap, full collections.
 */
export class BlockPool {
  readonly blockBytes: number
  readonly #idle: Uint8Array[] = []
  readonly #released: (block: Uint8Array) => void
  #lent = 0

  /** `released` sees each block that comes back; a test scribbles on it. */
  constructor(options: Readonly<{ blockBytes?: number; released?: (block: Uint8Array) => void }> = {}) {
    this.blockBytes = options.blockBytes ?? BLOCK_BYTES
    this.#released = options.released ?? (() => {})
  }

  /** Blocks given out and not yet returned. */
  get lent(): number {
    return this.#lent
  }

  /** A block with whatever it held before. */
  take(): Uint8Array {
    this.#lent++
    // Outside Buffer's own pool, and not filled with zeros.
    return this.#idle.pop() ?? Buffer.allocUnsafeSlow(this.blockBytes)
  }

  /** The caller, and whoever it showed them to, will never touch these blocks again. */
  release(blocks: readonly Uint8Array[]): void {
    this.#lent -= blocks.length
    assert(this.#lent >= 0, 'a block is returned once')
    for (const block of blocks) {
      this.#released(block)
      if (this.#idle.length < MOST_IDLE) this.#idle.push(block)
    }
  }
}
