// SPDX-License-Identifier: Apache-2.0
import type { BitWriter } from '../bit-writer.ts'
import * as tables from './cavlc-tables.ts'

/** A run of coefficients in scan order; `length` is 16, 15 (AC only) or 4 (chroma DC, with `context` −1). */
type Run = Readonly<{ levels: Int32Array; offset: number; length: number; context: number }>

const found = new Int32Array(16)
const places = new Int32Array(16)

/** Writes residual_block_cavlc (§7.3.5.3.2) and returns the number of coefficients that are not zero. */
export function writeResidual(bits: BitWriter, run: Run): number {
  let total = 0
  for (let index = run.length - 1; index >= 0; index--) {
    const level = run.levels[run.offset + index] ?? 0
    if (level === 0) continue
    found[total] = level
    places[total++] = index
  }
  const ones = countTrailingOnes(total)
  writeToken(bits, { total, ones, context: run.context })
  if (total === 0) return 0
  for (let index = 0; index < ones; index++) bits.put((found[index] ?? 0) < 0 ? 1 : 0, 1)
  writeLevels(bits, total, ones)
  writeZeros(bits, total, run.length)
  return total
}

function countTrailingOnes(total: number): number {
  let ones = 0
  while (ones < total && ones < 3 && Math.abs(found[ones] ?? 0) === 1) ones++
  return ones
}

function writeToken(bits: BitWriter, token: { total: number; ones: number; context: number }): void {
  const index = token.total * 4 + token.ones
  if (token.context < 0) {
    bits.put(tables.CHROMA_TOKEN_BITS[index] ?? 0, tables.CHROMA_TOKEN_LENGTHS[index] ?? 0)
    return
  }
  const row = token.context < 2 ? 0 : token.context < 4 ? 1 : token.context < 8 ? 2 : 3
  bits.put(tables.TOKEN_BITS[row]?.[index] ?? 0, tables.TOKEN_LENGTHS[row]?.[index] ?? 0)
}

function writeLevels(bits: BitWriter, total: number, ones: number): void {
  let suffix = total > 10 && ones < 3 ? 1 : 0
  for (let index = ones; index < total; index++) {
    const level = found[index] ?? 0
    let code = level > 0 ? 2 * level - 2 : -2 * level - 1
    if (index === ones && ones < 3) code -= 2
    if (suffix === 0 && code >= 14 && code < 30) {
      bits.put(1, 15)
      bits.put(code - 14, 4)
    } else if (code < (suffix === 0 ? 14 : 15 << suffix)) {
      bits.put(1, (code >> suffix) + 1)
      if (suffix > 0) bits.put(code & ((1 << suffix) - 1), suffix)
    } else {
      bits.put(1, 16)
      bits.put(code - (suffix === 0 ? 30 : 15 << suffix), 12)
    }
    if (suffix === 0) suffix = 1
    if (Math.abs(level) > 3 << (suffix - 1) && suffix < 6) suffix++
  }
}

function writeZeros(bits: BitWriter, total: number, length: number): void {
  if (total === length) return
  let left = (places[0] ?? 0) + 1 - total
  const index = (total - 1) * 16 + left
  if (length === 4) bits.put(tables.CHROMA_ZEROS_BITS[index] ?? 0, tables.CHROMA_ZEROS_LENGTHS[index] ?? 0)
  else bits.put(tables.ZEROS_BITS[index] ?? 0, tables.ZEROS_LENGTHS[index] ?? 0)
  for (let coefficient = 0; coefficient < total - 1 && left > 0; coefficient++) {
    const run = (places[coefficient] ?? 0) - (places[coefficient + 1] ?? 0) - 1
    const row = (Math.min(left, 7) - 1) * 16 + run
    bits.put(tables.RUN_BITS[row] ?? 0, tables.RUN_LENGTHS[row] ?? 0)
    left -= run
  }
}
