// SPDX-License-Identifier: Apache-2.0
import type { BitWriter } from '../bit-writer.ts'

function numbers(text: string): Int32Array {
  return Int32Array.from(text.trim().split(/\s+/), Number)
}

/** rangeTabLps. Rec. ITU-T H.265 table 9-52 */
const LESS_PROBABLE = numbers(`
    128 176 208 240 128 167 197 227 128 158 187 216 123 150 178 205 116 142 169 195 111 135 160 185
    105 128 152 175 100 122 144 166 95 116 137 158 90 110 130 150 85 104 123 142 81 99 117 135
    77 94 111 128 73 89 105 122 69 85 100 116 66 80 95 110 62 76 90 104 59 72 86 99
    56 69 81 94 53 65 77 89 51 62 73 85 48 59 69 80 46 56 66 76 43 53 63 72
    41 50 59 69 39 48 56 65 37 45 54 62 35 43 51 59 33 41 48 56 32 39 46 53
    30 37 43 50 29 35 41 48 27 33 39 45 26 31 37 43 24 30 35 41 23 28 33 39
    22 27 32 37 21 26 30 35 20 24 29 33 19 23 27 31 18 22 26 30 17 21 25 28
    16 20 23 27 15 19 22 25 14 18 21 24 14 17 20 23 13 16 19 22 12 15 18 21
    12 14 17 20 11 14 16 19 11 13 15 18 10 12 15 17 10 12 14 16 9 11 13 15
    9 11 12 14 8 10 12 14 8 9 11 13 7 9 11 12 7 9 10 12 7 8 10 11
    6 8 9 11 6 7 9 10 6 7 8 9 2 2 2 2`)

/** transIdxLps. Table 9-53 */
const AFTER_LESS_PROBABLE = numbers(`
    0 0 1 2 2 4 4 5 6 7 8 9 9 11 11 12 13 13 15 15 16 16 18 18
    19 19 21 21 22 22 23 24 24 25 26 26 27 27 28 29 29 30 30 30 31 32 32 33
    33 33 34 34 35 35 35 36 36 36 37 37 37 38 38 63`)

/** The arithmetic coder of one slice. §9.3.4; carries are held back until they are settled. */
export class Cabac {
  readonly #bits: BitWriter
  readonly #start: Uint8Array
  /** Probability state × 2 + the more probable bin, of each context. */
  readonly #states: Uint8Array
  #low = 0
  #range = 510
  #left = 23
  #held = 0xff
  #heldCount = 0

  /** `values` are the initValues of the contexts for this kind of slice. */
  constructor(bits: BitWriter, values: readonly number[], qp: number) {
    this.#bits = bits
    this.#start = Uint8Array.from(values, (value) => stateOf(value, qp))
    this.#states = new Uint8Array(values.length)
  }

  begin(): void {
    this.#states.set(this.#start)
    this.#low = 0
    this.#range = 510
    this.#left = 23
    this.#held = 0xff
    this.#heldCount = 0
  }

  bin(context: number, value: number): void {
    const state = this.#states[context] ?? 0
    const index = state >> 1
    const part = LESS_PROBABLE[index * 4 + ((this.#range >> 6) & 3)] ?? 0
    this.#range -= part
    if ((state & 1) !== value) {
      const shift = Math.clz32(part) - 23
      this.#low = (this.#low + this.#range) << shift
      this.#range = part << shift
      this.#left -= shift
      const isFlipped = index === 0 ? 1 : 0
      this.#states[context] = ((AFTER_LESS_PROBABLE[index] ?? 0) << 1) | ((state & 1) ^ isFlipped)
    } else {
      if (index < 62) this.#states[context] = state + 2
      if (this.#range >= 256) return
      this.#low <<= 1
      this.#range <<= 1
      this.#left--
    }
    if (this.#left < 12) this.#flush()
  }

  bypass(value: number): void {
    this.#low <<= 1
    if (value !== 0) this.#low += this.#range
    this.#left--
    if (this.#left < 12) this.#flush()
  }

  bypassBits(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) this.bypass((value >> bit) & 1)
  }

  /** end_of_slice_segment_flag; after a 1 the slice's bits are complete with their trailing ones. */
  terminate(value: number): void {
    this.#range -= 2
    if (value === 0) {
      if (this.#range >= 256) return
      this.#low <<= 1
      this.#range <<= 1
      this.#left--
      if (this.#left < 12) this.#flush()
      return
    }
    this.#low = (this.#low + this.#range) << 7
    this.#range = 2 << 7
    this.#left -= 7
    if (this.#left < 12) this.#flush()
    this.#finish()
  }

  #flush(): void {
    const lead = this.#low >>> (24 - this.#left)
    this.#left += 8
    this.#low &= 0xffff_ffff >>> this.#left
    if (lead === 0xff) {
      this.#heldCount++
      return
    }
    if (this.#heldCount > 0) {
      const carry = lead >> 8
      this.#bits.byte((this.#held + carry) & 0xff)
      for (; this.#heldCount > 1; this.#heldCount--) this.#bits.byte((0xff + carry) & 0xff)
    } else {
      this.#heldCount = 1
    }
    this.#held = lead & 0xff
  }

  #finish(): void {
    const carry = this.#low >>> (32 - this.#left)
    if (carry !== 0) this.#low -= carry << (32 - this.#left)
    if (this.#heldCount > 0) this.#bits.byte((this.#held + carry) & 0xff)
    for (; this.#heldCount > 1; this.#heldCount--) this.#bits.byte((0xff + carry) & 0xff)
    const count = 24 - this.#left
    const rest = this.#low >>> 8
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.put((rest >>> bit) & 1, 1)
    this.#bits.trail()
  }
}

function stateOf(value: number, qp: number): number {
  const slope = (value >> 4) * 5 - 45
  const offset = ((value & 15) << 3) - 16
  const start = Math.max(1, Math.min(126, ((slope * qp) >> 4) + offset))
  return start > 63 ? ((start - 64) << 1) | 1 : (63 - start) << 1
}
