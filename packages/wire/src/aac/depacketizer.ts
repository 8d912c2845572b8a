// SPDX-License-Identifier: Apache-2.0
import { BitReader } from '../bits/bit-reader.ts'
import type { AudioFormat, Depacketizer, PacketInfo, UnitSink } from '../media.ts'
import type { Wrap32 } from '@mingjian/base'
import type { Quirk } from '../quirk.ts'
import { parseAacConfig } from './config.ts'

/** The bit widths an SDP `fmtp` states for mpeg4-generic. RFC 3640 §4.1. */
export type AacFraming = Readonly<{ sizeLength: number; indexLength: number; indexDeltaLength: number }>

/** High bit-rate AAC, which is what cameras send. RFC 3640 §3.3.6. */
export const AAC_HBR: AacFraming = { sizeLength: 13, indexLength: 3, indexDeltaLength: 3 }

const MAX_FRAMES = 64
const MAX_FRAME_BYTES = 64 * 1024

type Partial = { bytes: Uint8Array; length: number; time: Wrap32; isDamaged: boolean }

/** AAC in RTP, several frames a packet or one frame over several. RFC 3640 §3.2. */
export class AacDepacketizer implements Depacketizer {
  readonly #framing: AacFraming
  readonly #samples: number
  readonly #sink: UnitSink
  #partial: Partial | null = null

  constructor(format: AudioFormat, framing: AacFraming, sink: UnitSink) {
    const facts = parseAacConfig(format.config)
    this.#samples = Math.round((facts.samplesPerFrame * format.rate) / facts.rate)
    this.#framing = framing
    this.#sink = sink
  }

  push(payload: Uint8Array, info: PacketInfo): void {
    if (info.lostBefore && this.#partial !== null) this.#drop('aac-fragment-lost')
    const headerBits = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0)
    const dataStart = 2 + ((headerBits + 7) >> 3)
    const { sizeLength, indexLength, indexDeltaLength } = this.#framing
    const first = sizeLength + indexLength
    const count =
      headerBits < first ? 0 : 1 + Math.floor((headerBits - first) / Math.max(1, sizeLength + indexDeltaLength))
    if (count === 0 || count > MAX_FRAMES || payload.length < dataStart) return this.#sink.quirk('aac-headers')
    const bits = new BitReader(payload, 2)
    let at = dataStart
    let time = info.rtpTime
    for (let i = 0; i < count; i++) {
      const size = bits.bits(sizeLength)
      bits.skip(i === 0 ? indexLength : indexDeltaLength)
      if (count === 1 && (this.#partial !== null || at + size > payload.length)) {
        return this.#fragment(payload.subarray(at), size, info)
      }
      if (at + size > payload.length) return this.#sink.quirk('aac-short')
      this.#give(new Uint8Array(payload.subarray(at, at + size)), time, info.lostBefore && i === 0)
      at += size
      time = ((time + this.#samples) >>> 0) as Wrap32
    }
  }

  flush(): void {
    if (this.#partial !== null) this.#drop('aac-fragment-lost')
  }

  #fragment(bytes: Uint8Array, size: number, info: PacketInfo): void {
    const open = this.#partial
    if (open !== null && (open.time !== info.rtpTime || open.bytes.length !== size)) this.#drop('aac-fragment-lost')
    if (size > MAX_FRAME_BYTES) return this.#sink.quirk('aac-size')
    const partial = this.#partial ?? {
      bytes: new Uint8Array(size),
      length: 0,
      time: info.rtpTime,
      isDamaged: info.lostBefore,
    }
    if (partial.length + bytes.length > size) {
      this.#partial = null
      return this.#sink.quirk('aac-size')
    }
    partial.bytes.set(bytes, partial.length)
    partial.length += bytes.length
    const isWhole = partial.length === size
    this.#partial = isWhole ? null : partial
    if (isWhole) this.#give(partial.bytes, partial.time, partial.isDamaged)
  }

  #drop(quirk: Quirk): void {
    this.#partial = null
    this.#sink.quirk(quirk)
  }

  #give(data: Uint8Array, rtpTime: Wrap32, isDamaged: boolean): void {
    if (data.length > 0) this.#sink.unit({ track: 'audio', rtpTime, isKey: true, isDamaged, data })
  }
}
