// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { BitReader } from '../bits/bit-reader.ts'
import { unescapeRbsp } from '../bits/rbsp.ts'
import { H265Nal } from './nal.ts'

export type H265Pps = Readonly<{ id: number; spsId: number; isTiled: boolean; isWavefront: boolean }>

/** The identifiers of a picture parameter set NAL unit and how its pictures can be decoded in parallel. H.265 §7.3.2.3. */
export function parseH265Pps(nal: Uint8Array): H265Pps {
  if ((((nal[0] ?? 0) >> 1) & 0x3f) !== H265Nal.Pps) {
    throw new Fault('bad-input', 'wire.h265.pps', 'not a picture parameter set', { type: nal[0] ?? -1 })
  }
  const bits = new BitReader(unescapeRbsp(nal, 2, 128))
  const id = bits.unsignedUpTo(63, 'pps_pic_parameter_set_id')
  const spsId = bits.unsignedUpTo(15, 'pps_seq_parameter_set_id')
  bits.skip(7)
  bits.unsigned()
  bits.unsigned()
  bits.signed()
  bits.skip(2)
  if (bits.flag()) bits.unsigned()
  bits.signed()
  bits.signed()
  bits.skip(4)
  return { id, spsId, isTiled: bits.flag(), isWavefront: bits.flag() }
}

/** The identifier of a video parameter set NAL unit. H.265 §7.3.2.1. */
export function parseH265VpsId(nal: Uint8Array): number {
  if ((((nal[0] ?? 0) >> 1) & 0x3f) !== H265Nal.Vps || nal.length < 4) {
    throw new Fault('bad-input', 'wire.h265.vps', 'not a video parameter set', { type: nal[0] ?? -1 })
  }
  return (nal[2] ?? 0) >> 4
}
