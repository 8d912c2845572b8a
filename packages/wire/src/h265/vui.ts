// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { BitReader } from '../bits/bit-reader.ts'

export type SpsTail = Readonly<{ framesPerSecond: number | null; minSpatialSegmentation: number }>
type SpsContext = Readonly<{ chromaFormat: number; orderBits: number; layersMinus1: number }>

const MAX_RATE = 300
const MAX_PICTURES = 16
const EXTENDED_SAR = 255

/**
 * Everything behind the picture orders of a sequence parameter set, for the sake of the VUI at its end. H.265 §7.3.2.2.1.
 * What cannot be read is unknown, not wrong: the decoder will say if it matters.
 */
export function readSpsTail(bits: BitReader, context: SpsContext): SpsTail {
  const tail = { framesPerSecond: null, minSpatialSegmentation: 0 }
  try {
    for (let i = 0; i < 6; i++) bits.unsigned()
    if (bits.flag() && bits.flag()) skipScalingLists(bits, context.chromaFormat)
    bits.skip(2)
    if (bits.flag()) {
      bits.skip(8)
      bits.unsigned()
      bits.unsigned()
      bits.skip(1)
    }
    skipReferenceSets(bits)
    if (bits.flag()) {
      const count = bits.unsignedUpTo(32, 'num_long_term_ref_pics_sps')
      bits.skip(count * (context.orderBits + 1))
    }
    bits.skip(2)
    if (bits.flag()) readVui(bits, context, tail)
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
  }
  return tail
}

/** H.265 §7.3.4. */
function skipScalingLists(bits: BitReader, chromaFormat: number): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 && chromaFormat !== 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.unsigned()
        continue
      }
      const count = Math.min(64, 1 << (4 + (size << 1)))
      if (size > 1) bits.signed()
      for (let i = 0; i < count; i++) bits.signed()
    }
  }
}

/** H.265 §7.3.7; in a parameter set a predicted set always refers to the one before it. */
function skipReferenceSets(bits: BitReader): void {
  const count = bits.unsignedUpTo(64, 'num_short_term_ref_pic_sets')
  let pictures = 0
  for (let i = 0; i < count; i++) {
    if (i > 0 && bits.flag()) {
      bits.skip(1)
      bits.unsigned()
      let next = 0
      for (let j = 0; j <= pictures; j++) {
        if (bits.flag() || bits.flag()) next++
      }
      pictures = next
      continue
    }
    const negative = bits.unsignedUpTo(MAX_PICTURES, 'num_negative_pics')
    const positive = bits.unsignedUpTo(MAX_PICTURES, 'num_positive_pics')
    pictures = negative + positive
    for (let j = 0; j < pictures; j++) {
      bits.unsigned()
      bits.skip(1)
    }
  }
}

/** H.265 §E.2.1. */
function readVui(
  bits: BitReader,
  context: SpsContext,
  tail: { framesPerSecond: number | null; minSpatialSegmentation: number },
): void {
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
  bits.skip(3)
  if (bits.flag()) for (let i = 0; i < 4; i++) bits.unsigned()
  if (bits.flag()) {
    const tick = bits.bits(32)
    const scale = bits.bits(32)
    const rate = tick > 0 ? scale / tick : 0
    if (rate > 0.1 && rate <= MAX_RATE) tail.framesPerSecond = rate
    if (bits.flag()) bits.unsigned()
    if (bits.flag()) skipHrd(bits, context.layersMinus1)
  }
  if (bits.flag()) {
    bits.skip(3)
    tail.minSpatialSegmentation = bits.unsignedUpTo(4095, 'min_spatial_segmentation_idc')
  }
}

/** hrd_parameters( 1, … ). H.265 §E.2.2. */
function skipHrd(bits: BitReader, layersMinus1: number): void {
  const hasNal = bits.flag()
  const hasVcl = bits.flag()
  let hasSubPicture = false
  if (hasNal || hasVcl) {
    hasSubPicture = bits.flag()
    if (hasSubPicture) bits.skip(19)
    bits.skip(8)
    if (hasSubPicture) bits.skip(4)
    bits.skip(15)
  }
  for (let i = 0; i <= layersMinus1; i++) {
    const isFixedGeneral = bits.flag()
    const isFixed = isFixedGeneral || bits.flag()
    let isLowDelay = false
    if (isFixed) bits.unsigned()
    else isLowDelay = bits.flag()
    const count = isLowDelay ? 1 : bits.unsignedUpTo(31, 'cpb_cnt_minus1') + 1
    for (let kind = 0; kind < (hasNal ? 1 : 0) + (hasVcl ? 1 : 0); kind++) {
      for (let j = 0; j < count; j++) {
        for (let k = 0; k < (hasSubPicture ? 4 : 2); k++) bits.unsigned()
        bits.skip(1)
      }
    }
  }
}
