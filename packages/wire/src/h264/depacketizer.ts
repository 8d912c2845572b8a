// SPDX-License-Identifier: Apache-2.0
import type { Depacketizer, PacketInfo, UnitSink } from '../media.ts'
import type { UnitAssembler } from '../video/assembler.ts'
import { H264Nal } from './nal.ts'

const START = 0x80
const END = 0x40

/** H.264 in RTP: single NAL units, STAP, MTAP (in the order they come) and FU. RFC 6184 §5. */
export class H264Depacketizer implements Depacketizer {
  readonly #units: UnitAssembler
  readonly #sink: UnitSink

  constructor(units: UnitAssembler, sink: UnitSink) {
    this.#units = units
    this.#sink = sink
  }

  push(payload: Uint8Array, info: PacketInfo): void {
    this.#units.begin(info)
    if (payload.length === 0) this.#sink.quirk('nal-empty')
    else this.#read(payload)
    this.#units.end(info.marker)
  }

  flush(): void {
    this.#units.flush()
  }

  #read(payload: Uint8Array): void {
    switch ((payload[0] ?? 0) & 0x1f) {
      case H264Nal.FuA:
        return this.#fragment(payload, 2)
      case H264Nal.FuB:
        // The decoding order number is on the first fragment only by §5.8, on each by some senders' reading of it.
        return this.#fragment(payload, ((payload[1] ?? 0) & START) === 0 ? 2 : 4)
      case H264Nal.StapA:
        return this.#aggregate(payload, 1, 0)
      case H264Nal.StapB:
        return this.#aggregate(payload, 3, 0)
      case H264Nal.Mtap16:
        return this.#aggregate(payload, 3, 3)
      case H264Nal.Mtap24:
        return this.#aggregate(payload, 3, 4)
      default:
        return this.#units.nal(payload, 0, payload.length)
    }
  }

  #fragment(payload: Uint8Array, from: number): void {
    const units = this.#units
    if (payload.length <= from) return this.#sink.quirk('nal-empty')
    const head = payload[1] ?? 0
    if ((head & START) !== 0) {
      const header = ((payload[0] ?? 0) & 0xe0) | (head & 0x1f)
      units.open(header, payload, from)
      if (units.hasOpenNal) units.byte(header)
    }
    if (!units.hasOpenNal) return units.damage()
    units.append(payload, from)
    if ((head & END) !== 0) units.close()
  }

  /** `skip`: bytes of order number and time offset before each unit, which its size does not count. */
  #aggregate(payload: Uint8Array, from: number, skip: number): void {
    let at = from
    while (at + 2 <= payload.length) {
      const size = ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0)
      const start = at + 2 + skip
      if (start + size > payload.length) {
        this.#sink.quirk('nal-aggregate-short')
        return this.#units.damage()
      }
      if (size > 0) this.#units.nal(payload, start, start + size)
      at = start + size
    }
  }
}
