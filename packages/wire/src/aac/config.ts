// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { BitReader } from '../bits/bit-reader.ts'
import type { AudioFormat } from '../media.ts'

export type AacConfig = Readonly<{ objectType: number; rate: number; channels: number; samplesPerFrame: number }>

const MAX_BYTES = 64
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350]
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8]
const ESCAPE = 31
/** Spectral band replication and parametric stereo wrap the real object type. */
const EXTENSIONS: ReadonlySet<number> = new Set([5, 29])
const LOW_DELAY = 23

function bad(message: string, context: Record<string, number> = {}): Fault {
  return new Fault('bad-input', 'wire.aac.config', message, context)
}

/** Reads an AudioSpecificConfig. ISO/IEC 14496-3 §1.6.2.1. Throws `wire.aac.config` or `wire.bits.*`. */
export function parseAacConfig(config: Uint8Array): AacConfig {
  if (config.length > MAX_BYTES) throw bad('the AudioSpecificConfig is too long', { length: config.length })
  const bits = new BitReader(config)
  let objectType = readObjectType(bits)
  let rate = readRate(bits)
  const layout = bits.bits(4)
  const channels = CHANNELS[layout] ?? 0
  if (channels === 0) throw bad('the channel configuration is not a plain one', { layout })
  if (EXTENSIONS.has(objectType)) {
    rate = readRate(bits)
    objectType = readObjectType(bits)
  }
  const isShort = bits.left > 0 && bits.flag()
  const full = objectType === LOW_DELAY ? 512 : 1024
  const short = objectType === LOW_DELAY ? 480 : 960
  return { objectType, rate, channels, samplesPerFrame: isShort ? short : full }
}

function readObjectType(bits: BitReader): number {
  const type = bits.bits(5)
  return type === ESCAPE ? 32 + bits.bits(6) : type
}

function readRate(bits: BitReader): number {
  const index = bits.bits(4)
  const rate = index === 15 ? bits.bits(24) : RATES[index]
  if (rate === undefined || rate === 0) throw bad('the sampling rate is reserved', { index })
  return rate
}

/** The format of an AAC track; `rate` is the RTP clock when it differs from the configuration's own. */
export function aacFormat(config: Uint8Array, rate?: number): AudioFormat {
  const facts = parseAacConfig(config)
  return { codec: 'aac', rate: rate ?? facts.rate, channels: facts.channels, config }
}

/** An AudioSpecificConfig for AAC-LC of a listed rate. */
export function formatAacConfig(rate: number, channels: number): Uint8Array {
  const index = RATES.indexOf(rate)
  const layout = CHANNELS.indexOf(channels)
  if (index < 0 || layout < 1) throw bad('no such AAC-LC configuration', { rate, channels })
  return Uint8Array.of(0x10 | (index >> 1), ((index & 1) << 7) | (layout << 3))
}
