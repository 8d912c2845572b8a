// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP link that can be cut and mended: relays 127.0.0.1:port to the peer, as a cable and a switch would. */
export class Link implements AsyncDisposable {
  readonly #peer: number
  readonly #sockets = new Set<Socket>()
  #server: Server | null = null
  #port = 0

  constructor(peerPort: number) {
    this.#peer = peerPort
  }
  get port(): number {
    return this.#port
  }

  /** Opens the link, or opens it again on the same port after {@link cut}. */
  async mend(): Promise<void> {
    const server = createServer((near) => this.#relay(near))
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address !== null && typeof address !== 'string') this.#port = address.port
    this.#server = server
  }

  /** Resets what flows and lets nothing new through. */
  async cut(): Promise<void> {
    const server = this.#server
    this.#server = null
    for (const socket of this.#sockets) socket.resetAndDestroy()
    this.#sockets.clear()
    if (!server) return
    server.close()
    await once(server, 'close')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut()
  }

  #relay(near: Socket): void {
    const far = connect(this.#peer, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
    }
    near.pipe(far).pipe(near)
  }
}
