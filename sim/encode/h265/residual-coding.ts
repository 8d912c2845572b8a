// SPDX-License-Identifier: Apache-2.0
import type { Cabac } from './cabac.ts'
import { CONTEXT } from './contexts.ts'

type Scan = { x: Int32Array; y: Int32Array }

/** Up-right diagonals of a square. §6.5.3 */
function diagonal(size: number): Scan {
  const x: number[] = []
  const y: number[] = []
  for (let sum = 0; sum < 2 * size - 1; sum++) {
    for (let column = 0; column <= sum; column++) {
      if (column >= size || sum - column >= size) continue
      x.push(column)
      y.push(sum - column)
    }
  }
  return { x: Int32Array.from(x), y: Int32Array.from(y) }
}

const IN_GROUP = diagonal(4)
const GROUPS: Readonly<Record<8 | 16, Scan>> = { 8: diagonal(2), 16: diagonal(4) }

/** sigCtx inside a group by which neighbours (right 1, below 2) are coded, then y × 4 + x. §9.3.4.2.5 */
const NEAR = [0, 1, 2, 3].map((coded) =>
  Int32Array.from({ length: 16 }, (_, place) => {
    const x = place & 3
    const y = place >> 2
    if (coded === 0) return x + y === 0 ? 2 : x + y < 3 ? 1 : 0
    if (coded === 3) return 2
    const away = coded === 1 ? y : x
    return away === 0 ? 2 : away === 1 ? 1 : 0
  }),
)

export type ResidualBlock = Readonly<{ levels: Int32Array; size: 8 | 16; isLuma: boolean }>

const magnitudes = new Int32Array(16)
const signs = new Int32Array(16)
const coded = new Uint8Array(25) // groups, with a border of zeros right and below: y × 5 + x

/** Writes residual_coding of a block that has a level which is not zero. §7.3.8.11 */
export function writeResidual(cabac: Cabac, block: ResidualBlock): void {
  const { levels, size } = block
  const groups = GROUPS[size]
  let group = (size / 4) ** 2 - 1
  while (!hasLevel(levels, size, { x: groups.x[group] ?? 0, y: groups.y[group] ?? 0 })) group--
  let place = 15
  const at = (n: number, g: number): number =>
    ((groups.y[g] ?? 0) * 4 + (IN_GROUP.y[n] ?? 0)) * size + (groups.x[g] ?? 0) * 4 + (IN_GROUP.x[n] ?? 0)
  while ((levels[at(place, group)] ?? 0) === 0) place--
  const last = at(place, group)
  writeLast(cabac, block, { x: last % size, y: Math.floor(last / size) })
  coded.fill(0)
  let greater1 = 1 // state of the greater-than-one contexts, carried from group to group
  for (let g = group; g >= 0; g--) {
    const x = groups.x[g] ?? 0
    const y = groups.y[g] ?? 0
    const near = (coded[y * 5 + x + 1] ?? 0) | ((coded[y * 5 + 5 + x] ?? 0) << 1)
    const isCoded = g === group || g === 0 || hasLevel(levels, size, { x, y })
    if (g < group && g > 0) cabac.bin(CONTEXT.group + (near > 0 ? 1 : 0) + (block.isLuma ? 0 : 2), isCoded ? 1 : 0)
    if (!isCoded) continue
    coded[y * 5 + x] = 1
    const count = writeSignificance(cabac, block, {
      x,
      y,
      near,
      from: g === group ? place : 16,
      isLast: g === group,
      isFirst: g === 0,
    })
    if (count > 0) greater1 = writeGroup(cabac, { count, isLuma: block.isLuma, isFirst: g === 0, before: greater1 })
  }
}

function hasLevel(levels: Int32Array, size: number, group: { x: number; y: number }): boolean {
  const at = group.y * 4 * size + group.x * 4
  for (let y = 0; y < 4; y++) for (let x = 0; x < 4; x++) if (levels[at + y * size + x] !== 0) return true
  return false
}

function writeLast(cabac: Cabac, block: ResidualBlock, last: { x: number; y: number }): void {
  const log2 = block.size === 16 ? 4 : 3
  const offset = block.isLuma ? 3 * (log2 - 2) + ((log2 - 1) >> 2) : 15
  const shift = block.isLuma ? (log2 + 1) >> 2 : log2 - 2
  const prefixes = [prefixOf(last.x), prefixOf(last.y)] as const
  for (const axis of [0, 1] as const) {
    const base = (axis === 0 ? CONTEXT.lastX : CONTEXT.lastY) + offset
    const prefix = prefixes[axis]
    for (let bin = 0; bin < prefix; bin++) cabac.bin(base + (bin >> shift), 1)
    if (prefix < log2 * 2 - 1) cabac.bin(base + (prefix >> shift), 0)
  }
  for (const axis of [0, 1] as const) {
    const prefix = prefixes[axis]
    if (prefix <= 3) continue
    const bits = (prefix >> 1) - 1
    cabac.bypassBits((axis === 0 ? last.x : last.y) - ((2 + (prefix & 1)) << bits), bits)
  }
}

function prefixOf(position: number): number {
  if (position < 4) return position
  const bits = 30 - Math.clz32(position)
  return 2 * bits + 2 + ((position >> bits) & 1)
}

type Group = { x: number; y: number; near: number; from: number; isLast: boolean; isFirst: boolean }

/** sig_coeff_flags of a group; gathers its levels, highest place first, and returns how many there are. */
function writeSignificance(cabac: Cabac, block: ResidualBlock, group: Group): number {
  const { levels, size, isLuma } = block
  const base = group.y * 4 * size + group.x * 4
  let count = 0
  const near = NEAR[group.near]
  let offset = isLuma ? (size === 8 ? 9 : 21) : 27 + (size === 8 ? 9 : 12)
  if (isLuma && (group.x > 0 || group.y > 0)) offset += 3
  for (let n = Math.min(group.from, 15); n >= 0; n--) {
    const x = IN_GROUP.x[n] ?? 0
    const y = IN_GROUP.y[n] ?? 0
    const level = levels[base + y * size + x] ?? 0
    const isKnown = n === group.from || (n === 0 && count === 0 && !group.isLast && !group.isFirst)
    if (!isKnown) {
      const context = n === 0 && group.isFirst ? (isLuma ? 0 : 27) : offset + (near?.[y * 4 + x] ?? 0)
      cabac.bin(CONTEXT.significant + context, level !== 0 ? 1 : 0)
    }
    if (level === 0) continue
    magnitudes[count] = Math.abs(level)
    signs[count++] = level < 0 ? 1 : 0
  }
  return count
}

/** Magnitudes and signs of a group; returns the state for the next one. */
function writeGroup(cabac: Cabac, group: { count: number; isLuma: boolean; isFirst: boolean; before: number }): number {
  const { count, isLuma } = group
  const set = (group.isFirst || !isLuma ? 0 : 2) + (group.before === 0 ? 1 : 0)
  let state = 1
  let firstLarge = -1
  for (let index = 0; index < Math.min(count, 8); index++) {
    const isLarge = (magnitudes[index] ?? 0) > 1
    cabac.bin(CONTEXT.greater1 + set * 4 + state + (isLuma ? 0 : 16), isLarge ? 1 : 0)
    if (isLarge) {
      if (firstLarge < 0) firstLarge = index
      state = 0
    } else if (state > 0 && state < 3) {
      state++
    }
  }
  if (firstLarge >= 0) cabac.bin(CONTEXT.greater2 + set + (isLuma ? 0 : 4), (magnitudes[firstLarge] ?? 0) > 2 ? 1 : 0)
  for (let index = 0; index < count; index++) cabac.bypass(signs[index] ?? 0)
  let rice = 0
  for (let index = 0; index < count; index++) {
    const magnitude = magnitudes[index] ?? 0
    const base = index >= 8 ? 1 : firstLarge < 0 || index <= firstLarge ? 3 : 2
    const known = index < 8 && firstLarge >= 0 && index < firstLarge ? 2 : base
    if (magnitude < (firstLarge < 0 && index < 8 ? 2 : known)) continue
    writeRemaining(cabac, magnitude - known, rice)
    if (magnitude > 3 << rice && rice < 4) rice++
  }
  return state
}

/** coeff_abs_level_remaining. §9.3.3.11 */
function writeRemaining(cabac: Cabac, value: number, rice: number): void {
  if (value < 4 << rice) {
    const ones = value >> rice
    for (let bit = 0; bit < ones; bit++) cabac.bypass(1)
    cabac.bypass(0)
    cabac.bypassBits(value & ((1 << rice) - 1), rice)
    return
  }
  let rest = value - (4 << rice)
  let bits = rice + 1
  for (let bit = 0; bit < 4; bit++) cabac.bypass(1)
  while (rest >= 1 << bits) {
    cabac.bypass(1)
    rest -= 1 << bits++
  }
  cabac.bypass(0)
  cabac.bypassBits(rest, bits)
}
