// SPDX-License-Identifier: Apache-2.0
import type { BitReader } from '../bits/bit-reader.ts'

/** The general part of profile_tier_level(). H.265 §7.3.3. */
export type H265Profile = Readonly<{
  space: number
  tier: number
  profile: number
  compatibility: number
  /** Six bytes: progressive, interlaced, non-packed, frame-only, 43 reserved bits, one more. */
  constraints: readonly number[]
  level: number
}>

export function readProfileTierLevel(bits: BitReader, layersMinus1: number): H265Profile {
  const space = bits.bits(2)
  const tier = bits.bit()
  const profile = bits.bits(5)
  const compatibility = bits.bits(32)
  const constraints = Array.from({ length: 6 }, () => bits.bits(8))
  const level = bits.bits(8)
  const present = Array.from({ length: layersMinus1 }, () => ({ profile: bits.flag(), level: bits.flag() }))
  if (layersMinus1 > 0) bits.skip(2 * (8 - layersMinus1))
  for (const layer of present) bits.skip((layer.profile ? 88 : 0) + (layer.level ? 8 : 0))
  return { space, tier, profile, compatibility, constraints, level }
}

/** `hvc1.1.6.L93.B0`. ISO/IEC 14496-15 §E.3. */
export function h265CodecString(general: H265Profile): string {
  const space = ['', 'A', 'B', 'C'][general.space] ?? ''
  let reversed = 0
  for (let i = 0; i < 32; i++) if ((general.compatibility / 2 ** i) & 1) reversed += 2 ** (31 - i)
  const tier = general.tier === 1 ? 'H' : 'L'
  const constraints = [...general.constraints]
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop()
  const parts = constraints.map((byte) => byte.toString(16).toUpperCase())
  return [
    `hvc1.${space}${general.profile}`,
    reversed.toString(16).toUpperCase(),
    `${tier}${general.level}`,
    ...parts,
  ].join('.')
}
