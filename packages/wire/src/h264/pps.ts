// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { BitReader } from '../bits/bit-reader.ts'
import { unescapeRbsp } from '../bits/rbsp.ts'
import { H264Nal } from './nal.ts'

export type H264Pps = Readonly<{ id: number; spsId: number }>

/** The identifiers of a picture parameter set NAL unit. H.264 §7.3.2.2. */
export function parseH264Pps(nal: Uint8Array): H264Pps {
  if (((nal[0] ?? 0) & 0x1f) !== H264Nal.Pps) {
    throw new Fault('bad-input', 'wire.h264.pps', 'not a picture parameter set', { type: nal[0] ?? -1 })
  }
  const bits = new BitReader(unescapeRbsp(nal, 1, 16))
  const id = bits.unsignedUpTo(255, 'pic_parameter_set_id')
  const spsId = bits.unsignedUpTo(31, 'seq_parameter_set_id')
  return { id, spsId }
}
