// SPDX-License-Identifier: Apache-2.0

const ODD_16 = [
  [90, 87, 80, 70, 57, 43, 25, 9],
  [87, 57, 9, -43, -80, -90, -70, -25],
  [80, 9, -70, -87, -25, 57, 90, 43],
  [70, -43, -87, 9, 90, 25, -80, -57],
  [57, -80, -25, 90, -9, -87, 43, 70],
  [43, -90, 57, 25, -87, 70, 9, -80],
  [25, -70, 90, -80, 43, 9, -57, 87],
  [9, -25, 43, -57, 70, -80, 87, -90],
]
const ODD_8 = [
  [89, 75, 50, 18],
  [75, -18, -89, -50],
  [50, -89, 18, 75],
  [18, -50, 75, -89],
]
const ROWS_4 = [
  [64, 64],
  [83, 36],
  [64, -64],
  [36, -83],
]

/** First half of each row of the DCT matrix; the second half mirrors it, odd rows with the sign changed. §8.6.4.2 */
function halfRows(size: number): Int32Array {
  const half = size / 2
  const table = new Int32Array(size * half)
  const value = (row: number, column: number, of: number): number => {
    if (of === 4) {
      const mirrored = column < 2 ? column : 3 - column
      const sign = column < 2 || row % 2 === 0 ? 1 : -1
      return sign * (ROWS_4[row]?.[mirrored] ?? 0)
    }
    if (row % 2 === 0) return value(row / 2, column < of / 2 ? column : of - 1 - column, of / 2)
    const odd = of === 16 ? ODD_16 : ODD_8
    const mirrored = column < of / 2 ? column : of - 1 - column
    return (column < of / 2 ? 1 : -1) * (odd[(row - 1) / 2]?.[mirrored] ?? 0)
  }
  for (let row = 0; row < size; row++)
    for (let column = 0; column < half; column++) table[row * half + column] = value(row, column, size)
  return table
}

const HALVES: Readonly<Record<8 | 16, Int32Array>> = { 8: halfRows(8), 16: halfRows(16) }
const FORWARD_SCALE = [26214, 23302, 20560, 18396, 16384, 14564]
const BACKWARD_SCALE = [40, 45, 51, 57, 64, 72]

/** DCT and scalar quantiser of one block size and QP; works in place on `size × size` values. §8.6 */
export class Dct {
  readonly size: 8 | 16
  readonly #log2: number
  readonly #half: Int32Array
  readonly #forward: number
  readonly #forwardBits: number
  readonly #backward: number
  readonly #work: Int32Array
  readonly #sums: Int32Array
  readonly #differences: Int32Array

  constructor(size: 8 | 16, qp: number) {
    this.size = size
    this.#log2 = size === 16 ? 4 : 3
    this.#half = HALVES[size]
    this.#forward = FORWARD_SCALE[qp % 6] ?? 0
    this.#forwardBits = 14 + Math.floor(qp / 6) + 7 - this.#log2
    this.#backward = ((BACKWARD_SCALE[qp % 6] ?? 0) << Math.floor(qp / 6)) * 16
    this.#work = new Int32Array(size * size)
    this.#sums = new Int32Array(size / 2)
    this.#differences = new Int32Array(size / 2)
  }

  /** Residuals to levels, rounded by a third of a step; false when all are zero. */
  forward(block: Int32Array): boolean {
    this.#forwardPass(block, this.#work, this.#log2 - 1)
    this.#forwardPass(this.#work, block, this.#log2 + 6)
    const add = 171 << (this.#forwardBits - 9)
    let any = 0
    for (let index = 0; index < block.length; index++) {
      const value = block[index] ?? 0
      const level = (Math.abs(value) * this.#forward + add) >> this.#forwardBits
      block[index] = value < 0 ? -level : level
      any |= level
    }
    return any !== 0
  }

  /** Levels to residuals. */
  backward(block: Int32Array): void {
    const shift = this.#log2 + 3
    const round = 1 << (shift - 1)
    for (let index = 0; index < block.length; index++) {
      const level = block[index] ?? 0
      if (level !== 0) block[index] = clip16((level * this.#backward + round) >> shift)
    }
    this.#backwardPass(block, this.#work, 7)
    this.#backwardPass(this.#work, block, 12)
  }

  /** Transforms each row and leaves the result transposed. */
  #forwardPass(from: Int32Array, to: Int32Array, shift: number): void {
    const { size } = this
    const half = size / 2
    const round = 1 << (shift - 1)
    const sums = this.#sums
    const differences = this.#differences
    for (let row = 0; row < size; row++) {
      const at = row * size
      for (let n = 0; n < half; n++) {
        const a = from[at + n] ?? 0
        const b = from[at + size - 1 - n] ?? 0
        sums[n] = a + b
        differences[n] = a - b
      }
      for (let k = 0; k < size; k++) {
        const side = k % 2 === 0 ? sums : differences
        let total = round
        for (let n = 0; n < half; n++) total += (this.#half[k * half + n] ?? 0) * (side[n] ?? 0)
        to[k * size + row] = total >> shift
      }
    }
  }

  /** Inverse over each column, transposed; rows of zeros cost nothing. */
  #backwardPass(from: Int32Array, to: Int32Array, shift: number): void {
    const { size } = this
    const half = size / 2
    const round = 1 << (shift - 1)
    const even = this.#sums
    const odd = this.#differences
    for (let column = 0; column < size; column++) {
      even.fill(0)
      odd.fill(0)
      for (let k = 0; k < size; k++) {
        const value = from[k * size + column] ?? 0
        if (value === 0) continue
        const side = k % 2 === 0 ? even : odd
        for (let n = 0; n < half; n++) side[n] = (side[n] ?? 0) + (this.#half[k * half + n] ?? 0) * value
      }
      for (let n = 0; n < half; n++) {
        const e = even[n] ?? 0
        const o = odd[n] ?? 0
        to[column * size + n] = clip16((e + o + round) >> shift)
        to[column * size + size - 1 - n] = clip16((e - o + round) >> shift)
      }
    }
  }
}

function clip16(value: number): number {
  return value < -32_768 ? -32_768 : value > 32_767 ? 32_767 : value
}
