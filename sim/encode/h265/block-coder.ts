// SPDX-License-Identifier: Apache-2.0
import type { Picture } from '../picture.ts'
import type { Cabac } from './cabac.ts'
import { CONTEXT } from './contexts.ts'
import { writeResidual } from './residual-coding.ts'
import { Dct } from './transform.ts'

const DC = 1
const HORIZONTAL = 10

type Plane = {
  samples: Uint8Array
  stride: number
  size: 8 | 16
  levels: Int32Array
  prediction: Uint8Array
  isCoded: boolean
}

/**
 * Codes single blocks of 16 × 16: intra from the left in I slices (a slice lies in one row, so nothing above belongs
 * to it), and the last picture plus a residual in P slices. Holds the decoder's picture.
 */
export class BlockCoder {
  readonly #seen: Picture
  readonly #luma: Dct
  readonly #chroma: Dct
  readonly #planes: readonly [Plane, Plane, Plane]
  #leftMode = DC

  constructor(seen: Picture, qp: number) {
    this.#seen = seen
    this.#luma = new Dct(16, qp)
    this.#chroma = new Dct(8, qp) // below QP 30 chroma's is the same
    const stride = seen.columns * 16
    const plane = (samples: Uint8Array, size: 8 | 16): Plane => ({
      samples,
      stride: (stride * size) / 16,
      size,
      levels: new Int32Array(size * size),
      prediction: new Uint8Array(size * size),
      isCoded: false,
    })
    this.#planes = [plane(seen.y, 16), plane(seen.u, 8), plane(seen.v, 8)]
  }

  /** An intra coding unit of an I slice; `hasLeft` when the block on the left belongs to the slice. */
  writeIntra(cabac: Cabac, picture: Picture, where: { block: number; hasLeft: boolean }): void {
    const left = where.hasLeft ? this.#leftMode : DC
    const mode = where.hasLeft ? this.#chooseMode(picture.y, where.block) : DC
    this.#planes.forEach((plane, index) => {
      this.#predict(plane, where, mode)
      this.#code(plane, samplesOf(picture, index), where.block)
    })
    this.#leftMode = mode
    cabac.bin(CONTEXT.partMode, 1)
    writeMode(cabac, mode, left)
    cabac.bin(CONTEXT.chromaMode, 0) // as luma
    const [luma, cb, cr] = this.#planes
    cabac.bin(CONTEXT.cbfChroma, cb.isCoded ? 1 : 0)
    cabac.bin(CONTEXT.cbfChroma, cr.isCoded ? 1 : 0)
    cabac.bin(CONTEXT.cbfLuma + 1, luma.isCoded ? 1 : 0)
    this.#writeLevels(cabac)
    for (const plane of this.#planes) this.#rebuild(plane, where.block)
  }

  /** Whether the block needs a residual against the last picture; call `writePredicted` next when it does. */
  predict(picture: Picture, block: number): boolean {
    let isCoded = false
    this.#planes.forEach((plane, index) => {
      lift(plane, placeOf(this.#seen, plane, block))
      this.#code(plane, samplesOf(picture, index), block)
      isCoded ||= plane.isCoded
    })
    return isCoded
  }

  /** A coding unit of a P slice, after its cu_skip_flag of 0: merged with the last picture, with residual. */
  writePredicted(cabac: Cabac, block: number): void {
    const [luma, cb, cr] = this.#planes
    cabac.bin(CONTEXT.predMode, 0)
    cabac.bin(CONTEXT.partMode, 1)
    cabac.bin(CONTEXT.merge, 1)
    cabac.bin(CONTEXT.cbfChroma, cb.isCoded ? 1 : 0)
    cabac.bin(CONTEXT.cbfChroma, cr.isCoded ? 1 : 0)
    if (cb.isCoded || cr.isCoded) cabac.bin(CONTEXT.cbfLuma + 1, luma.isCoded ? 1 : 0)
    this.#writeLevels(cabac)
    for (const plane of this.#planes) if (plane.isCoded) this.#rebuild(plane, block)
  }

  /** Horizontal when the rows go on as they were on the left, DC otherwise. */
  #chooseMode(source: Uint8Array, block: number): number {
    const [luma] = this.#planes
    const at = placeOf(this.#seen, luma, block)
    const mean = this.#mean(luma, at)
    let along = 0
    let around = 0
    for (let y = 0; y < 16; y++) {
      const left = luma.samples[at + y * luma.stride - 1] ?? 0
      for (let x = 0; x < 16; x += 3) {
        const value = source[at + y * luma.stride + x] ?? 0
        along += Math.abs(value - left)
        around += Math.abs(value - mean)
      }
    }
    return along <= around ? HORIZONTAL : DC
  }

  /** DC with nothing above: what is missing there takes the uppermost sample on the left. §8.4.4.2.2, §8.4.4.2.5 */
  #mean(plane: Plane, at: number): number {
    const { samples, stride, size } = plane
    let sum = size * (samples[at - 1] ?? 0) + size
    for (let y = 0; y < size; y++) sum += samples[at + y * stride - 1] ?? 0
    return sum >> (size === 16 ? 5 : 4)
  }

  #predict(plane: Plane, where: { block: number; hasLeft: boolean }, mode: number): void {
    const { samples, stride, size, prediction } = plane
    if (!where.hasLeft) {
      prediction.fill(128)
      return
    }
    const at = placeOf(this.#seen, plane, where.block)
    if (mode === HORIZONTAL) {
      for (let y = 0; y < size; y++) prediction.fill(samples[at + y * stride - 1] ?? 0, y * size, (y + 1) * size)
      return
    }
    const mean = this.#mean(plane, at)
    prediction.fill(mean)
    if (size !== 16) return
    const top = samples[at - 1] ?? 0
    prediction[0] = (2 * top + 2 * mean + 2) >> 2
    for (let x = 1; x < 16; x++) prediction[x] = (top + 3 * mean + 2) >> 2
    for (let y = 1; y < 16; y++) prediction[y * 16] = ((samples[at + y * stride - 1] ?? 0) + 3 * mean + 2) >> 2
  }

  #code(plane: Plane, source: Uint8Array, block: number): void {
    const { stride, size, levels, prediction } = plane
    let from = placeOf(this.#seen, plane, block)
    let at = 0
    let any = 0
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, at++) {
        const off = (source[from + x] ?? 0) - (prediction[at] ?? 0)
        levels[at] = off
        any |= off
      }
      from += stride
    }
    plane.isCoded = any !== 0 && (size === 16 ? this.#luma : this.#chroma).forward(levels)
  }

  #writeLevels(cabac: Cabac): void {
    for (const plane of this.#planes) {
      if (plane.isCoded) writeResidual(cabac, { levels: plane.levels, size: plane.size, isLuma: plane.size === 16 })
    }
  }

  #rebuild(plane: Plane, block: number): void {
    const { samples, stride, size, levels, prediction } = plane
    if (plane.isCoded) (size === 16 ? this.#luma : this.#chroma).backward(levels)
    let to = placeOf(this.#seen, plane, block)
    let at = 0
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, at++) {
        const value = (prediction[at] ?? 0) + (plane.isCoded ? (levels[at] ?? 0) : 0)
        samples[to + x] = value < 0 ? 0 : value > 255 ? 255 : value
      }
      to += stride
    }
  }
}

/** prev_intra_luma_pred_flag and what follows it; above counts as DC, being in another row of blocks. §8.4.2 */
function writeMode(cabac: Cabac, mode: number, left: number): void {
  if (mode === HORIZONTAL && left === DC) {
    cabac.bin(CONTEXT.prevIntra, 0)
    cabac.bypassBits(HORIZONTAL - 2, 5) // candidates are planar, DC and vertical: two are below it
    return
  }
  cabac.bin(CONTEXT.prevIntra, 1)
  if (mode === HORIZONTAL) cabac.bypass(0)
  else cabac.bypassBits(0b10, 2) // DC is second in both lists
}

function samplesOf(picture: Picture, index: number): Uint8Array {
  return index === 0 ? picture.y : index === 1 ? picture.u : picture.v
}

function placeOf(picture: Picture, plane: Plane, block: number): number {
  const column = block % picture.columns
  return ((block - column) / picture.columns) * plane.size * plane.stride + column * plane.size
}

function lift(plane: Plane, at: number): void {
  for (let y = 0; y < plane.size; y++) {
    const from = at + y * plane.stride
    plane.prediction.set(plane.samples.subarray(from, from + plane.size), y * plane.size)
  }
}
