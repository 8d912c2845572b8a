// SPDX-License-Identifier: Apache-2.0
import { BitWriter } from '../bit-writer.ts'

/** Level 4 up to 1920 × 1088, because it allows 75 slices; beyond it level 5.1. Table A.6 */
function levelOf(blocks: number): number {
  return blocks <= 8160 ? 120 : 153
}

function writeProfile(bits: BitWriter, level: number): void {
  bits.put(0x01, 8) // Main profile and tier
  bits.put32(0x6000_0000)
  bits.put(0b1001, 4) // progressive source, frames only
  bits.put(0, 22)
  bits.put(0, 22)
  bits.put(level, 8)
}

/** VPS, SPS and PPS: blocks of 16, one reference, no in-loop filters, so that unmoving slices can be kept. */
export function formatSets(size: { width: number; height: number; fps: number; qp: number }): Uint8Array[] {
  const columns = Math.ceil(size.width / 16)
  const rows = Math.ceil(size.height / 16)
  const level = levelOf(columns * rows)
  return [formatVps(level), formatSps({ ...size, columns, rows, level }), formatPps(size.qp)]
}

function formatVps(level: number): Uint8Array {
  const bits = new BitWriter(128)
  bits.put(0, 4)
  bits.put(3, 2)
  bits.put(0, 6)
  bits.put(0, 3)
  bits.put(1, 1)
  bits.put(0xffff, 16)
  writeProfile(bits, level)
  bits.put(1, 1)
  for (const value of [1, 0, 0]) bits.ue(value) // one picture held, none reordered
  bits.put(0, 6)
  bits.ue(0)
  bits.put(0, 2)
  bits.trail()
  return bits.nal([32 << 1, 1])
}

function formatSps(size: {
  width: number
  height: number
  fps: number
  columns: number
  rows: number
  level: number
}): Uint8Array {
  const bits = new BitWriter(256)
  bits.put(0, 4)
  bits.put(0, 3)
  bits.put(1, 1)
  writeProfile(bits, size.level)
  bits.ue(0)
  bits.ue(1) // 4:2:0
  bits.ue(size.columns * 16)
  bits.ue(size.rows * 16)
  const right = (size.columns * 16 - size.width) / 2
  const bottom = (size.rows * 16 - size.height) / 2
  bits.put(right + bottom > 0 ? 1 : 0, 1)
  if (right + bottom > 0) for (const edge of [0, right, 0, bottom]) bits.ue(edge)
  bits.ue(0)
  bits.ue(0)
  bits.ue(4) // picture order count of 8 bits
  bits.put(1, 1)
  for (const value of [1, 0, 0]) bits.ue(value)
  for (const value of [1, 0, 0, 2, 0, 0]) bits.ue(value) // coding blocks of 16; transforms of 4 to 16, never split
  bits.put(0, 4) // scaling lists, AMP, SAO, PCM
  bits.ue(1) // one reference picture set: the picture before
  bits.ue(1)
  bits.ue(0)
  bits.ue(0)
  bits.put(1, 1)
  bits.put(0, 3) // long-term references, temporal vectors, strong smoothing
  bits.put(1, 1)
  writeVui(bits, size.fps)
  bits.put(0, 1)
  bits.trail()
  return bits.nal([33 << 1, 1])
}

function writeVui(bits: BitWriter, fps: number): void {
  bits.put(0, 2)
  bits.put(1, 1)
  bits.put(5, 3)
  bits.put(0, 1) // video range
  bits.put(1, 1)
  for (let index = 0; index < 3; index++) bits.put(1, 8) // BT.709
  bits.put(0, 5) // chroma location, neutral chroma, fields, field info, display window
  bits.put(1, 1)
  bits.put32(1000)
  bits.put32(Math.round(fps * 1000))
  bits.put(0, 3) // order count not proportional, no HRD, no restriction
}

function formatPps(qp: number): Uint8Array {
  const bits = new BitWriter(64)
  bits.ue(0)
  bits.ue(0)
  bits.put(0, 7) // dependent slices, output flag, extra bits, sign hiding, cabac_init
  bits.ue(0)
  bits.ue(0)
  bits.se(qp - 26)
  bits.put(0, 3) // constrained intra, transform skip, QP delta
  bits.se(0)
  bits.se(0)
  bits.put(0, 7) // chroma offsets, weighting × 2, bypass, tiles, wavefronts, loop filter across slices
  bits.put(0b101, 3) // deblocking: present, no override, off
  bits.put(0, 2)
  bits.ue(0)
  bits.put(0, 2)
  bits.trail()
  return bits.nal([34 << 1, 1])
}
