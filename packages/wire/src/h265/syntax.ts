// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { BitReader } from '../bits/bit-reader.ts'
import { unescapeRbsp } from '../bits/rbsp.ts'
import type { VideoFormat } from '../media.ts'
import { SetTable } from '../video/set-table.ts'
import { NalRole, type SetChange, type VideoSyntax } from '../video/syntax.ts'
import { h265Format } from './hvcc.ts'
import { H265Nal } from './nal.ts'
import { parseH265Pps, parseH265VpsId } from './pps.ts'
import { parseH265Sps } from './sps.ts'

const ROLES = Uint8Array.from({ length: 64 }, (_, type) => roleOfType(type))

function roleOfType(type: number): number {
  if (type >= H265Nal.FirstIrap && type <= H265Nal.LastIrap) return NalRole.KeySlice
  if (type <= H265Nal.LastSlice) return NalRole.Slice
  switch (type) {
    case H265Nal.Vps:
    case H265Nal.Sps:
    case H265Nal.Pps:
      return NalRole.ParameterSet
    case H265Nal.Delimiter:
      return NalRole.Delimiter
    case H265Nal.EndOfStream:
    case H265Nal.Filler:
      return NalRole.Drop
    case H265Nal.EndOfSequence:
    case H265Nal.SeiSuffix:
      return NalRole.Keep
    case H265Nal.SeiPrefix:
      return NalRole.Sei
    default:
      return NalRole.Reserved
  }
}

function typeOf(firstByte: number): number {
  return (firstByte >> 1) & 0x3f
}

export class H265Syntax implements VideoSyntax {
  readonly codec = 'h265'
  readonly headerBytes = 2
  readonly #vps = new SetTable()
  readonly #sps = new SetTable()
  readonly #pps = new SetTable()
  #format: { spsId: number; value: VideoFormat } | null = null

  roleOf(firstByte: number): number {
    return ROLES[typeOf(firstByte)] ?? NalRole.Reserved
  }

  /** first_slice_segment_in_pic_flag. */
  isFirstSlice(bytes: Uint8Array, at: number): boolean {
    return ((bytes[at + 2] ?? 0) & 0x80) !== 0
  }

  isSkippedLeading(firstByte: number): boolean {
    const type = typeOf(firstByte)
    return type === H265Nal.RaslN || type === H265Nal.RaslR
  }

  /** H.265 §7.3.6.1; only ever asked of random access points. */
  ppsOf(nal: Uint8Array): number {
    const bits = new BitReader(unescapeRbsp(nal, 2, 16))
    bits.skip(2)
    return bits.unsignedUpTo(63, 'slice_pic_parameter_set_id')
  }

  isIntra(): boolean {
    return false
  }

  hasRecoveryPoint(): boolean {
    return false
  }

  isPictureSet(nal: Uint8Array): boolean {
    return typeOf(nal[0] ?? 0) === H265Nal.Pps
  }

  putSet(nal: Uint8Array): SetChange {
    if (this.#vps.has(nal) || this.#sps.has(nal) || this.#pps.has(nal)) return 'same'
    try {
      const change = this.#put(nal)
      if (change === 'changed') this.#format = null
      return change
    } catch (thrown) {
      if (thrown instanceof Fault) return 'bad'
      throw thrown
    }
  }

  #put(nal: Uint8Array): SetChange {
    switch (typeOf(nal[0] ?? 0)) {
      case H265Nal.Vps:
        return this.#vps.put(parseH265VpsId(nal), nal)
      case H265Nal.Sps:
        return this.#sps.put(parseH265Sps(nal).id, nal)
      default:
        return this.#pps.put(parseH265Pps(nal).id, nal)
    }
  }

  formatOf(ppsId: number): VideoFormat | null {
    const pps = this.#pps.get(ppsId)
    if (pps === undefined) return null
    const { spsId } = parseH265Pps(pps)
    if (this.#format?.spsId === spsId) return this.#format.value
    const sps = this.#sps.get(spsId)
    if (sps === undefined) return null
    const { vpsId } = parseH265Sps(sps)
    if (this.#vps.get(vpsId) === undefined) return null
    const value = h265Format({ vps: this.#vps.listed(vpsId), sps: this.#sps.listed(spsId), pps: this.#pps.listed() })
    this.#format = { spsId, value }
    return value
  }

  canPairFields(): boolean {
    return false
  }
}
