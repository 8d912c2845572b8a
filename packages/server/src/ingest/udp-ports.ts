// SPDX-License-Identifier: Apache-2.0
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { Fault, toError } from '@mingjian/base'
import { createRtpPacket, formatRtcp, formatRtp, type PortPair } from '@mingjian/wire'

export type UdpPortsOptions = Readonly<{
  family: 'udp4' | 'udp6'
  /** Only datagrams from this address are taken. */
  from: string
  rtp: (datagram: Uint8Array) => void
  rtcp: (datagram: Uint8Array) => void
}>

const TRIES = 40
// A key frame of a 4K camera comes as one burst of about this many bytes.
const RECEIVE_BYTES = 2 * 1024 * 1024

/** An even port for RTP and the next one for RTCP. RFC 3550 §11. */
export class UdpPorts {
  readonly #by: UdpPortsOptions
  #rtp: Socket | null = null
  #rtcp: Socket | null = null
  #server: PortPair | null = null

  constructor(options: UdpPortsOptions) {
    this.#by = options
  }

  async open(): Promise<PortPair> {
    for (let i = 0; i < TRIES; i++) {
      const first = await bind(this.#by.family, 0)
      const port = first.address().port
      const second = port % 2 === 0 ? await tryBind(this.#by.family, port + 1) : null
      if (second) {
        this.#rtp = this.#listen(first, this.#by.rtp)
        this.#rtcp = this.#listen(second, this.#by.rtcp)
        return [port, port + 1]
      }
      first.close()
    }
    throw new Fault('exhausted', 'ingest.udp.ports', 'no pair of UDP ports is free')
  }

  /** Opens the way through address translation and firewalls to the camera's ports. */
  punch(server: PortPair): void {
    this.#server = server
    this.#rtp?.send(formatRtp(createRtpPacket()), server[0], this.#by.from)
    this.sendReport(formatRtcp([{ kind: 'receiver-report', ssrc: 0, blocks: [] }]))
  }

  sendReport(report: Uint8Array): void {
    if (this.#server) this.#rtcp?.send(report, this.#server[1], this.#by.from)
  }

  close(): void {
    this.#rtp?.close()
    this.#rtcp?.close()
    this.#rtp = null
    this.#rtcp = null
  }

  #listen(socket: Socket, take: (datagram: Uint8Array) => void): Socket {
    socket.on('message', (datagram, remote) => {
      if (sameAddress(remote.address, this.#by.from)) take(datagram)
    })
    // An unreachable port is reported here; that nothing comes is seen by whoever waits for packets.
    socket.on('error', () => this.close())
    return socket
  }
}

async function bind(family: 'udp4' | 'udp6', port: number): Promise<Socket> {
  const socket = createSocket({ type: family, recvBufferSize: RECEIVE_BYTES })
  socket.bind(port)
  await once(socket, 'listening')
  return socket
}

async function tryBind(family: 'udp4' | 'udp6', port: number): Promise<Socket | null> {
  try {
    return await bind(family, port)
  } catch (thrown) {
    const error = toError(thrown)
    if ('code' in error && error.code === 'EADDRINUSE') return null
    throw error
  }
}

function sameAddress(a: string, b: string): boolean {
  return a.replace(/^::ffff:/, '') === b.replace(/^::ffff:/, '')
}
