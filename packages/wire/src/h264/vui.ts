// SPDX-License-Identifier: Apache-2.0
import type { BitReader } from '../bits/bit-reader.ts'
import { Fault } from '@mingjian/base'

export type H264Vui = Readonly<{ framesPerSecond: number | null; reorderFrames: number | null }>

const EXTENDED_SAR = 255
const MAX_RATE = 300

/**
 * Video usability information. H.264 §E.1.1. What cannot be read is unknown, not wrong: some cameras cut it short,
 * and decoders do not mind.
 */
export function readVui(bits: BitReader): H264Vui {
  const vui: { framesPerSecond: number | null; reorderFrames: number | null } = {
    framesPerSecond: null,
    reorderFrames: null,
  }
  try {
    if (bits.flag() && bits.bits(8) === EXTENDED_SAR) bits.skip(32)
    if (bits.flag()) bits.skip(1)
    if (bits.flag()) {
      bits.skip(4)
      if (bits.flag()) bits.skip(24)
    }
    if (bits.flag()) {
      bits.unsigned()
      bits.unsigned()
    }
    if (bits.flag()) {
      const tick = bits.bits(32)
      const scale = bits.bits(32)
      bits.skip(1)
      const rate = tick > 0 ? scale / (2 * tick) : 0
      if (rate > 0.1 && rate <= MAX_RATE) vui.framesPerSecond = rate
    }
    const hasNalHrd = bits.flag()
    if (hasNalHrd) skipHrd(bits)
    const hasVclHrd = bits.flag()
    if (hasVclHrd) skipHrd(bits)
    if (hasNalHrd || hasVclHrd) bits.skip(1)
    bits.skip(1)
    if (bits.flag()) {
      bits.skip(1)
      for (let i = 0; i < 4; i++) bits.unsigned()
      vui.reorderFrames = bits.unsignedUpTo(16, 'max_num_reorder_frames')
    }
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
  }
  return vui
}

/** H.264 §E.1.2. */
function skipHrd(bits: BitReader): void {
  const count = bits.unsignedUpTo(31, 'cpb_cnt_minus1') + 1
  bits.skip(8)
  for (let i = 0; i < count; i++) {
    bits.unsigned()
    bits.unsigned()
    bits.skip(1)
  }
  bits.skip(20)
}
