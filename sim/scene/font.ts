// SPDX-License-Identifier: Apache-2.0
import type { Picture } from '../encode/picture.ts'

/** Side of one character's cell: two blocks high, so that a digit that changes costs two blocks. */
export const CELL = { width: 16, height: 32 } as const

/** Five columns by seven rows, each row five bits, drawn for this program. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 6, 8, 16, 31],
  '3': [14, 17, 1, 6, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 4, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  F: [31, 16, 16, 30, 16, 16, 16],
  G: [14, 17, 16, 23, 17, 17, 15],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  J: [7, 2, 2, 2, 2, 18, 12],
  K: [17, 18, 20, 24, 20, 18, 17],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 25, 21, 19, 19, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  Q: [14, 17, 17, 17, 21, 18, 13],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  U: [17, 17, 17, 17, 17, 17, 14],
  V: [17, 17, 17, 17, 10, 10, 4],
  W: [17, 17, 17, 21, 21, 27, 17],
  X: [17, 17, 10, 4, 10, 17, 17],
  Y: [17, 17, 10, 4, 4, 4, 4],
  Z: [31, 1, 2, 4, 8, 16, 31],
  '-': [0, 0, 0, 14, 0, 0, 0],
  ':': [0, 4, 4, 0, 4, 4, 0],
  '.': [0, 0, 0, 0, 0, 12, 12],
  '/': [1, 1, 2, 4, 8, 16, 16],
  '+': [0, 4, 4, 31, 4, 4, 0],
  ' ': [0, 0, 0, 0, 0, 0, 0],
}

const INK = 235
const PAPER = 28

/** Writes white on dark from a corner on the block grid, and marks the cells. Unknown characters become blanks. */
export function drawText(picture: Picture, text: string, corner: { x: number; y: number }): void {
  const fits = Math.floor((picture.width - corner.x) / CELL.width)
  const letters = [...text.toUpperCase()].slice(0, Math.max(0, fits))
  letters.forEach((letter, index) =>
    drawCell(picture, cellOf(letter), { x: corner.x + index * CELL.width, y: corner.y }),
  )
}

const cells = new Map<string, Uint8Array>()

/** Luma of one cell, row by row; drawn once. */
function cellOf(letter: string): Uint8Array {
  const known = cells.get(letter)
  if (known) return known
  const cell = new Uint8Array(CELL.width * CELL.height).fill(PAPER)
  const glyph = GLYPHS[letter] ?? []
  for (let y = 0; y < CELL.height; y++) {
    const bits = glyph[Math.floor((y - 6) / 3)] ?? 0
    for (let x = 0; x < 5; x++) {
      const at = y * CELL.width + 3 + x * 2
      if ((bits >> (4 - x)) & 1) cell.fill(INK, at, at + 2)
    }
  }
  cells.set(letter, cell)
  return cell
}

function drawCell(picture: Picture, cell: Uint8Array, corner: { x: number; y: number }): void {
  const stride = picture.columns * 16
  for (let y = 0; y < CELL.height; y++) {
    picture.y.set(cell.subarray(y * CELL.width, (y + 1) * CELL.width), (corner.y + y) * stride + corner.x)
  }
  for (let y = 0; y < CELL.height / 2; y++) {
    const at = (corner.y / 2 + y) * (stride / 2) + corner.x / 2
    picture.u.fill(128, at, at + CELL.width / 2)
    picture.v.fill(128, at, at + CELL.width / 2)
  }
  const block = (corner.y / 16) * picture.columns + corner.x / 16
  picture.touched[block] = 1
  picture.touched[block + picture.columns] = 1
}
