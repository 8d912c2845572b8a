// SPDX-License-Identifier: Apache-2.0
// Code tables of Rec. ITU-T H.264 §9.2, as length and value of each code word.

function numbers(text: string): Int32Array {
  return Int32Array.from(text.trim().split(/\s+/), Number)
}

/** coeff_token by nC class (0–1, 2–3, 4–7, ≥ 8), then total × 4 + trailing ones. Table 9-5. */
export const TOKEN_LENGTHS = [
  numbers(`
    1 0 0 0 6 2 0 0 8 6 3 0 9 8 7 5 10 9 8 6 11 10 9 7
    13 11 10 8 13 13 11 9 13 13 13 10 14 14 13 11 14 14 14 13 15 15 14 14
    15 15 15 14 16 15 15 15 16 16 16 15 16 16 16 16 16 16 16 16`),
  numbers(`
    2 0 0 0 6 2 0 0 6 5 3 0 7 6 6 4 8 6 6 4 8 7 7 5
    9 8 8 6 11 9 9 6 11 11 11 7 12 11 11 9 12 12 12 11 12 12 12 11
    13 13 13 12 13 13 13 13 13 14 13 13 14 14 14 13 14 14 14 14`),
  numbers(`
    4 0 0 0 6 4 0 0 6 5 4 0 6 5 5 4 7 5 5 4 7 5 5 4
    7 6 6 4 7 6 6 4 8 7 7 5 8 8 7 6 9 8 8 7 9 9 8 8
    9 9 9 8 10 9 9 9 10 10 10 10 10 10 10 10 10 10 10 10`),
  new Int32Array(68).fill(6),
]

export const TOKEN_BITS = [
  numbers(`
    1 0 0 0 5 1 0 0 7 4 1 0 7 6 5 3 7 6 5 3 7 6 5 4
    15 6 5 4 11 14 5 4 8 10 13 4 15 14 9 4 11 10 13 12 15 14 9 12
    11 10 13 8 15 1 9 12 11 14 13 8 7 10 9 12 4 6 5 8`),
  numbers(`
    3 0 0 0 11 2 0 0 7 7 3 0 7 10 9 5 7 6 5 4 4 6 5 6
    7 6 5 8 15 6 5 4 11 14 13 4 15 10 9 4 11 14 13 12 8 10 9 8
    15 14 13 12 11 10 9 12 7 11 6 8 9 8 10 1 7 6 5 4`),
  numbers(`
    15 0 0 0 15 14 0 0 11 15 13 0 8 12 14 12 15 10 11 11 11 8 9 10
    9 14 13 9 8 10 9 8 15 14 13 13 11 14 10 12 15 10 13 12 11 14 9 12
    8 10 13 8 13 7 9 12 9 12 11 10 5 8 7 6 1 4 3 2`),
  Int32Array.from({ length: 68 }, (_, index) => (index === 0 ? 3 : index - 4)),
]

/** coeff_token of a chroma DC block of four. */
export const CHROMA_TOKEN_LENGTHS = Int32Array.of(2, 0, 0, 0, 6, 1, 0, 0, 6, 6, 3, 0, 6, 7, 7, 6, 6, 8, 8, 7)
export const CHROMA_TOKEN_BITS = Int32Array.of(1, 0, 0, 0, 7, 1, 0, 0, 4, 6, 1, 0, 3, 3, 2, 5, 2, 3, 2, 0)

function rowsOf16(text: string): Int32Array {
  const rows = text.trim().split('\n')
  const table = new Int32Array(rows.length * 16)
  rows.forEach((row, index) => table.set(numbers(row), index * 16))
  return table
}

/** total_zeros by (total coefficients − 1) × 16 + zeros. Tables 9-7 and 9-8. */
export const ZEROS_LENGTHS = rowsOf16(`
  1 3 3 4 4 5 5 6 6 7 7 8 8 9 9 9
  3 3 3 3 3 4 4 4 4 5 5 6 6 6 6
  4 3 3 3 4 4 3 3 4 5 5 6 5 6
  5 3 4 4 3 3 3 4 3 4 5 5 5
  4 4 4 3 3 3 3 3 4 5 4 5
  6 5 3 3 3 3 3 3 4 3 6
  6 5 3 3 3 2 3 4 3 6
  6 4 5 3 2 2 3 3 6
  6 6 4 2 2 3 2 5
  5 5 3 2 2 2 4
  4 4 3 3 1 3
  4 4 2 1 3
  3 3 1 2
  2 2 1
  1 1`)
export const ZEROS_BITS = rowsOf16(`
  1 3 2 3 2 3 2 3 2 3 2 3 2 3 2 1
  7 6 5 4 3 5 4 3 2 3 2 3 2 1 0
  5 7 6 5 4 3 4 3 2 3 2 1 1 0
  3 7 5 4 6 5 4 3 3 2 2 1 0
  5 4 3 7 6 5 4 3 2 1 1 0
  1 1 7 6 5 4 3 2 1 1 0
  1 1 5 4 3 3 2 1 1 0
  1 1 1 3 3 2 2 1 0
  1 0 1 3 2 1 1 1
  1 0 1 3 2 1 1
  0 1 1 2 1 3
  0 1 1 1 1
  0 1 1 1
  0 1 1
  0 1`)

/** total_zeros of a chroma DC block, same layout. Table 9-9. */
export const CHROMA_ZEROS_LENGTHS = rowsOf16(`
  1 2 3 3
  1 2 2
  1 1`)
export const CHROMA_ZEROS_BITS = rowsOf16(`
  1 1 1 0
  1 1 0
  1 0`)

/** run_before by (min(zeros left, 7) − 1) × 16 + run. Table 9-10. */
export const RUN_LENGTHS = rowsOf16(`
  1 1
  1 2 2
  2 2 2 2
  2 2 2 3 3
  2 2 3 3 3 3
  2 3 3 3 3 3 3
  3 3 3 3 3 3 3 4 5 6 7 8 9 10 11`)
export const RUN_BITS = rowsOf16(`
  1 0
  1 1 0
  3 2 1 0
  3 2 1 1 0
  3 2 3 2 1 0
  3 0 1 3 2 5 4
  7 6 5 4 3 2 1 1 1 1 1 1 1 1 1`)
