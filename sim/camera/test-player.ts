// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import {
  createVideoDepacketizer,
  formatRtsp,
  headerOf,
  parseRtcp,
  parseRtp,
  type RtcpPacket,
  RtspFramer,
  type RtspHeaders,
  type RtspResponse,
  type RtpPacket,
  type VideoFormat,
} from '@mingjian/wire'

/** A client for the tests: asks, and gathers what comes. */
export class TestPlayer {
  readonly url: string
  readonly packets: RtpPacket[] = []
  readonly audio: RtpPacket[] = []
  readonly reports: RtcpPacket[] = []
  readonly formats: VideoFormat[] = []
  units = 0
  damaged = 0
  keys = 0
  bytes = 0
  junk = 0
  error: Error | null = null
  isEnded = false
  readonly #socket: Socket
  readonly #waiting = new Set<() => void>()
  #answers: RtspResponse[] = []
  #count = 0
  #session: string | null = null

  constructor(url: string, codec: 'h264' | 'h265' = 'h264') {
    this.url = url
    const at = new URL(url.replace('rtsp:', 'http:'))
    this.#socket = connect(Number(at.port), at.hostname)
    let expected: number | null = null
    const depacketizer = createVideoDepacketizer(
      { codec },
      {
        unit: (unit) => {
          this.units++
          if (unit.isDamaged) this.damaged++
          if (unit.isKey) this.keys++
        },
        format: (format) => this.formats.push(format),
        quirk: () => {},
      },
    )
    const framer = new RtspFramer({
      sink: {
        message: (message) => message.kind === 'response' && this.#answers.push(message),
        packet: (...[channel, bytes, start, end]) => {
          const copy = bytes.slice(start, end)
          if (channel === 1 || channel === 3) this.reports.push(...parseRtcp(copy))
          if (channel === 2) this.audio.push(parseRtp(copy))
          if (channel !== 0) return
          const packet = parseRtp(copy)
          this.packets.push(packet)
          const info = {
            rtpTime: packet.time,
            marker: packet.marker,
            lostBefore: expected !== null && packet.sequence !== expected,
          }
          expected = (packet.sequence + 1) & 0xffff
          depacketizer.push(packet.bytes.subarray(packet.start, packet.end), info)
        },
      },
      note: (quirk) => {
        if (quirk === 'rtsp-junk-between-messages') this.junk++
      },
    })
    this.#socket.on('data', (bytes) => {
      this.bytes += bytes.length
      framer.push(bytes)
      this.#wake()
    })
    this.#socket.on('error', (error) => {
      this.error = error
      this.#wake()
    })
    this.#socket.on('close', () => {
      this.isEnded = true
      this.#wake()
    })
  }

  /** Resolves when the claim holds, looked at after everything that comes. */
  async until(claim: () => boolean): Promise<void> {
    while (!claim()) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.add(resolve)
      await promise
    }
  }

  async ask(method: string, path = '', headers: RtspHeaders = []): Promise<RtspResponse> {
    const session: RtspHeaders = this.#session === null ? [] : [['Session', this.#session]]
    const request = { kind: 'request' as const, method, url: this.url + path, body: new Uint8Array(0) }
    this.#socket.write(formatRtsp({ ...request, headers: [['CSeq', String(++this.#count)], ...session, ...headers] }))
    await this.until(() => this.#answers.length > 0 || this.isEnded)
    const answer = this.#answers.shift()
    if (answer === undefined) throw new Error('the camera ended the connection')
    this.#session = headerOf(answer.headers, 'session')?.split(';')[0] ?? this.#session
    return answer
  }

  /** DESCRIBE, SETUP over this connection, PLAY. */
  async play(hasAudio = false): Promise<void> {
    await this.ask('DESCRIBE')
    await this.ask('SETUP', '/track1', [['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1']])
    if (hasAudio) await this.ask('SETUP', '/track2', [['Transport', 'RTP/AVP/TCP;unicast;interleaved=2-3']])
    const answer = await this.ask('PLAY')
    if (answer.status !== 200) throw new Error(`PLAY was answered with ${answer.status}`)
  }

  async close(): Promise<void> {
    if (this.isEnded) return
    const closed = once(this.#socket, 'close')
    this.#socket.destroy()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
