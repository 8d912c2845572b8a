// SPDX-License-Identifier: Apache-2.0
import type { Depacketizer, PacketInfo, UnitSink } from '../media.ts'
import type { UnitAssembler } from '../video/assembler.ts'
import { H265Nal } from './nal.ts'

const START = 0x80
const END = 0x40

/** H.265 in RTP: single NAL units, AP and FU, each with decoding order numbers when the SDP asks for them. RFC 7798 §4.4. */
export class H265Depacketizer implements Depacketizer {
  readonly #units: UnitAssembler
  readonly #sink: UnitSink
  readonly #orderBytes: number

  constructor(units: UnitAssembler, sink: UnitSink, hasOrderNumbers: boolean) {
    this.#units = units
    this.#sink = sink
    this.#orderBytes = hasOrderNumbers ? 2 : 0
  }

  push(payload: Uint8Array, info: PacketInfo): void {
    this.#units.begin(info)
    if (payload.length < 2) this.#sink.quirk('nal-empty')
    else this.#read(payload)
    this.#units.end(info.marker)
  }

  flush(): void {
    this.#units.flush()
  }

  #read(payload: Uint8Array): void {
    switch (((payload[0] ?? 0) >> 1) & 0x3f) {
      case H265Nal.Fragmentation:
        return this.#fragment(payload)
      case H265Nal.Aggregation:
        return this.#aggregate(payload)
      case H265Nal.Paci:
        return this.#sink.quirk('nal-reserved-type')
      default:
        return this.#single(payload)
    }
  }

  #single(payload: Uint8Array): void {
    if (this.#orderBytes === 0) return this.#units.nal(payload, 0, payload.length)
    if (payload.length < 4) return this.#sink.quirk('nal-empty')
    const nal = new Uint8Array(payload.length - 2)
    nal.set(payload.subarray(0, 2))
    nal.set(payload.subarray(4), 2)
    this.#units.nal(nal, 0, nal.length)
  }

  #fragment(payload: Uint8Array): void {
    const units = this.#units
    const head = payload[2] ?? 0
    const isStart = (head & START) !== 0
    const from = 3 + (isStart ? this.#orderBytes : 0)
    if (payload.length <= from) return this.#sink.quirk('nal-empty')
    if (isStart) {
      const header = ((payload[0] ?? 0) & 0x81) | ((head & 0x3f) << 1)
      units.open(header, payload, from)
      if (units.hasOpenNal) {
        units.byte(header)
        units.byte(payload[1] ?? 0)
      }
    }
    if (!units.hasOpenNal) return units.damage()
    units.append(payload, from)
    if ((head & END) !== 0) units.close()
  }

  #aggregate(payload: Uint8Array): void {
    let at = 2 + this.#orderBytes
    while (at + 2 <= payload.length) {
      const size = ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0)
      const start = at + 2
      if (start + size > payload.length) {
        this.#sink.quirk('nal-aggregate-short')
        return this.#units.damage()
      }
      if (size > 0) this.#units.nal(payload, start, start + size)
      at = start + size + (this.#orderBytes > 0 ? 1 : 0)
    }
  }
}
