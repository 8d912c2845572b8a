// SPDX-License-Identifier: Apache-2.0
import { randomInt } from 'node:crypto'
import type { EpochMillis, Wrap16, Wrap32 } from '@mingjian/base'
import { epochToNtp, formatRtcp, writeRtpHeader } from '@mingjian/wire'

/** Bytes of the RTP header, which a packet's payload leaves room for. */
export const RTP_HEADER = 12

/** Numbers and stamps the packets of one track, and reports on them. */
export class RtpTrack {
  readonly type: number
  readonly rate: number
  ssrc = randomInt(1, 0xffff_ffff)
  #sequence: number
  #offset: number
  #packets = 0
  #octets = 0

  constructor(options: { type: number; rate: number; sequence?: number | undefined; time?: number | undefined }) {
    this.type = options.type
    this.rate = options.rate
    this.#sequence = options.sequence ?? randomInt(0x1_0000)
    this.#offset = options.time ?? randomInt(0xffff_ffff)
  }

  get sequence(): Wrap16 {
    return this.#sequence as Wrap16
  }

  /** The wrapping time stamp of a media time counted from the start. */
  stamp(ticks: number): Wrap32 {
    return (((this.#offset + Math.round(ticks)) % 2 ** 32) >>> 0) as Wrap32
  }

  /** All later time stamps are so many ticks off. */
  jump(ticks: number): void {
    this.#offset = (((this.#offset + ticks) % 2 ** 32) + 2 ** 32) % 2 ** 32
  }

  /** Writes the header into the room before the payload. */
  seal(packet: Uint8Array, ticks: number, marker: boolean): void {
    const header = { marker, type: this.type, sequence: this.sequence, time: this.stamp(ticks), ssrc: this.ssrc }
    writeRtpHeader(packet, 0, header)
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#packets++
    this.#octets += packet.length - RTP_HEADER
  }

  /** A sender report and its description: at `wall`, by the camera's clock, the media time is `ticks`. */
  report(wall: EpochMillis, ticks: number): Uint8Array {
    return formatRtcp([
      {
        kind: 'sender-report',
        ssrc: this.ssrc,
        ntp: epochToNtp(wall),
        rtpTime: this.stamp(ticks),
        packets: this.#packets,
        octets: this.#octets >>> 0,
        blocks: [],
      },
      { kind: 'description', sources: [{ ssrc: this.ssrc, name: 'camera' }] },
    ])
  }
}
