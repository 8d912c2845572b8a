// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { Fault, toError } from '@mingjian/base'
import { NO_FAULTS, type SimAuth, type SimFaults } from './options.ts'
import type { SimCamera } from './sim-camera.ts'
import type { SimEstate } from './sim-estate.ts'

const MOST_BYTES = 64 * 1024

type Command = (camera: SimCamera, value: unknown) => void | Promise<void>

/** What `POST /cameras/<index>/<command>` does; the body is one JSON value. */
const COMMANDS: Readonly<Record<string, Command>> = {
  set: (camera, value) => camera.set(faultsOf(value)),
  heal: (camera) => camera.heal(),
  reset: (camera) => camera.reset(),
  refuse: (camera) => camera.refuse(),
  start: (camera) => camera.start(),
  close: (camera) => camera.close(),
  garble: (camera) => camera.garble(),
  oversize: (camera) => camera.oversize(),
  'jump-time': (camera, value) => camera.jumpTime(numberOf(value)),
  'clock-offset': (camera, value) => camera.setClockOffset(numberOf(value)),
  'key-interval': (camera, value) => camera.setKeyInterval(numberOf(value)),
  redirect: (camera, value) => camera.setRedirect(typeof value === 'string' ? value : null),
  auth: (camera, value) => camera.setAuth(authOf(value)),
  resize: (camera, value) => {
    const size = recordOf(value)
    camera.resize('main', { width: numberOf(size.width), height: numberOf(size.height) })
  },
  renumber: (camera) => camera.renumber(),
}

/** HTTP on loopback by which another process makes the cameras of an estate fail. */
export class EstateControl {
  readonly #estate: SimEstate
  readonly #server: Server

  constructor(estate: SimEstate) {
    this.#estate = estate
    this.#server = createServer((request, response) => {
      this.#obey(request).then(
        (status) => response.writeHead(status).end(),
        (error: unknown) => response.writeHead(400).end(toError(error).message),
      )
    })
  }

  /** Listens on loopback and returns the address. */
  async start(port: number): Promise<string> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    if (this.#server.listening) await once(this.#server, 'close')
  }

  async #obey(request: IncomingMessage): Promise<number> {
    const match = /^\/cameras\/(\d+)\/([a-z-]+)$/.exec(request.url ?? '')
    const camera = this.#estate.cameras[Number(match?.[1] ?? 'NaN')]
    const command = Object.hasOwn(COMMANDS, match?.[2] ?? '') ? COMMANDS[match?.[2] ?? ''] : undefined
    if (request.method !== 'POST' || camera === undefined || command === undefined) return 404
    let text = ''
    for await (const chunk of request) {
      text += String(chunk)
      if (text.length > MOST_BYTES) return 413
    }
    await command(camera, text === '' ? null : JSON.parse(text))
    return 204
  }
}

function bad(what: string): Fault {
  return new Fault('bad-input', 'sim.control.value', `not ${what}`)
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw bad('an object')
  return Object.fromEntries(Object.entries(value))
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw bad('a number')
  return value
}

function faultsOf(value: unknown): Partial<SimFaults> {
  const known: Record<string, unknown> = { ...NO_FAULTS }
  for (const [name, given] of Object.entries(recordOf(value))) {
    const isNumber = typeof given === 'number' && (typeof known[name] === 'number' || name === 'trickleBytesPerSecond')
    const isFlag = typeof given === 'boolean' && typeof known[name] === 'boolean'
    if (!isNumber && !isFlag && !(name === 'trickleBytesPerSecond' && given === null)) throw bad(`a fault: ${name}`)
  }
  return recordOf(value)
}

function authOf(value: unknown): SimAuth | null {
  if (value === null) return null
  const { schemes, user, password } = recordOf(value)
  if (typeof user !== 'string' || typeof password !== 'string' || !Array.isArray(schemes)) throw bad('a login')
  const names = (['basic', 'digest-md5', 'digest-sha256'] as const).filter((name) => schemes.includes(name))
  return { schemes: names, user, password }
}
