// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, Fault, type Ticks90k, type Wrap32 } from '@mingjian/base'
import {
  createRtpPacket,
  type Depacketizer,
  type NoteQuirk,
  ntpMiddle,
  ntpToEpoch,
  type PacketInfo,
  parseRtcp,
  readRtp,
  Reception,
  type ReportBlock,
  RtpTimeline,
} from '@mingjian/wire'

export type TrackReceiverOptions = Readonly<{
  payloadType: number
  clockRate: number
  /** Over TCP nothing comes late: what looks old is the camera's numbering. */
  isOrdered: boolean
  note: NoteQuirk
  /** The camera's time at a media time. */
  report: (ntp: EpochMillis | null, media: Ticks90k) => void
  bye: () => void
}>

// Written and read within one call; the whole process shares it.
const packet = createRtpPacket()
const info: PacketInfo = { rtpTime: 0 as Wrap32, marker: false, lostBefore: false }

/** One track from its RTP and RTCP packets to its depacketizer and timeline. */
export class TrackReceiver {
  readonly timeline: RtpTimeline
  readonly #by: TrackReceiverOptions
  readonly #reception: Reception
  #depacketizer: Depacketizer | null = null
  #type: number
  #lostBefore = false
  #packets = 0
  #broken = 0
  #bytes = 0
  #lastPacket = 0

  constructor(options: TrackReceiverOptions) {
    this.#by = options
    this.#type = options.payloadType
    this.#reception = new Reception(options.clockRate)
    this.timeline = new RtpTimeline({ clockRate: options.clockRate, note: options.note })
  }

  get packetsLost(): number {
    return this.#reception.lost
  }

  get packets(): number {
    return this.#packets
  }

  /** Packets that could not be read. */
  get packetsBroken(): number {
    return this.#broken
  }

  get bytes(): number {
    return this.#bytes
  }

  /** When the last packet came, seconds. */
  get lastPacket(): number {
    return this.#lastPacket
  }

  set depacketizer(depacketizer: Depacketizer) {
    this.#depacketizer = depacketizer
  }

  /** Takes the RTP packet in bytes[start, end), which came at `arrival` seconds. */
  packet(bytes: Uint8Array, start: number, end: number, arrival: number): void {
    try {
      readRtp(packet, bytes, start, end, this.#by.note)
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown
      this.#broken += 1
      return
    }
    if (packet.type !== this.#type && !this.#adopt(packet.type)) return
    const seen = this.#reception.receive(packet.sequence, packet.ssrc)
    if (seen.isOld && !this.#by.isOrdered) return
    this.#packets += 1
    this.#bytes += end - start
    this.#lastPacket = arrival
    if (seen.isRestart) this.#restart()
    if (seen.lost > 0) this.#lostBefore = true
    if (packet.end <= packet.start) return
    if (packet.marker) this.#reception.time(packet.time, arrival)
    info.rtpTime = packet.time
    info.marker = packet.marker
    info.lostBefore = this.#lostBefore
    this.#lostBefore = false
    this.#depacketizer?.push(packet.bytes.subarray(packet.start, packet.end), info)
  }

  /** Takes an RTCP compound that came at `arrival` seconds. */
  control(bytes: Uint8Array, arrival: number): void {
    let compound
    try {
      compound = parseRtcp(bytes, this.#by.note)
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown
      this.#broken += 1
      return
    }
    for (const one of compound) {
      if (one.kind === 'bye') this.#by.bye()
      if (one.kind !== 'sender-report') continue
      this.#reception.sawReport(ntpMiddle(one.ntp), arrival)
      if (this.#packets > 0) this.#by.report(ntpToEpoch(one.ntp), this.timeline.at(one.rtpTime))
    }
  }

  /** Our report about this track. */
  report(now: number): ReportBlock {
    return this.#reception.report(now)
  }

  /** Gives out what is begun. */
  flush(): void {
    this.#depacketizer?.flush()
  }

  /** A type that the description did not name: believed when the named one never came. */
  #adopt(type: number): boolean {
    if (this.#packets > 0 || (type >= 72 && type <= 76)) return false
    this.#by.note('rtp-wrong-payload-type')
    this.#type = type
    return true
  }

  #restart(): void {
    this.#by.note('rtp-ssrc-changed')
    this.#depacketizer?.flush()
    this.timeline.break()
    this.#lostBefore = true
  }
}
