// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { VideoFormat } from '../media.ts'
import { SetTable } from '../video/set-table.ts'
import { NalRole, type SetChange, type VideoSyntax } from '../video/syntax.ts'
import { h264Format } from './avcc.ts'
import { H264Nal } from './nal.ts'
import { parseH264Pps } from './pps.ts'
import { hasRecoveryPoint, parseH264SliceHead } from './slice.ts'
import { type H264Sps, parseH264Sps } from './sps.ts'

const ROLES = Uint8Array.from({ length: 32 }, (_, type) => roleOfType(type))

function roleOfType(type: number): number {
  if (type >= H264Nal.Slice && type <= H264Nal.PartitionC) return NalRole.Slice
  switch (type) {
    case H264Nal.Idr:
      return NalRole.KeySlice
    case H264Nal.Sei:
      return NalRole.Sei
    case H264Nal.Sps:
    case H264Nal.Pps:
      return NalRole.ParameterSet
    case H264Nal.Delimiter:
      return NalRole.Delimiter
    case H264Nal.EndOfSequence:
    case H264Nal.EndOfStream:
    case H264Nal.Filler:
      return NalRole.Drop
    default:
      return type === 0 || type >= H264Nal.StapA ? NalRole.Reserved : NalRole.Keep
  }
}

export class H264Syntax implements VideoSyntax {
  readonly codec = 'h264'
  readonly headerBytes = 1
  readonly #sps = new SetTable()
  readonly #pps = new SetTable()
  readonly #facts = new Map<number, H264Sps>()
  #format: { spsId: number; value: VideoFormat } | null = null

  roleOf(firstByte: number): number {
    return ROLES[firstByte & 0x1f] ?? NalRole.Reserved
  }

  /** first_mb_in_slice is 0 exactly when its code is the single bit 1. Partitions B and C name no macroblock. */
  isFirstSlice(bytes: Uint8Array, at: number): boolean {
    const type = (bytes[at] ?? 0) & 0x1f
    if (type === H264Nal.PartitionB || type === H264Nal.PartitionC) return false
    return ((bytes[at + 1] ?? 0) & 0x80) !== 0
  }

  isSkippedLeading(): boolean {
    return false
  }

  ppsOf(nal: Uint8Array): number {
    return parseH264SliceHead(nal).ppsId
  }

  isIntra(nal: Uint8Array): boolean {
    return parseH264SliceHead(nal).isIntra
  }

  hasRecoveryPoint(nal: Uint8Array): boolean {
    return hasRecoveryPoint(nal)
  }

  isPictureSet(nal: Uint8Array): boolean {
    return ((nal[0] ?? 0) & 0x1f) === H264Nal.Pps
  }

  putSet(nal: Uint8Array): SetChange {
    if (this.#sps.has(nal) || this.#pps.has(nal)) return 'same'
    try {
      if (this.isPictureSet(nal)) return this.#changed(this.#pps.put(parseH264Pps(nal).id, nal))
      const facts = parseH264Sps(nal)
      this.#facts.set(facts.id, facts)
      return this.#changed(this.#sps.put(facts.id, nal))
    } catch (thrown) {
      if (thrown instanceof Fault) return 'bad'
      throw thrown
    }
  }

  formatOf(ppsId: number): VideoFormat | null {
    const pps = this.#pps.get(ppsId)
    if (pps === undefined) return null
    const { spsId } = parseH264Pps(pps)
    if (this.#format?.spsId === spsId) return this.#format.value
    if (this.#sps.get(spsId) === undefined) return null
    const value = h264Format(this.#sps.listed(spsId), this.#pps.listed())
    this.#format = { spsId, value }
    return value
  }

  canPairFields(): boolean {
    for (const facts of this.#facts.values()) if (!facts.isFrameOnly) return true
    return false
  }

  #changed(change: SetChange): SetChange {
    if (change === 'changed') this.#format = null
    return change
  }
}
