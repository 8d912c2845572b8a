// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import { isIPv6 } from 'node:net'
import { createRtpPacket, type PortPair, readRtp, RtpReorder, type RtspTransport } from '@mingjian/wire'
import { Fault } from '@mingjian/base'
import type { TrackReceiver } from './track-receiver.ts'
import { UdpPorts } from './udp-ports.ts'

export type TrackTransportOptions = Readonly<{
  lower: 'tcp' | 'udp'
  index: number
  receiver: TrackReceiver
  clock: Clock
}>
type Piece = Readonly<{ bytes: Uint8Array; start: number; end: number; arrival: number }>

const peeked = createRtpPacket()

/** How one track's packets come: two interleaved channels, or two UDP ports with reordering. */
export class TrackTransport {
  readonly receiver: TrackReceiver
  readonly index: number
  readonly #by: TrackTransportOptions
  readonly #reorder: RtpReorder
  #channels: PortPair | null = null
  #ports: UdpPorts | null = null
  #ssrc: number | null = null

  constructor(options: TrackTransportOptions) {
    this.#by = options
    this.receiver = options.receiver
    this.index = options.index
    this.#reorder = new RtpReorder({
      give: (datagram) => this.receiver.packet(datagram, 0, datagram.length, this.#by.clock.monotonic() / 1000),
    })
  }

  /** What to ask the camera for; opens the ports when it is UDP. `from` is the camera's address. */
  async offer(from: string): Promise<RtspTransport> {
    const wanted: RtspTransport = {
      lower: this.#by.lower,
      isMulticast: false,
      interleaved: null,
      clientPort: null,
      serverPort: null,
      port: null,
      source: null,
      destination: null,
      ssrc: null,
      mode: null,
    }
    if (this.#by.lower === 'tcp') return { ...wanted, interleaved: [this.index * 2, this.index * 2 + 1] }
    const ports = new UdpPorts({
      family: isIPv6(from) && !from.startsWith('::ffff:') ? 'udp6' : 'udp4',
      from: from.replace(/^::ffff:/, ''),
      rtp: (datagram) => this.#datagram(datagram),
      rtcp: (datagram) => this.receiver.control(datagram, this.#by.clock.monotonic() / 1000),
    })
    this.#ports = ports
    return { ...wanted, clientPort: await ports.open() }
  }

  accept(given: RtspTransport): void {
    this.#channels = given.interleaved
    if (given.serverPort) this.#ports?.punch(given.serverPort)
  }

  /** An interleaved frame on one of our channels. */
  take(channel: number, piece: Piece): void {
    if (channel === this.#channels?.[0]) this.receiver.packet(piece.bytes, piece.start, piece.end, piece.arrival)
    else this.receiver.control(piece.bytes.subarray(piece.start, piece.end), piece.arrival)
  }

  tick(): void {
    this.#reorder.expire(this.#by.clock.monotonic())
  }

  sendReport(report: Uint8Array, sendFrame: (channel: number, bytes: Uint8Array) => void): void {
    if (this.#ports) this.#ports.sendReport(report)
    else if (this.#channels) sendFrame(this.#channels[1], report)
  }

  close(): void {
    this.#ports?.close()
    this.#ports = null
  }

  #datagram(datagram: Uint8Array): void {
    try {
      readRtp(peeked, datagram)
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown
      return this.receiver.packet(datagram, 0, datagram.length, 0) // counts it as broken
    }
    const now = this.#by.clock.monotonic()
    if (this.#ssrc !== null && this.#ssrc !== peeked.ssrc) this.#reorder.reset(now)
    this.#ssrc = peeked.ssrc
    this.#reorder.push(peeked.sequence, datagram, now)
  }
}
