// SPDX-License-Identifier: Apache-2.0
import { H264Nal } from '../h264/nal.ts'
import { H265Nal } from '../h265/nal.ts'
import type { VideoCodec } from '../media.ts'

export type PacketizerOptions = Readonly<{
  codec: VideoCodec
  /** Bytes of RTP payload at most. */
  maxPayload: number
  /** Bytes left free in front of each payload, for the caller's headers. */
  headroom?: number
  /** Put neighbouring small NAL units into one STAP-A or AP. */
  isAggregating?: boolean
}>

/** `packet` is the headroom and the payload; it is overwritten by the next. `isLast` asks for the RTP marker. */
export type TakePacket = (packet: Uint8Array, isLast: boolean) => void

const START = 0x80
const END = 0x40

/** Cuts access units into RTP payloads. RFC 6184 §5.6–5.8, RFC 7798 §4.4. */
export class VideoPacketizer {
  readonly #isH264: boolean
  readonly #maxPayload: number
  readonly #headroom: number
  readonly #isAggregating: boolean
  readonly #scratch: Uint8Array

  constructor(options: PacketizerOptions) {
    this.#isH264 = options.codec === 'h264'
    this.#maxPayload = options.maxPayload
    this.#headroom = options.headroom ?? 0
    this.#isAggregating = options.isAggregating ?? false
    this.#scratch = new Uint8Array(this.#headroom + options.maxPayload)
  }

  /** NAL units of one picture, in order; give parameter sets along with key pictures. */
  packetize(nals: readonly Uint8Array[], take: TakePacket): void {
    let at = 0
    while (at < nals.length) {
      const count = this.#isAggregating ? this.#fitting(nals, at) : 1
      const isLast = at + count === nals.length
      const nal = nals[at]
      if (count > 1) this.#aggregate(nals.slice(at, at + count), isLast, take)
      else if (nal !== undefined) this.#one(nal, isLast, take)
      at += count
    }
  }

  #fitting(nals: readonly Uint8Array[], from: number): number {
    let bytes = this.#isH264 ? 1 : 2
    let count = 0
    for (let i = from; i < nals.length; i++) {
      bytes += 2 + (nals[i]?.length ?? 0)
      if (bytes > this.#maxPayload) break
      count++
    }
    return Math.max(1, count)
  }

  #aggregate(nals: readonly Uint8Array[], isLast: boolean, take: TakePacket): void {
    const out = this.#scratch
    let at = this.#headroom
    if (this.#isH264) {
      out[at++] = Math.max(...nals.map((nal) => (nal[0] ?? 0) & 0x60)) | H264Nal.StapA
    } else {
      out[at++] = H265Nal.Aggregation << 1
      out[at++] = Math.min(...nals.map((nal) => (nal[1] ?? 0) & 7))
    }
    for (const nal of nals) {
      out[at] = nal.length >> 8
      out[at + 1] = nal.length & 0xff
      out.set(nal, at + 2)
      at += 2 + nal.length
    }
    take(out.subarray(0, at), isLast)
  }

  #one(nal: Uint8Array, isLast: boolean, take: TakePacket): void {
    const out = this.#scratch
    const from = this.#headroom
    if (nal.length <= this.#maxPayload) {
      out.set(nal, from)
      return take(out.subarray(0, from + nal.length), isLast)
    }
    const headers = this.#isH264 ? 2 : 3
    const first = nal[0] ?? 0
    out[from] = this.#isH264 ? (first & 0xe0) | H264Nal.FuA : (first & 0x81) | (H265Nal.Fragmentation << 1)
    if (!this.#isH264) out[from + 1] = nal[1] ?? 0
    const type = this.#isH264 ? first & 0x1f : (first >> 1) & 0x3f
    const step = this.#maxPayload - headers
    const start = headers - 1
    for (let at = start; at < nal.length; at += step) {
      const end = Math.min(nal.length, at + step)
      out[from + headers - 1] = (at === start ? START : 0) | (end === nal.length ? END : 0) | type
      out.set(nal.subarray(at, end), from + headers)
      take(out.subarray(0, from + headers + end - at), isLast && end === nal.length)
    }
  }
}
