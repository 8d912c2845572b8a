// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { BitReader } from '../bits/bit-reader.ts'
import { unescapeRbsp } from '../bits/rbsp.ts'
import { H265Nal } from './nal.ts'
import { type H265Profile, readProfileTierLevel } from './profile.ts'
import { readSpsTail } from './vui.ts'

export type H265Sps = Readonly<{
  id: number
  vpsId: number
  profile: H265Profile
  temporalLayers: number
  isTemporalNested: boolean
  chromaFormat: number
  bitDepthLuma: number
  bitDepthChroma: number
  width: number
  height: number
  minSpatialSegmentation: number
  framesPerSecond: number | null
  canReorder: boolean
}>

const MAX_BYTES = 8192
const MAX_SIZE = 16_888

function bad(message: string, context: Record<string, number> = {}): Fault {
  return new Fault('bad-input', 'wire.h265.sps', message, context)
}

/** Reads a sequence parameter set NAL unit, its two header bytes included. H.265 §7.3.2.2. Throws `wire.h265.sps` or `wire.bits.*`. */
export function parseH265Sps(nal: Uint8Array): H265Sps {
  if ((((nal[0] ?? 0) >> 1) & 0x3f) !== H265Nal.Sps) throw bad('not a sequence parameter set', { type: nal[0] ?? -1 })
  if (nal.length > MAX_BYTES) throw bad('the sequence parameter set is too long', { length: nal.length })
  const bits = new BitReader(unescapeRbsp(nal, 2))
  const vpsId = bits.bits(4)
  const layersMinus1 = bits.bits(3)
  if (layersMinus1 > 6) throw bad('too many temporal layers')
  const isTemporalNested = bits.flag()
  const profile = readProfileTierLevel(bits, layersMinus1)
  const id = bits.unsignedUpTo(15, 'sps_seq_parameter_set_id')
  const chromaFormat = bits.unsignedUpTo(3, 'chroma_format_idc')
  const isSeparatePlanes = chromaFormat === 3 && bits.flag()
  const size = readSize(bits, isSeparatePlanes ? 0 : chromaFormat)
  const bitDepthLuma = 8 + bits.unsignedUpTo(8, 'bit_depth_luma_minus8')
  const bitDepthChroma = 8 + bits.unsignedUpTo(8, 'bit_depth_chroma_minus8')
  const orderBits = bits.unsignedUpTo(12, 'log2_max_pic_order_cnt_lsb_minus4') + 4
  let reorder = 0
  for (let i = bits.flag() ? 0 : layersMinus1; i <= layersMinus1; i++) {
    bits.unsignedUpTo(15, 'sps_max_dec_pic_buffering_minus1')
    reorder = bits.unsignedUpTo(15, 'sps_max_num_reorder_pics')
    bits.unsigned()
  }
  const tail = readSpsTail(bits, { chromaFormat, orderBits, layersMinus1 })
  return {
    id,
    vpsId,
    profile,
    temporalLayers: layersMinus1 + 1,
    isTemporalNested,
    chromaFormat,
    bitDepthLuma,
    bitDepthChroma,
    ...size,
    ...tail,
    canReorder: reorder > 0,
  }
}

function readSize(bits: BitReader, chromaFormat: number): Pick<H265Sps, 'width' | 'height'> {
  let width = bits.unsignedUpTo(MAX_SIZE, 'pic_width_in_luma_samples')
  let height = bits.unsignedUpTo(MAX_SIZE, 'pic_height_in_luma_samples')
  if (bits.flag()) {
    const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1
    const unitY = chromaFormat === 1 ? 2 : 1
    width -= unitX * (bits.unsigned() + bits.unsigned())
    height -= unitY * (bits.unsigned() + bits.unsigned())
  }
  if (width <= 0 || height <= 0) throw bad('the cropping leaves no picture', { width, height })
  return { width, height }
}
