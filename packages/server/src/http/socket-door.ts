// SPDX-License-Identifier: Apache-2.0
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { z } from 'zod'
import { Fault, type Log, toError } from '@mingjian/base'
import type { Problem } from '@mingjian/contract'
import { type GateDeps, passGate } from './gate.ts'
import { isBug, toProblem } from './reply.ts'
import { isRefusal, type SocketRoute } from './route.ts'

export type SocketDoorOptions = Readonly<{ routes: readonly SocketRoute[]; gate: GateDeps; log: Log }>

/** WebSocket upgrades: the same gate as for requests, then the route's own decision, and only then the upgrade. */
export class SocketDoor {
  readonly #options: SocketDoorOptions
  // clients send at most small control messages
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, perMessageDeflate: false })

  constructor(options: SocketDoorOptions) {
    this.#options = options
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => void this.#admit(request, socket, head))
  }

  /** Tells every client that we are going away. */
  close(): void {
    for (const socket of this.#sockets.clients) socket.close(1001, 'going away')
    this.#sockets.close()
  }

  async #admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', (error) => this.#options.log.debug('http.upgrade.socket', { error: error.message }))
    try {
      const serve = await this.#decide(request)
      if (isRefusal(serve)) return void socket.end(problemResponse(toProblem(serve)))
      this.#sockets.handleUpgrade(request, socket, head, (upgraded) => {
        upgraded.on('error', (error) => this.#options.log.debug('http.socket', { error: error.message }))
        serve(upgraded)
      })
    } catch (thrown) {
      const problem = toProblem(thrown)
      if (isBug(problem)) this.#options.log.error('http.bug', { url: pathOf(request), error: toError(thrown).stack })
      socket.end(problemResponse(problem))
    }
  }

  async #decide(request: IncomingMessage): ReturnType<SocketRoute['open']> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    for (const route of this.#options.routes) {
      const raw = matchPath(route.url, url.pathname)
      if (!raw) continue
      const address = request.socket.remoteAddress ?? ''
      const query = Object.fromEntries(url.searchParams)
      const knock = { method: 'GET', headers: request.headers, address, need: route.need, url: route.url }
      const signedIn = await passGate({ ...knock, camera: cameraOf(route.url, raw), query }, this.#options.gate)
      if (!signedIn) throw new Fault('denied', 'session.missing', 'sign in first')
      return route.open(signedIn.actor, parseInput(route.params, raw), parseInput(route.query, query))
    }
    throw new Fault('not-found', 'http.unknown', 'there is nothing at this address')
  }
}

/** The `:id` after `/api/cameras/`, which the gate holds against the actor's cameras. */
export function cameraOf(pattern: string, params: unknown): string | null {
  if (!pattern.startsWith('/api/cameras/:id')) return null
  if (typeof params !== 'object' || params === null || !('id' in params)) return null
  return String(params.id)
}

function matchPath(pattern: string, pathname: string): Record<string, string> | null {
  const want = pattern.split('/')
  const have = pathname.split('/')
  if (want.length !== have.length) return null
  const params: Record<string, string> = {}
  for (const [at, part] of want.entries()) {
    const given = have[at] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = safeDecode(given)
    else if (part !== given) return null
  }
  return params
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (thrown) {
    throw new Fault('bad-input', 'http.url', toError(thrown).message)
  }
}

function parseInput(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const words = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new Fault('bad-input', 'http.input', words)
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? ''
}

/** A problem document as raw bytes, for a request that asked for an upgrade. */
function problemResponse(problem: Problem): string {
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
