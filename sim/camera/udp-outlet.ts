// SPDX-License-Identifier: Apache-2.0
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { Fault } from '@mingjian/base'
import type { PortPair } from '@mingjian/wire'
import type { Outlet } from './delivery.ts'

const TRIES = 20

/** Where to send, and whether anything gets there. */
export type UdpClient = Readonly<{ host: string; ports: PortPair; isBlocked: () => boolean }>

/** A pair of neighbouring UDP ports that sends one track to one client. */
export class UdpOutlet implements Outlet {
  readonly ports: PortPair
  readonly #sockets: readonly [Socket, Socket]
  readonly #to: UdpClient

  private constructor(sockets: readonly [Socket, Socket], to: UdpClient, onAlive: () => void) {
    this.#sockets = sockets
    this.#to = to
    this.ports = [sockets[0].address().port, sockets[1].address().port]
    sockets[1].on('message', onAlive)
    for (const socket of sockets) socket.on('error', () => {}) // the client's port is closed: it will end its session
  }

  /** `onAlive` is called for each receiver report. */
  static async open(host: string, to: UdpClient, onAlive: () => void): Promise<UdpOutlet> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const first = await bind(host, 0)
      const port = first?.address().port ?? 1
      const second = port % 2 === 0 ? await bind(host, port + 1) : null
      if (first && second) return new UdpOutlet([first, second], to, onAlive)
      first?.close()
    }
    throw new Fault('exhausted', 'sim.udp.ports', 'no two neighbouring UDP ports are free', { host })
  }

  send(kind: 'rtp' | 'rtcp', packets: readonly Uint8Array[]): void {
    if (this.#to.isBlocked()) return
    const [rtp, rtcp] = this.#sockets
    const socket = kind === 'rtp' ? rtp : rtcp
    for (const packet of packets) socket.send(packet, this.#to.ports[kind === 'rtp' ? 0 : 1], this.#to.host)
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
  }
}

async function bind(host: string, port: number): Promise<Socket | null> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  try {
    socket.bind(port, host)
    await once(socket, 'listening')
    return socket
  } catch (error) {
    socket.close()
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null
    throw error
  }
}
