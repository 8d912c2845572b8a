// SPDX-License-Identifier: Apache-2.0
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { SCENES } from '../scene/stage.ts'
import { makeCertificate } from './certificate.ts'
import { Connection, type Host } from './connection.ts'
import { type LiveState, LiveStream } from './live-stream.ts'
import {
  NO_FAULTS,
  type SimAuth,
  type SimCameraOptions,
  type SimFaults,
  type Size,
  type StreamName,
} from './options.ts'

const MAIN_SIZE: Size = { width: 1280, height: 720 }
const SUB_SIZE: Size = { width: 640, height: 360 }

/** Words of a camera's name that ask for a scene. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/DRIVE|PARK(?!.*PLAY)/i, 'car-park'],
  [/GATE|DOOR|ENTR/i, 'gate'],
  [/PLAY|GARDEN/i, 'playground'],
  [/LOBBY/i, 'lobby'],
  [/GARAGE/i, 'garage'],
  [/BICYCLE|CHARG|SHED/i, 'bicycle-shed'],
  [/LIFT|ELEVATOR/i, 'lift-hall'],
  [/WALL|FENCE|PERIM/i, 'perimeter'],
  [/CORRIDOR|HALL/i, 'corridor'],
]

/**
 * An RTSP camera that shows an invented scene with its name and the time, at `/main` and `/sub`, and fails on command.
 * `close` is a power cut as far as clients see; `start` after it listens on the same port again.
 */
export class SimCamera implements Host {
  readonly name: string
  readonly sessionTimeout: number
  readonly #options: SimCameraOptions
  readonly #state: LiveState
  readonly #connections = new Set<Connection>()
  readonly #streams = new Map<StreamName, LiveStream>()
  #server: Server | null = null
  #port: number
  #auth: SimAuth | null
  #redirect: string | null = null

  constructor(options: SimCameraOptions) {
    this.name = options.name
    this.sessionTimeout = options.sessionTimeout ?? 60
    this.#options = options
    this.#port = options.port ?? 0
    this.#auth = options.auth ?? null
    this.#state = {
      faults: NO_FAULTS,
      clockOffsetMillis: options.clockOffsetMillis ?? 0,
      keyInterval: options.keyInterval ?? 2,
    }
  }

  get faults(): SimFaults {
    return this.#state.faults
  }

  get auth(): SimAuth | null {
    return this.#auth
  }

  get redirect(): string | null {
    return this.#redirect
  }

  /** Clients that are connected. */
  get connectionCount(): number {
    return this.#connections.size
  }

  /** Address of a stream, without the login. */
  url(stream: StreamName): string {
    return `${this.#options.isSecure ? 'rtsps' : 'rtsp'}://${this.#options.host ?? '127.0.0.1'}:${this.#port}/${stream}`
  }

  async start(): Promise<void> {
    if (this.#server !== null) return
    const server = this.#options.isSecure ? createTlsServer(makeCertificate()) : createServer()
    this.#server = server
    server.on(this.#options.isSecure ? 'secureConnection' : 'connection', (socket: Socket) => this.#admit(socket))
    server.on('tlsClientError', () => {}) // the client does not trust us: its own business
    server.listen(this.#port, this.#options.host ?? '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address === 'object' && address !== null) this.#port = address.port
  }

  /** Idempotent: ends all connections and no longer listens. */
  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    const closed = server === null ? null : once(server, 'close')
    server?.close()
    for (const connection of this.#connections) connection.close()
    for (const stream of this.#streams.values()) stream.close()
    this.#streams.clear()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Changes what goes wrong; what is not named stays. */
  set(faults: Partial<SimFaults>): void {
    this.#state.faults = { ...this.#state.faults, ...faults }
  }

  /** All faults off. */
  heal(): void {
    this.#state.faults = NO_FAULTS
  }

  /** Resets every TCP connection. */
  reset(): void {
    for (const connection of this.#connections) connection.reset()
  }

  /** No longer listens; connections stay. `start` listens again. */
  async refuse(): Promise<void> {
    const server = this.#server
    this.#server = null
    server?.close()
    if (server?.listening) await once(server, 'close')
  }

  /** Random bytes in the middle of every TCP connection. */
  garble(bytes = 300): void {
    for (const connection of this.#connections)
      connection.inject(Uint8Array.from({ length: bytes }, () => randomInt(256)))
  }

  /** An interleaved frame that claims 65,535 bytes and holds a few. */
  oversize(): void {
    for (const connection of this.#connections) connection.inject(Uint8Array.of(0x24, 0, 0xff, 0xff, 0x80, 0x60, 0, 0))
  }

  /** RTP time stamps of all tracks jump by so many seconds, back when negative. */
  jumpTime(seconds: number): void {
    for (const stream of this.#streams.values()) stream.jump(seconds)
  }

  /** The camera's clock, as sender reports tell it, against the machine's. */
  setClockOffset(millis: number): void {
    this.#state.clockOffsetMillis = millis
  }

  setKeyInterval(seconds: number): void {
    this.#state.keyInterval = seconds
  }

  /** From the next request on. */
  setAuth(auth: SimAuth | null): void {
    this.#auth = auth
  }

  /** DESCRIBE is answered with another address; null ends that. */
  setRedirect(url: string | null): void {
    this.#redirect = url
  }

  /** Another picture size in mid-stream, with new parameter sets. */
  resize(stream: StreamName, size: Size): void {
    this.#streamOf(stream).resize(size)
  }

  /** New random SSRC of every track, in mid-stream. */
  renumber(): void {
    for (const stream of this.#streams.values()) {
      for (const name of ['video', 'audio'] as const) {
        const track = stream.track(name)
        if (track !== null) track.ssrc = randomInt(1, 0xffff_ffff)
      }
    }
  }

  stream(url: string): LiveStream | null {
    const name = /^rtsps?:\/\/[^/]+\/(main|sub)(?:[/?]|$)/i.exec(url)?.[1]
    return name === 'main' || name === 'sub' ? this.#streamOf(name) : null
  }

  #admit(socket: Socket): void {
    const connection = new Connection(socket, this)
    this.#connections.add(connection)
    socket.on('close', () => this.#connections.delete(connection))
  }

  #streamOf(name: StreamName): LiveStream {
    const known = this.#streams.get(name)
    if (known) return known
    const options = this.#options
    const stream = new LiveStream(
      {
        ...(name === 'main' ? (options.size ?? MAIN_SIZE) : SUB_SIZE),
        scene: chooseScene(options),
        name: options.name,
        title: `${options.name} ${name}`,
        offsetMinutes: options.zoneMinutes ?? -new Date().getTimezoneOffset(),
        codec: options.codec ?? 'h264',
        fps: options.fps ?? 15,
        audio: options.audio ?? null,
        hasNoSdpSets: options.hasNoSdpSets ?? false,
        hasNoInbandSets: options.hasNoInbandSets ?? false,
        initialRtpTime: options.initialRtpTime,
        initialSequence: options.initialSequence,
        reportEveryMillis: options.reportEveryMillis === undefined ? 2000 : options.reportEveryMillis,
      },
      this.#state,
    )
    this.#streams.set(name, stream)
    return stream
  }
}

function chooseScene(options: SimCameraOptions): (typeof SCENES)[number] {
  const wanted = options.scene ?? HINTS.find(([pattern]) => pattern.test(options.name))?.[1]
  const hash = [...options.name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7)
  const scene = SCENES.find(({ name }) => name === wanted) ?? SCENES[hash % SCENES.length]
  if (scene === undefined) throw new Error('bug: there are scenes')
  return scene
}
