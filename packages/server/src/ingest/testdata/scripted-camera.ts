// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Wrap16, Wrap32 } from '@mingjian/base'
import { formatRtp, RtspFramer, type RtspRequest } from '@mingjian/wire'

/** Answers each request with raw bytes; null: says nothing. `send` writes more later, `hangUp` breaks the connection. */
export type Script = (request: RtspRequest, by: { send: (bytes: string | Uint8Array) => void; hangUp: () => void; cseq: string }) => string | null

/** A camera whose every byte a test chooses. Listens on a free port of the loopback. */
export class ScriptedCamera {
  readonly asked: RtspRequest[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(script: Script) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      socket.on('error', () => socket.destroy())
      const framer = new RtspFramer({
        sink: {
          message: (message) => {
            if (message.kind !== 'request') return
            this.asked.push(message)
            const cseq = message.headers.find(([name]) => name === 'CSeq')?.[1] ?? '0'
            const answer = script(message, { send: (bytes) => socket.write(bytes), hangUp: () => socket.destroy(), cseq })
            if (answer !== null) socket.write(answer)
          },
          packet: () => {},
        },
      })
      socket.on('data', (chunk) => framer.push(chunk))
    })
  }

  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

// A 64×64 picture: sequence and picture parameter sets, and an IDR slice that no test decodes.
export const SPS = Uint8Array.from([0x67, 0x42, 0xc0, 0x0a, 0xd9, 0x04, 0x26, 0x84, 0x00, 0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xca, 0x3c, 0x48, 0x99, 0x20])
export const PPS = Uint8Array.from([0x68, 0xcb, 0x83, 0xcb, 0x20])
const IDR = Uint8Array.from([0x65, 0x88, 0x84, 0x0a, 0xf2, 0x62, 0x80, 0x00])

/** Interleaved packets of one key picture. */
export function keyPicture(sequence: number, time: number, channel = 0): Uint8Array {
  const packets = [SPS, PPS, IDR].map((payload, i) => {
    const bytes = formatRtp({
      marker: i === 2,
      type: 96,
      sequence: ((sequence + i) & 0xffff) as Wrap16,
      time: (time >>> 0) as Wrap32,
      ssrc: 5,
      bytes: payload,
      start: 0,
      end: payload.length,
    })
    return Buffer.concat([Buffer.from([0x24, channel, bytes.length >> 8, bytes.length]), bytes])
  })
  return Buffer.concat(packets)
}

export const SDP = 'v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=1\r\n'

/** The answers of a camera without faults. */
export function politeAnswer(request: RtspRequest, cseq: string): string {
  const head = `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\n`
  switch (request.method) {
    case 'OPTIONS':
      return `${head}Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n\r\n`
    case 'DESCRIBE':
      return `${head}Content-Type: application/sdp\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`
    case 'SETUP':
      return `${head}Session: 1234;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n`
    default:
      return `${head}Session: 1234\r\n\r\n`
  }
}
