// SPDX-License-Identifier: Apache-2.0
import type { BitWriter } from '../bit-writer.ts'
import { createPicture, type Picture } from '../picture.ts'
import { writeResidual } from './cavlc.ts'
import {
  chromaMode,
  DC,
  difference,
  HORIZONTAL,
  predictChroma,
  predictLuma,
  type Samples,
  type Square,
  VERTICAL,
} from './prediction.ts'
import { BLOCK_X, BLOCK_Y, Residual } from './residual.ts'
import { chromaQp, type Quantiser, quantiserFor } from './transform.ts'

/** coded_block_pattern of a predicted macroblock by codeNum. Table 9-4 */
const PATTERNS = [
  0, 16, 1, 2, 4, 8, 32, 3, 5, 10, 12, 15, 47, 7, 11, 13, 14, 6, 9, 31, 35, 37, 42, 44, 33, 34, 36, 40, 39, 43, 45, 46,
  17, 18, 20, 24, 19, 21, 26, 28, 23, 27, 29, 30, 22, 25, 38, 41,
]
const PATTERN_CODES = Int32Array.from({ length: 48 }, (_, pattern) => PATTERNS.indexOf(pattern))

type Pair = readonly [Samples, Samples]

/**
 * Codes single macroblocks: Intra_16x16, P_L0_16x16 without motion, P_Skip. Holds the decoder's picture (`seen`) and
 * the coefficient counts that the codes of the neighbours depend on.
 */
export class MacroblockCoder {
  readonly seen: Picture
  readonly #bits: BitWriter
  readonly #luma: Quantiser
  readonly #chroma: Quantiser
  readonly #lumaResidual = new Residual(16)
  readonly #chromaResidual = [new Residual(8), new Residual(8)] as const
  readonly #prediction = packed(16)
  readonly #trial = new Uint8Array(256)
  readonly #chromaPrediction = [packed(8), packed(8)] as const
  readonly #lumaCounts: Uint8Array
  readonly #chromaCounts: readonly [Uint8Array, Uint8Array]
  readonly #source: [Square, Square, Square]
  readonly #target: [Square, Square, Square]
  #sliceStart = 0

  constructor(options: { width: number; height: number; qp: number; bits: BitWriter }) {
    this.seen = createPicture(options.width, options.height)
    this.#bits = options.bits
    this.#luma = quantiserFor(options.qp)
    this.#chroma = quantiserFor(chromaQp(options.qp))
    const { columns, rows } = this.seen
    this.#lumaCounts = new Uint8Array(columns * rows * 16)
    this.#chromaCounts = [new Uint8Array(columns * rows * 4), new Uint8Array(columns * rows * 4)]
    this.#source = this.#squares(this.seen)
    this.#target = this.#squares(this.seen)
  }

  begin(picture: Picture, firstMacroblock: number): void {
    this.#source[0].plane = picture.y
    this.#source[1].plane = picture.u
    this.#source[2].plane = picture.v
    this.#sliceStart = firstMacroblock
    this.#lumaCounts.fill(0)
    this.#chromaCounts[0].fill(0)
    this.#chromaCounts[1].fill(0)
  }

  /** An Intra_16x16 macroblock of an I slice. */
  writeIntra(address: number): void {
    this.#place(address)
    const mode = this.#chooseIntra()
    this.#finishIntra(mode)
  }

  /** A macroblock of a P slice, after `skipped` skipped ones; false when it came out as one more skipped. */
  writePredicted(address: number, skipped: number): boolean {
    this.#place(address)
    const [source, sourceCb, sourceCr] = this.#source
    const [target, cb, cr] = this.#target
    const luma = this.#lumaResidual
    luma.transform(source, target, this.#luma.least)
    luma.quantise(this.#luma, this.#luma.inter, 0)
    const chromaPattern = this.#codeChroma([sourceCb, sourceCr], [cb, cr], this.#chroma.inter)
    let pattern = 0
    for (let quarter = 0; quarter < 4; quarter++) {
      if (((luma.coded >> (quarter * 4)) & 15) !== 0) pattern |= 1 << quarter
    }
    if (pattern === 0 && chromaPattern === 0) return false
    const bits = this.#bits
    bits.ue(skipped)
    bits.ue(0) // P_L0_16x16
    bits.put(3, 2) // mvd 0, 0: every vector is zero, so every predicted one is too
    bits.ue(PATTERN_CODES[pattern + 16 * chromaPattern] ?? 0)
    bits.se(0)
    this.#writeLuma(pattern, 0)
    this.#writeChroma(chromaPattern)
    luma.rebuild(target, target, { by: this.#luma, kept: luma.coded, first: 0 })
    if (chromaPattern > 0) this.#rebuildChroma(chromaPattern, [cb, cr])
    return true
  }

  #squares(picture: Picture): [Square, Square, Square] {
    const stride = picture.columns * 16
    const square = (plane: Uint8Array, width: number) => ({
      plane,
      stride: width,
      x: 0,
      y: 0,
      hasLeft: false,
      hasTop: false,
    })
    return [square(picture.y, stride), square(picture.u, stride / 2), square(picture.v, stride / 2)]
  }

  #place(address: number): void {
    const { columns } = this.seen
    const x = address % columns
    const y = (address - x) / columns
    const hasLeft = x > 0 && address - 1 >= this.#sliceStart
    const hasTop = address - columns >= this.#sliceStart
    for (let index = 0; index < 3; index++) {
      const size = index === 0 ? 16 : 8
      const [source, target] = [this.#source[index], this.#target[index]]
      if (!source || !target) continue
      source.x = target.x = x * size
      source.y = target.y = y * size
      target.hasLeft = hasLeft
      target.hasTop = hasTop
    }
  }

  /** Leaves the best luma prediction in #prediction and returns its mode. */
  #chooseIntra(): number {
    const [target] = this.#target
    const [source] = this.#source
    predictLuma(target, DC, this.#prediction.plane)
    let best = difference(source, this.#prediction.plane, 16)
    let mode = DC
    for (const other of [HORIZONTAL, VERTICAL]) {
      if (best === 0 || !(other === HORIZONTAL ? target.hasLeft : target.hasTop)) continue
      predictLuma(target, other, this.#trial)
      const away = difference(source, this.#trial, 16)
      if (away >= best) continue
      best = away
      mode = other
      this.#prediction.plane.set(this.#trial)
    }
    return mode
  }

  #finishIntra(mode: number): void {
    const [source, sourceCb, sourceCr] = this.#source
    const [target, cb, cr] = this.#target
    predictLuma(target, mode, this.#prediction.plane)
    predictChroma(cb, mode, this.#chromaPrediction[0].plane)
    predictChroma(cr, mode, this.#chromaPrediction[1].plane)
    const luma = this.#lumaResidual
    luma.transform(source, this.#prediction)
    luma.quantise(this.#luma, this.#luma.intra, 1)
    luma.quantiseDc(this.#luma, this.#luma.intra)
    const chromaPattern = this.#codeChroma([sourceCb, sourceCr], this.#chromaPrediction, this.#chroma.intra)
    const hasAc = luma.coded !== 0
    this.#bits.ue(1 + mode + 4 * chromaPattern + (hasAc ? 12 : 0))
    this.#bits.ue(chromaMode(mode))
    this.#bits.se(0)
    writeResidual(this.#bits, { levels: luma.dc, offset: 0, length: 16, context: this.#lumaContext(0) })
    this.#writeLuma(hasAc ? 15 : 0, 1)
    this.#writeChroma(chromaPattern)
    luma.rebuild(target, this.#prediction, { by: this.#luma, kept: luma.coded, first: 1 })
    this.#rebuildChroma(chromaPattern, this.#chromaPrediction)
  }

  /** 0: nothing, 1: only DC, 2: DC and AC. */
  #codeChroma(sources: Pair, predictions: Pair, rounding: number): number {
    const least = rounding === this.#chroma.inter ? this.#chroma.least : 1
    let pattern = 0
    for (const index of [0, 1] as const) {
      const residual = this.#chromaResidual[index]
      residual.transform(sources[index], predictions[index], least)
      residual.quantise(this.#chroma, rounding, 1)
      residual.quantiseDc(this.#chroma, rounding)
      pattern = Math.max(pattern, residual.coded !== 0 ? 2 : residual.hasDc ? 1 : 0)
    }
    return pattern
  }

  #rebuildChroma(pattern: number, predictions: Pair): void {
    for (const index of [0, 1] as const) {
      const residual = this.#chromaResidual[index]
      const target = this.#target[index + 1]
      if (!target) continue
      residual.rebuild(target, predictions[index], {
        by: this.#chroma,
        kept: pattern === 2 ? residual.coded : 0,
        first: 1,
      })
    }
  }

  #writeLuma(pattern: number, first: number): void {
    const stride = this.seen.columns * 4
    const [target] = this.#target
    const base = (target.y / 4) * stride + target.x / 4
    for (let block = 0; block < 16; block++) {
      if (((pattern >> (block >> 2)) & 1) === 0) continue
      const at = base + (BLOCK_Y[block] ?? 0) * stride + (BLOCK_X[block] ?? 0)
      const run = {
        levels: this.#lumaResidual.levels,
        offset: block * 16 + first,
        length: 16 - first,
        context: this.#lumaContext(block),
      }
      this.#lumaCounts[at] = writeResidual(this.#bits, run)
    }
  }

  #writeChroma(pattern: number): void {
    if (pattern === 0) return
    for (const residual of this.#chromaResidual) {
      writeResidual(this.#bits, { levels: residual.dc, offset: 0, length: 4, context: -1 })
    }
    if (pattern === 1) return
    const stride = this.seen.columns * 2
    const [, target] = this.#target
    const base = (target.y / 4) * stride + target.x / 4
    for (const index of [0, 1] as const) {
      const counts = this.#chromaCounts[index]
      for (let block = 0; block < 4; block++) {
        const x = block & 1
        const y = block >> 1
        const at = base + y * stride + x
        const context = contextOf(counts, at, {
          stride,
          hasLeft: x > 0 || target.hasLeft,
          hasTop: y > 0 || target.hasTop,
        })
        const run = { levels: this.#chromaResidual[index].levels, offset: block * 16 + 1, length: 15, context }
        counts[at] = writeResidual(this.#bits, run)
      }
    }
  }

  #lumaContext(block: number): number {
    const stride = this.seen.columns * 4
    const [target] = this.#target
    const x = BLOCK_X[block] ?? 0
    const y = BLOCK_Y[block] ?? 0
    const at = (target.y / 4 + y) * stride + target.x / 4 + x
    return contextOf(this.#lumaCounts, at, { stride, hasLeft: x > 0 || target.hasLeft, hasTop: y > 0 || target.hasTop })
  }
}

function packed(size: number): Samples {
  return { plane: new Uint8Array(size * size), stride: size, x: 0, y: 0 }
}

/** nC of §9.2.1. */
function contextOf(
  counts: Uint8Array,
  at: number,
  near: { stride: number; hasLeft: boolean; hasTop: boolean },
): number {
  const left = counts[at - 1] ?? 0
  const top = counts[at - near.stride] ?? 0
  if (near.hasLeft && near.hasTop) return (left + top + 1) >> 1
  return near.hasLeft ? left : near.hasTop ? top : 0
}
