// SPDX-License-Identifier: Apache-2.0
import { BitReader } from '../bits/bit-reader.ts'
import { unescapeRbsp } from '../bits/rbsp.ts'

export type H264SliceHead = Readonly<{ firstMacroblock: number; isIntra: boolean; ppsId: number }>

const SLICE_I = 2
const SLICE_SI = 4
const SEI_RECOVERY_POINT = 6

/** The first fields of a slice NAL unit. H.264 §7.3.3. Throws `wire.bits.*`. */
export function parseH264SliceHead(nal: Uint8Array): H264SliceHead {
  const bits = new BitReader(unescapeRbsp(nal, 1, 16))
  const firstMacroblock = bits.unsigned()
  const type = bits.unsignedUpTo(9, 'slice_type') % 5
  return {
    firstMacroblock,
    isIntra: type === SLICE_I || type === SLICE_SI,
    ppsId: bits.unsignedUpTo(255, 'pic_parameter_set_id'),
  }
}

/** Whether an SEI NAL unit holds a recovery point message. H.264 §7.3.2.3, §D.1.8. */
export function hasRecoveryPoint(nal: Uint8Array): boolean {
  let at = 1
  while (at + 2 < nal.length) {
    let type = 0
    while (nal[at] === 0xff && at < nal.length) type += nal[at++] ?? 0
    type += nal[at++] ?? 0
    let size = 0
    while (nal[at] === 0xff && at < nal.length) size += nal[at++] ?? 0
    size += nal[at++] ?? 0
    if (type === SEI_RECOVERY_POINT) return true
    at += size
  }
  return false
}
