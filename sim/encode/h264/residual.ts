// SPDX-License-Identifier: Apache-2.0
import type { Samples, Square } from './prediction.ts'
import { forward4x4, hadamard4x4, inverse4x4, type Quantiser, ZIGZAG } from './transform.ts'

/** Column and row, in blocks of 4, of the n-th 4×4 block of a macroblock. §6.4.3 */
export const BLOCK_X = Int32Array.of(0, 1, 0, 1, 2, 3, 2, 3, 0, 1, 0, 1, 2, 3, 2, 3)
export const BLOCK_Y = Int32Array.of(0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3)

/**
 * The residual of one square (luma of 16 or chroma of 8) on its way from samples to levels and back.
 * `levels` holds each 4×4 block in scan order, `dc` the levels of the separate DC transform.
 */
export class Residual {
  readonly levels: Int32Array
  readonly dc = new Int32Array(16)
  /** Bit n: the n-th 4×4 block has a level in `levels`. */
  coded = 0
  #differing = 0 // bit n: the n-th block's prediction is not already exact
  hasDc = false
  readonly #size: number
  readonly #blocks: number
  readonly #work: Int32Array
  readonly #mean = new Int32Array(16)

  constructor(size: 8 | 16) {
    this.#size = size
    this.#blocks = (size * size) / 16
    this.levels = new Int32Array(size * size)
    this.#work = new Int32Array(size * size)
  }

  /** Source minus prediction, transformed; blocks that differ by less than `least` in sum count as equal. */
  transform(source: Samples, prediction: Samples, least = 1): void {
    const work = this.#work
    this.#differing = 0
    for (let block = 0; block < this.#blocks; block++) {
      const x = (BLOCK_X[block] ?? 0) * 4
      const y = (BLOCK_Y[block] ?? 0) * 4
      let from = (source.y + y) * source.stride + source.x + x
      let at = (prediction.y + y) * prediction.stride + prediction.x + x
      let to = block * 16
      let sum = 0
      for (let row = 0; row < 4; row++) {
        const a = (source.plane[from] ?? 0) - (prediction.plane[at] ?? 0)
        const b = (source.plane[from + 1] ?? 0) - (prediction.plane[at + 1] ?? 0)
        const c = (source.plane[from + 2] ?? 0) - (prediction.plane[at + 2] ?? 0)
        const d = (source.plane[from + 3] ?? 0) - (prediction.plane[at + 3] ?? 0)
        work[to] = a
        work[to + 1] = b
        work[to + 2] = c
        work[to + 3] = d
        sum += (a < 0 ? -a : a) + (b < 0 ? -b : b) + (c < 0 ? -c : c) + (d < 0 ? -d : d)
        from += source.stride
        at += prediction.stride
        to += 4
      }
      if (sum < least) {
        if (sum > 0) work.fill(0, block * 16, block * 16 + 16)
        continue
      }
      this.#differing |= 1 << block
      forward4x4(work, block * 16)
    }
  }

  /** Levels of the blocks; with `first` = 1 the DC stays out and is for {@link quantiseDc}. */
  quantise(by: Quantiser, rounding: number, first: number): void {
    const work = this.#work
    const levels = this.levels
    const shift = by.shift
    this.coded = 0
    for (let block = 0; block < this.#blocks; block++) {
      const base = block * 16
      if (((this.#differing >> block) & 1) === 0) {
        levels.fill(0, base, base + 16)
        continue
      }
      let any = 0
      for (let scan = first; scan < 16; scan++) {
        const place = ZIGZAG[scan] ?? 0
        const value = work[base + place] ?? 0
        const factor = by.forward[place] ?? 0
        const level = value < 0 ? -((rounding - value * factor) >> shift) : (value * factor + rounding) >> shift
        levels[base + scan] = level
        any |= level
      }
      if (any !== 0) this.coded |= 1 << block
    }
  }

  /** Luma of Intra_16x16 (4×4 DC) or chroma (2×2 DC): levels of the DC transform, and the means they stand for. */
  quantiseDc(by: Quantiser, rounding: number): void {
    if (this.#differing === 0) {
      this.hasDc = false
      this.dc.fill(0)
      this.#mean.fill(0)
      return
    }
    if (this.#size === 16) this.#quantiseLumaDc(by, rounding)
    else this.#quantiseChromaDc(by, rounding)
  }

  #quantiseLumaDc(by: Quantiser, rounding: number): void {
    const mean = this.#mean
    for (let block = 0; block < 16; block++) {
      mean[(BLOCK_Y[block] ?? 0) * 4 + (BLOCK_X[block] ?? 0)] = this.#work[block * 16] ?? 0
    }
    hadamard4x4(mean)
    const factor = by.forward[0] ?? 0
    let any = 0
    for (let scan = 0; scan < 16; scan++) {
      const place = ZIGZAG[scan] ?? 0
      const value = (mean[place] ?? 0) >> 1
      const magnitude = (Math.abs(value) * factor + 2 * rounding) >> (by.shift + 1)
      const level = value < 0 ? -magnitude : magnitude
      this.dc[scan] = level
      any |= level
    }
    this.hasDc = any !== 0
    for (let scan = 0; scan < 16; scan++) mean[ZIGZAG[scan] ?? 0] = this.dc[scan] ?? 0
    hadamard4x4(mean)
    const back = by.backward[0] ?? 0
    for (let place = 0; place < 16; place++) mean[place] = ((mean[place] ?? 0) * back + 2) >> 2
  }

  #quantiseChromaDc(by: Quantiser, rounding: number): void {
    const work = this.#work
    const [a, b, c, d] = [work[0] ?? 0, work[16] ?? 0, work[32] ?? 0, work[48] ?? 0]
    const sums = [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d]
    const factor = by.forward[0] ?? 0
    let any = 0
    sums.forEach((value, index) => {
      const magnitude = (Math.abs(value) * factor + 2 * rounding) >> (by.shift + 1)
      const level = value < 0 ? -magnitude : magnitude
      this.dc[index] = level
      any |= level
    })
    this.hasDc = any !== 0
    const [e, f, g, h] = [this.dc[0] ?? 0, this.dc[1] ?? 0, this.dc[2] ?? 0, this.dc[3] ?? 0]
    const back = by.backward[0] ?? 0
    this.#mean[0] = ((e + f + g + h) * back) >> 1
    this.#mean[1] = ((e - f + g - h) * back) >> 1
    this.#mean[2] = ((e + f - g - h) * back) >> 1
    this.#mean[3] = ((e - f - g + h) * back) >> 1
  }

  /**
   * Writes prediction plus what a decoder will make of the levels. Bit n of `kept`: block n's levels are sent. With
   * `first` = 0 the target already holds the prediction.
   */
  rebuild(target: Square, prediction: Samples, how: { by: Quantiser; kept: number; first: number }): void {
    const work = this.#work
    for (let block = 0; block < this.#blocks; block++) {
      const base = block * 16
      const isKept = ((how.kept >> block) & 1) === 1
      if (!isKept && how.first === 0) continue
      if (isKept) {
        for (let scan = how.first; scan < 16; scan++) {
          const place = ZIGZAG[scan] ?? 0
          work[base + place] = (this.levels[base + scan] ?? 0) * (how.by.backward[place] ?? 0)
        }
      } else {
        work.fill(0, base, base + 16)
      }
      const raster = this.#size === 16 ? (BLOCK_Y[block] ?? 0) * 4 + (BLOCK_X[block] ?? 0) : block
      if (how.first === 1) work[base] = this.#mean[raster] ?? 0
      if (isKept) inverse4x4(work, base)
      else work.fill(((work[base] ?? 0) + 32) >> 6, base, base + 16)
      this.#add(target, prediction, block)
    }
  }

  #add(target: Square, prediction: Samples, block: number): void {
    const x = (BLOCK_X[block] ?? 0) * 4
    const y = (BLOCK_Y[block] ?? 0) * 4
    let to = (target.y + y) * target.stride + target.x + x
    let at = (prediction.y + y) * prediction.stride + prediction.x + x
    let from = block * 16
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 4; column++) {
        const value = (prediction.plane[at + column] ?? 0) + (this.#work[from + column] ?? 0)
        target.plane[to + column] = value < 0 ? 0 : value > 255 ? 255 : value
      }
      to += target.stride
      at += prediction.stride
      from += 4
    }
  }
}
