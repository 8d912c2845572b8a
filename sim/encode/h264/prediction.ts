// SPDX-License-Identifier: Apache-2.0

/** Where in a plane a square of samples lies. */
export type Samples = { plane: Uint8Array; stride: number; x: number; y: number }

/** One plane and the square in it that is being coded, with which neighbours belong to the same slice. */
export type Square = Samples & { hasLeft: boolean; hasTop: boolean }

export const VERTICAL = 0
export const HORIZONTAL = 1
export const DC = 2

/** Intra_16x16 by one of the three modes into 256 samples. §8.3.3 */
export function predictLuma(square: Square, mode: number, out: Uint8Array): void {
  const { plane, stride } = square
  const at = square.y * stride + square.x
  if (mode === VERTICAL) {
    for (let row = 0; row < 16; row++) out.set(plane.subarray(at - stride, at - stride + 16), row * 16)
  } else if (mode === HORIZONTAL) {
    for (let row = 0; row < 16; row++) out.fill(plane[at + row * stride - 1] ?? 0, row * 16, row * 16 + 16)
  } else {
    out.fill(meanAround(square, 16))
  }
}

function meanAround(square: Square, size: number): number {
  const { plane, stride } = square
  const at = square.y * stride + square.x
  let sum = 0
  let count = 0
  if (square.hasTop) {
    for (let column = 0; column < size; column++) sum += plane[at - stride + column] ?? 0
    count += size
  }
  if (square.hasLeft) {
    for (let row = 0; row < size; row++) sum += plane[at + row * stride - 1] ?? 0
    count += size
  }
  return count === 0 ? 128 : Math.floor((sum + count / 2) / count)
}

/** Chroma modes have another order than those of luma: DC, horizontal, vertical. */
export function chromaMode(mode: number): number {
  return mode === DC ? 0 : mode === HORIZONTAL ? 1 : 2
}

/** Chroma 8×8 by the same three modes, given in luma's numbers, into 64 samples. §8.3.4 */
export function predictChroma(square: Square, mode: number, out: Uint8Array): void {
  const { plane, stride } = square
  const at = square.y * stride + square.x
  if (mode === VERTICAL) {
    for (let row = 0; row < 8; row++) out.set(plane.subarray(at - stride, at - stride + 8), row * 8)
    return
  }
  if (mode === HORIZONTAL) {
    for (let row = 0; row < 8; row++) out.fill(plane[at + row * stride - 1] ?? 0, row * 8, row * 8 + 8)
    return
  }
  for (let block = 0; block < 4; block++) {
    const x = (block & 1) * 4
    const y = (block >> 1) * 4
    const mean = chromaMean(square, x, y)
    for (let row = 0; row < 4; row++) out.fill(mean, (y + row) * 8 + x, (y + row) * 8 + x + 4)
  }
}

/** The corner blocks take both sides, the others prefer the side they touch. */
function chromaMean(square: Square, x: number, y: number): number {
  const { plane, stride } = square
  const at = square.y * stride + square.x
  const onlyTop = x > 0 && y === 0
  const onlyLeft = x === 0 && y > 0
  const useTop = square.hasTop && !(onlyLeft && square.hasLeft)
  const useLeft = square.hasLeft && !(onlyTop && square.hasTop)
  let sum = 0
  if (useTop) for (let column = 0; column < 4; column++) sum += plane[at - stride + x + column] ?? 0
  if (useLeft) for (let row = 0; row < 4; row++) sum += plane[at + (y + row) * stride - 1] ?? 0
  if (useTop && useLeft) return (sum + 4) >> 3
  return useTop || useLeft ? (sum + 2) >> 2 : 128
}

/** Sum of absolute differences between a square of the source and a prediction. */
export function difference(square: Square, prediction: Uint8Array, size: number): number {
  const { plane, stride } = square
  let from = square.y * stride + square.x
  let at = 0
  let sum = 0
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const off = (plane[from + column] ?? 0) - (prediction[at++] ?? 0)
      sum += off < 0 ? -off : off
    }
    from += stride
  }
  return sum
}
