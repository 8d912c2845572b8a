// SPDX-License-Identifier: Apache-2.0
import type { AudioFormat } from '../media.ts'

/** G.711 as RTP carries it; the clock is the sampling rate. RFC 3551 §4.5.14. */
export function g711Format(codec: 'pcma' | 'pcmu', rate = 8000, channels = 1): AudioFormat {
  return { codec, rate, channels, config: new Uint8Array(0) }
}

const A_LAW = Int16Array.from({ length: 256 }, (_, code) => expandA(code))
const MU_LAW = Int16Array.from({ length: 256 }, (_, code) => expandMu(code))

/** ITU-T G.711 table 1a, scaled to 16 bits. */
function expandA(code: number): number {
  const bits = code ^ 0x55
  const exponent = (bits >> 4) & 7
  const mantissa = ((bits & 0x0f) << 4) + 8
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1)
  return (bits & 0x80) === 0 ? -magnitude : magnitude
}

/** ITU-T G.711 table 2a, scaled to 16 bits. */
function expandMu(code: number): number {
  const bits = ~code & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84
  return (bits & 0x80) === 0 ? magnitude : -magnitude
}

/** Signed 16-bit samples of A-law or µ-law bytes; `into` must be as long as `coded`. */
export function decodeG711(codec: 'pcma' | 'pcmu', coded: Uint8Array, into = new Int16Array(coded.length)): Int16Array {
  const table = codec === 'pcma' ? A_LAW : MU_LAW
  for (let i = 0; i < coded.length; i++) into[i] = table[coded[i] ?? 0] ?? 0
  return into
}
