// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { VideoFormat } from '../media.ts'
import { H265Nal } from './nal.ts'
import { parseH265Pps } from './pps.ts'
import { h265CodecString } from './profile.ts'
import { type H265Sps, parseH265Sps } from './sps.ts'

export type H265Sets = Readonly<{ vps: readonly Uint8Array[]; sps: readonly Uint8Array[]; pps: readonly Uint8Array[] }>
export type HvcC = H265Sets & Readonly<{ lengthBytes: number }>

const MAX_ARRAYS = 16

function bad(message: string): Fault {
  return new Fault('bad-input', 'wire.h265.hvcc', message)
}

/** The format of a stream with these parameter sets, the active SPS first. Throws what parseH265Sps throws. */
export function h265Format(sets: H265Sets): VideoFormat {
  const [active] = sets.sps
  if (active === undefined || sets.pps.length === 0 || sets.vps.length === 0) throw bad('no parameter sets')
  const facts = parseH265Sps(active)
  const { width, height, framesPerSecond, canReorder } = facts
  const config = formatHvcC(facts, sets)
  return {
    codec: 'h265',
    codecString: h265CodecString(facts.profile),
    config,
    width,
    height,
    framesPerSecond,
    canReorder,
  }
}

/** 1 slices, 2 tiles, 3 wavefronts, 0 unknown or mixed. ISO/IEC 14496-15 §8.3.3.1.3. */
function parallelism(pps: readonly Uint8Array[]): number {
  const kinds = pps
    .map(parseH265Pps)
    .map((set) => (set.isTiled && set.isWavefront ? 0 : set.isTiled ? 2 : set.isWavefront ? 3 : 1))
  return kinds.every((kind) => kind === kinds[0]) ? (kinds[0] ?? 0) : 0
}

/** HEVCDecoderConfigurationRecord with four-byte NAL lengths and complete arrays. ISO/IEC 14496-15 §8.3.3.1. */
function formatHvcC(facts: H265Sps, sets: H265Sets): Uint8Array {
  const { profile } = facts
  const segmentation = facts.minSpatialSegmentation
  const out: number[] = [1, (profile.space << 6) | (profile.tier << 5) | profile.profile]
  for (const shift of [24, 16, 8, 0]) out.push((profile.compatibility >>> shift) & 0xff)
  out.push(...profile.constraints, profile.level)
  out.push(0xf0 | (segmentation >> 8), segmentation & 0xff)
  out.push(0xfc | (segmentation === 0 ? 0 : parallelism(sets.pps)), 0xfc | facts.chromaFormat)
  out.push(0xf8 | (facts.bitDepthLuma - 8), 0xf8 | (facts.bitDepthChroma - 8), 0, 0)
  out.push((facts.temporalLayers << 3) | (facts.isTemporalNested ? 4 : 0) | 3, 3)
  const arrays: [number, readonly Uint8Array[]][] = [
    [H265Nal.Vps, sets.vps],
    [H265Nal.Sps, sets.sps],
    [H265Nal.Pps, sets.pps],
  ]
  for (const [type, nals] of arrays) {
    out.push(0x80 | type, nals.length >> 8, nals.length & 0xff)
    for (const nal of nals) {
      if (nal.length > 0xffff) throw bad('a parameter set is too long')
      out.push(nal.length >> 8, nal.length & 0xff, ...nal)
    }
  }
  return Uint8Array.from(out)
}

/** Throws `wire.h265.hvcc` when the record is cut short or of another version. */
export function parseHvcC(config: Uint8Array): HvcC {
  if (config.length < 23 || config[0] !== 1) throw bad('not an HEVC decoder configuration record')
  const sets: { vps: Uint8Array[]; sps: Uint8Array[]; pps: Uint8Array[] } = { vps: [], sps: [], pps: [] }
  const arrays = config[22] ?? 0
  if (arrays > MAX_ARRAYS) throw bad('too many arrays')
  let at = 23
  for (let i = 0; i < arrays; i++) {
    if (at + 3 > config.length) throw bad('the HEVC decoder configuration record is cut short')
    const type = (config[at] ?? 0) & 0x3f
    const count = ((config[at + 1] ?? 0) << 8) | (config[at + 2] ?? 0)
    at += 3
    for (let j = 0; j < count; j++) {
      const length = ((config[at] ?? 0) << 8) | (config[at + 1] ?? 0)
      if (at + 2 + length > config.length) throw bad('the HEVC decoder configuration record is cut short')
      const nal = config.subarray(at + 2, at + 2 + length)
      if (type === H265Nal.Vps) sets.vps.push(nal)
      else if (type === H265Nal.Sps) sets.sps.push(nal)
      else if (type === H265Nal.Pps) sets.pps.push(nal)
      at += 2 + length
    }
  }
  return { ...sets, lengthBytes: ((config[21] ?? 0) & 3) + 1 }
}
