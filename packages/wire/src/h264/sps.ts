// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { BitReader } from '../bits/bit-reader.ts'
import { unescapeRbsp } from '../bits/rbsp.ts'
import { H264Nal } from './nal.ts'
import { readVui } from './vui.ts'

export type H264Sps = Readonly<{
  id: number
  profile: number
  /** The six constraint flags and two zero bits, as in the codec string. */
  constraints: number
  level: number
  chromaFormat: number
  bitDepthLuma: number
  bitDepthChroma: number
  width: number
  height: number
  isFrameOnly: boolean
  framesPerSecond: number | null
  canReorder: boolean
}>

const MAX_BYTES = 4096
/** 16 384 luma samples: level 6.2 at its widest. */
const MAX_MACROBLOCKS = 1024
/** Profiles whose parameter set carries chroma format and scaling lists. H.264 §7.3.2.1.1. */
const HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])

function bad(message: string, context: Record<string, number> = {}): Fault {
  return new Fault('bad-input', 'wire.h264.sps', message, context)
}

/** Reads a sequence parameter set NAL unit, header byte included. H.264 §7.3.2.1. Throws `wire.h264.sps` or `wire.bits.*`. */
export function parseH264Sps(nal: Uint8Array): H264Sps {
  if (((nal[0] ?? 0) & 0x1f) !== H264Nal.Sps) throw bad('not a sequence parameter set', { type: nal[0] ?? -1 })
  if (nal.length > MAX_BYTES) throw bad('the sequence parameter set is too long', { length: nal.length })
  const bits = new BitReader(unescapeRbsp(nal, 1))
  const profile = bits.bits(8)
  const constraints = bits.bits(8)
  const level = bits.bits(8)
  const id = bits.unsignedUpTo(31, 'seq_parameter_set_id')
  const color = readColor(bits, profile)
  bits.unsignedUpTo(12, 'log2_max_frame_num_minus4')
  const pocType = readPictureOrder(bits)
  const maxReferences = bits.unsignedUpTo(16, 'max_num_ref_frames')
  bits.skip(1)
  const size = readSize(bits, color.chromaFormat)
  const vui = bits.flag() ? readVui(bits) : null
  const isIntraOnly =
    (constraints & 0x10) !== 0 && (profile === 100 || profile === 110 || profile === 122 || profile === 244)
  const isInOrder =
    profile === 66 || profile === 44 || pocType === 2 || maxReferences === 0 || isIntraOnly || vui?.reorderFrames === 0
  return {
    id,
    profile,
    constraints,
    level,
    ...color,
    ...size,
    framesPerSecond: vui?.framesPerSecond ?? null,
    canReorder: !isInOrder,
  }
}

function readColor(
  bits: BitReader,
  profile: number,
): Pick<H264Sps, 'chromaFormat' | 'bitDepthLuma' | 'bitDepthChroma'> {
  if (!HIGH_PROFILES.has(profile)) return { chromaFormat: 1, bitDepthLuma: 8, bitDepthChroma: 8 }
  const chromaFormat = bits.unsignedUpTo(3, 'chroma_format_idc')
  if (chromaFormat === 3) bits.skip(1)
  const bitDepthLuma = 8 + bits.unsignedUpTo(6, 'bit_depth_luma_minus8')
  const bitDepthChroma = 8 + bits.unsignedUpTo(6, 'bit_depth_chroma_minus8')
  bits.skip(1)
  if (bits.flag()) {
    const lists = chromaFormat === 3 ? 12 : 8
    for (let i = 0; i < lists; i++) if (bits.flag()) skipScalingList(bits, i < 6 ? 16 : 64)
  }
  return { chromaFormat, bitDepthLuma, bitDepthChroma }
}

/** H.264 §7.3.2.1.1.1. */
function skipScalingList(bits: BitReader, size: number): void {
  let last = 8
  let next = 8
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.signed() + 256) & 0xff
    if (next !== 0) last = next
  }
}

function readPictureOrder(bits: BitReader): number {
  const type = bits.unsignedUpTo(2, 'pic_order_cnt_type')
  if (type === 0) {
    bits.unsignedUpTo(12, 'log2_max_pic_order_cnt_lsb_minus4')
  } else if (type === 1) {
    bits.skip(1)
    bits.signed()
    bits.signed()
    const cycle = bits.unsignedUpTo(255, 'num_ref_frames_in_pic_order_cnt_cycle')
    for (let i = 0; i < cycle; i++) bits.signed()
  }
  return type
}

function readSize(bits: BitReader, chromaFormat: number): Pick<H264Sps, 'width' | 'height' | 'isFrameOnly'> {
  const columns = bits.unsignedUpTo(MAX_MACROBLOCKS - 1, 'pic_width_in_mbs_minus1') + 1
  const rows = bits.unsignedUpTo(MAX_MACROBLOCKS - 1, 'pic_height_in_map_units_minus1') + 1
  const isFrameOnly = bits.flag()
  if (!isFrameOnly) bits.skip(1)
  bits.skip(1)
  let width = columns * 16
  let height = rows * 16 * (isFrameOnly ? 1 : 2)
  if (bits.flag()) {
    const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1
    const unitY = (chromaFormat === 1 ? 2 : 1) * (isFrameOnly ? 1 : 2)
    width -= unitX * (bits.unsigned() + bits.unsigned())
    height -= unitY * (bits.unsigned() + bits.unsigned())
  }
  if (width <= 0 || height <= 0) throw bad('the cropping leaves no picture', { width, height })
  return { width, height, isFrameOnly }
}
