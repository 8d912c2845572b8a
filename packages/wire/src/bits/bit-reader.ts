// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** Reads a raw byte sequence payload bit by bit. Throws `wire.bits.short` past the end, `wire.bits.golomb` on a code over 32 bits. */
export class BitReader {
  readonly #bytes: Uint8Array
  readonly #end: number
  #at: number

  constructor(bytes: Uint8Array, fromByte = 0) {
    this.#bytes = bytes
    this.#end = bytes.length * 8
    this.#at = fromByte * 8
  }

  get position(): number {
    return this.#at
  }

  get left(): number {
    return this.#end - this.#at
  }

  bit(): number {
    if (this.#at >= this.#end) throw new Fault('bad-input', 'wire.bits.short', 'the bits end early', { bit: this.#at })
    const byte = this.#bytes[this.#at >> 3] ?? 0
    const bit = (byte >> (7 - (this.#at & 7))) & 1
    this.#at++
    return bit
  }

  flag(): boolean {
    return this.bit() === 1
  }

  /** An unsigned number of `count` bits, 0…32. */
  bits(count: number): number {
    if (count > this.left)
      throw new Fault('bad-input', 'wire.bits.short', 'the bits end early', { bit: this.#at, count })
    let value = 0
    let need = count
    while (need > 0) {
      const byte = this.#bytes[this.#at >> 3] ?? 0
      const free = 8 - (this.#at & 7)
      const take = need < free ? need : free
      value = value * 2 ** take + ((byte >> (free - take)) & ((1 << take) - 1))
      this.#at += take
      need -= take
    }
    return value
  }

  skip(count: number): void {
    if (count > this.left)
      throw new Fault('bad-input', 'wire.bits.short', 'the bits end early', { bit: this.#at, count })
    this.#at += count
  }

  /** ue(v): ITU-T H.264 §9.1, H.265 §9.2. */
  unsigned(): number {
    let zeros = 0
    while (this.bit() === 0) {
      if (++zeros > 32)
        throw new Fault('bad-input', 'wire.bits.golomb', 'an Exp-Golomb code is too long', { bit: this.#at })
    }
    return 2 ** zeros - 1 + this.bits(zeros)
  }

  /** se(v): H.264 §9.1.1. */
  signed(): number {
    const code = this.unsigned()
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2
  }

  /** ue(v) that may not exceed `limit`; otherwise throws `wire.bits.range`. */
  unsignedUpTo(limit: number, what: string): number {
    const value = this.unsigned()
    if (value > limit) throw new Fault('bad-input', 'wire.bits.range', `${what} is out of range`, { value, limit })
    return value
  }

  /** more_rbsp_data(): whether anything but the trailing bits is left. H.264 §7.2. */
  hasMore(): boolean {
    if (this.left <= 0) return false
    let last = this.#bytes.length - 1
    while (last >= 0 && this.#bytes[last] === 0) last--
    if (last < 0) return false
    const byte = this.#bytes[last] ?? 0
    const trailing = last * 8 + 7 - Math.log2(byte & -byte)
    return this.#at < trailing
  }
}
