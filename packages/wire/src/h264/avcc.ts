// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { VideoFormat } from '../media.ts'
import { type H264Sps, parseH264Sps } from './sps.ts'

export type AvcC = Readonly<{ lengthBytes: number; sps: readonly Uint8Array[]; pps: readonly Uint8Array[] }>

function bad(message: string): Fault {
  return new Fault('bad-input', 'wire.h264.avcc', message)
}

/** The format of a stream with these parameter sets, the active SPS first. Throws what parseH264Sps throws. */
export function h264Format(sps: readonly Uint8Array[], pps: readonly Uint8Array[]): VideoFormat {
  const [active] = sps
  if (active === undefined || pps.length === 0) throw bad('no parameter sets')
  const facts = parseH264Sps(active)
  const { width, height, framesPerSecond, canReorder } = facts
  const config = formatAvcC(facts, sps, pps)
  return { codec: 'h264', codecString: codecString(facts), config, width, height, framesPerSecond, canReorder }
}

function codecString(sps: H264Sps): string {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0')
  return `avc1.${hex(sps.profile)}${hex(sps.constraints)}${hex(sps.level)}`
}

/** AVCDecoderConfigurationRecord with four-byte NAL lengths. ISO/IEC 14496-15 §5.3.3.1. */
function formatAvcC(facts: H264Sps, sps: readonly Uint8Array[], pps: readonly Uint8Array[]): Uint8Array {
  if (sps.length > 31 || pps.length > 255) throw bad('too many parameter sets')
  const out: number[] = [1, facts.profile, facts.constraints, facts.level, 0xff, 0xe0 | sps.length]
  const add = (nal: Uint8Array): void => {
    if (nal.length > 0xffff) throw bad('a parameter set is too long')
    out.push(nal.length >> 8, nal.length & 0xff, ...nal)
  }
  for (const nal of sps) add(nal)
  out.push(pps.length)
  for (const nal of pps) add(nal)
  if (facts.profile !== 66 && facts.profile !== 77 && facts.profile !== 88) {
    out.push(0xfc | facts.chromaFormat, 0xf8 | (facts.bitDepthLuma - 8), 0xf8 | (facts.bitDepthChroma - 8), 0)
  }
  return Uint8Array.from(out)
}

/** Throws `wire.h264.avcc` when the record is cut short or of another version. */
export function parseAvcC(config: Uint8Array): AvcC {
  if (config.length < 7 || config[0] !== 1) throw bad('not an AVC decoder configuration record')
  let at = 5
  const take = (count: number): Uint8Array[] => {
    const nals: Uint8Array[] = []
    for (let i = 0; i < count; i++) {
      const length = ((config[at] ?? 0) << 8) | (config[at + 1] ?? 0)
      if (at + 2 + length > config.length) throw bad('the AVC decoder configuration record is cut short')
      nals.push(config.subarray(at + 2, at + 2 + length))
      at += 2 + length
    }
    return nals
  }
  const sps = take((config[at++] ?? 0) & 0x1f)
  if (at >= config.length) throw bad('the AVC decoder configuration record is cut short')
  const pps = take(config[at++] ?? 0)
  return { lengthBytes: ((config[4] ?? 0) & 3) + 1, sps, pps }
}
