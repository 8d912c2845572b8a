// SPDX-License-Identifier: Apache-2.0

/** Frame scan of a 4×4 block. §8.5.6 */
export const ZIGZAG = Int32Array.of(0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15)

const FORWARD = [
  [13107, 5243, 8066],
  [11916, 4660, 7490],
  [10082, 4194, 6554],
  [9362, 3647, 5825],
  [8192, 3355, 5243],
  [7282, 2893, 4559],
] as const
const BACKWARD = [
  [10, 16, 13],
  [11, 18, 14],
  [13, 20, 16],
  [14, 23, 18],
  [16, 25, 20],
  [18, 29, 23],
] as const

/** Which of the three factors a place in a 4×4 block has: both even, both odd, mixed. */
const PLACE = Int32Array.of(0, 2, 0, 2, 2, 1, 2, 1, 0, 2, 0, 2, 2, 1, 2, 1)

/** Factors of one quantiser, by place in the block. */
export type Quantiser = Readonly<{
  forward: Int32Array
  backward: Int32Array
  shift: number
  /** Rounding for intra and for predicted blocks; near a third of a step also for these, or shadows stay behind what moved. */
  intra: number
  inter: number
  /** A 4×4 block of smaller differences in sum has no level, with the rounding of predicted blocks. */
  least: number
}>

export function quantiserFor(qp: number): Quantiser {
  const row = qp % 6
  const shift = 15 + Math.floor(qp / 6)
  const inter = Math.floor(2 ** shift / 3.5)
  const lift = Math.floor(qp / 6)
  const pick = (table: typeof FORWARD | typeof BACKWARD, place: number) => table[row]?.[PLACE[place] ?? 0] ?? 0
  return {
    forward: Int32Array.from(PLACE, (_, place) => pick(FORWARD, place)),
    backward: Int32Array.from(PLACE, (_, place) => pick(BACKWARD, place) << lift),
    shift,
    intra: Math.floor(2 ** shift / 3),
    inter,
    least: Math.max(1, Math.floor(((2 ** shift - inter) / (4 * pick(FORWARD, 5))) * 0.75)),
  }
}

/** QP of chroma for a luma QP with no offset. Table 8-15 */
export function chromaQp(qp: number): number {
  const high = [29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39]
  return qp < 30 ? qp : (high[qp - 30] ?? 39)
}

/** Forward core transform of the 16 residuals at `at`, in place. */
export function forward4x4(block: Int32Array, at: number): void {
  for (let i = at; i < at + 16; i += 4) {
    const a = block[i] ?? 0
    const b = block[i + 1] ?? 0
    const c = block[i + 2] ?? 0
    const d = block[i + 3] ?? 0
    const s03 = a + d
    const s12 = b + c
    const d03 = a - d
    const d12 = b - c
    block[i] = s03 + s12
    block[i + 1] = 2 * d03 + d12
    block[i + 2] = s03 - s12
    block[i + 3] = d03 - 2 * d12
  }
  for (let i = at; i < at + 4; i++) {
    const a = block[i] ?? 0
    const b = block[i + 4] ?? 0
    const c = block[i + 8] ?? 0
    const d = block[i + 12] ?? 0
    const s03 = a + d
    const s12 = b + c
    const d03 = a - d
    const d12 = b - c
    block[i] = s03 + s12
    block[i + 4] = 2 * d03 + d12
    block[i + 8] = s03 - s12
    block[i + 12] = d03 - 2 * d12
  }
}

/** Inverse core transform with its final rounding, in place. §8.5.12.2 */
export function inverse4x4(block: Int32Array, at: number): void {
  for (let i = at; i < at + 16; i += 4) {
    const a = block[i] ?? 0
    const b = block[i + 1] ?? 0
    const c = block[i + 2] ?? 0
    const d = block[i + 3] ?? 0
    const e = a + c
    const f = a - c
    const g = (b >> 1) - d
    const h = b + (d >> 1)
    block[i] = e + h
    block[i + 1] = f + g
    block[i + 2] = f - g
    block[i + 3] = e - h
  }
  for (let i = at; i < at + 4; i++) {
    const a = block[i] ?? 0
    const b = block[i + 4] ?? 0
    const c = block[i + 8] ?? 0
    const d = block[i + 12] ?? 0
    const e = a + c
    const f = a - c
    const g = (b >> 1) - d
    const h = b + (d >> 1)
    block[i] = (e + h + 32) >> 6
    block[i + 4] = (f + g + 32) >> 6
    block[i + 8] = (f - g + 32) >> 6
    block[i + 12] = (e - h + 32) >> 6
  }
}

/** The 4×4 Hadamard transform of luma DC, in place; its own inverse up to scale. */
export function hadamard4x4(block: Int32Array): void {
  for (let pass = 0; pass < 2; pass++) {
    const step = pass === 0 ? 1 : 4
    const line = pass === 0 ? 4 : 1
    for (let n = 0; n < 4; n++) {
      const i = n * line
      const a = block[i] ?? 0
      const b = block[i + step] ?? 0
      const c = block[i + 2 * step] ?? 0
      const d = block[i + 3 * step] ?? 0
      block[i] = a + b + c + d
      block[i + step] = a + b - c - d
      block[i + 2 * step] = a - b - c + d
      block[i + 3 * step] = a - b + c - d
    }
  }
}
