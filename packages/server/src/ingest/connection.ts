// SPDX-License-Identifier: Apache-2.0
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type Clock, toError } from '@mingjian/base'
import {
  formatRtsp,
  headerOf,
  type NoteQuirk,
  parseMethods,
  reasonOf,
  RtspFramer,
  type RtspHeaders,
  type RtspMessage,
  type RtspRequest,
  type RtspResponse,
  type RtspUrl,
} from '@mingjian/wire'
import { ReadRest } from './read-rest.ts'
import { sessionFault, socketFault } from './session-fault.ts'
import { noteText } from '../stream/note.ts'

const CONNECT_MILLIS = 5000
const ANSWER_MILLIS = 8000
// Silence after which a message without a proper length is taken as it came.
const FLUSH_MILLIS = 1500
// A camera that does not read what we send: reports are left out beyond this.
const BACKLOG_BYTES = 64 * 1024
// One for the whole process: a read is handed on before the next one, so that idle connections hold no memory.
const SHARED = Buffer.allocUnsafeSlow(256 * 1024)
const REST = new ReadRest()

export type ConnectionOptions = Readonly<{
  url: RtspUrl
  trustAnyCertificate: boolean
  clock: Clock
  note: NoteQuirk
  /** Interleaved payload, valid during the call; `arrival` in seconds of the monotonic clock. */
  packet: (channel: number, bytes: Uint8Array, start: number, end: number) => void
  /** Once, when the connection ended other than by `close`. */
  ended: (fault: Error) => void
  isChannel: (channel: number) => boolean
  /** Whether packets may wait a little to be read together with others’; false while somebody watches. */
  mayRest: () => boolean
}>

type Waiting = { sequence: number; resolve: (response: RtspResponse) => void; reject: (error: Error) => void }

/** One RTSP connection: frames, requests with their answers, and the little that a camera may ask. */
export class RtspConnection {
  readonly #by: ConnectionOptions
  readonly #framer: RtspFramer
  readonly #waiting: Waiting[] = []
  #socket: Socket | null = null
  #sequence = 0
  #isConnected = false
  #isOver = false
  #arrival = 0

  constructor(options: ConnectionOptions) {
    this.#by = options
    this.#framer = new RtspFramer({
      sink: { message: (message) => this.#take(message), packet: options.packet },
      note: options.note,
      isChannel: options.isChannel,
    })
  }

  /** When the bytes that are being handed on came: seconds of the monotonic clock. */
  get arrival(): number {
    return this.#arrival
  }

  get localAddress(): string | undefined {
    return this.#socket?.localAddress
  }

  get remoteAddress(): string | undefined {
    return this.#socket?.remoteAddress
  }

  async open(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => this.#end(sessionFault('unreachable', noteText('address-silent'))), CONNECT_MILLIS)
    this.#waiting.push({ sequence: -1, resolve: () => resolve(), reject })
    const socket = this.#dial(() => {
      this.#isConnected = true
      this.#waiting.splice(0, 1)
      resolve()
    })
    this.#socket = socket
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 20_000)
    socket.on('error', (error) => this.#end(socketFault(error, this.#isConnected)))
    socket.on('close', () => this.#end(sessionFault('link-lost', noteText('camera-closed'))))
    try {
      await promise
    } finally {
      clearTimeout(timer)
    }
  }

  /** Sends a request and waits for its answer, whatever its status. `CSeq` is added. */
  async ask(method: string, url: string, headers: RtspHeaders, within = ANSWER_MILLIS): Promise<RtspResponse> {
    const sequence = ++this.#sequence
    const { promise, resolve, reject } = Promise.withResolvers<RtspResponse>()
    const waiting = { sequence, resolve, reject }
    this.#waiting.push(waiting)
    const flush = setTimeout(() => this.#guard(() => this.#framer.flush()), Math.min(FLUSH_MILLIS, within / 2))
    const timer = setTimeout(() => {
      this.#forget(waiting)
      reject(
        sessionFault(this.#isConnected ? 'unreachable' : 'link-lost', noteText('answer-missing', { method }), {
          method,
        }),
      )
    }, within)
    this.#send({
      kind: 'request',
      method,
      url,
      headers: [['CSeq', String(sequence)], ...headers],
      body: new Uint8Array(0),
    })
    try {
      return await promise
    } finally {
      clearTimeout(flush)
      clearTimeout(timer)
    }
  }

  /** Sends an interleaved frame, unless the camera does not read. */
  sendFrame(channel: number, payload: Uint8Array): void {
    const socket = this.#socket
    if (!socket || this.#isOver || socket.writableLength > BACKLOG_BYTES) return
    const frame = new Uint8Array(4 + payload.length)
    frame.set([0x24, channel, payload.length >> 8, payload.length])
    frame.set(payload, 4)
    socket.write(frame)
  }

  close(): void {
    this.#isOver = true
    this.#framer.stop()
    this.#socket?.destroy()
    for (const waiting of this.#waiting.splice(0))
      waiting.reject(sessionFault('link-lost', noteText('connection-closed')))
  }

  #dial(connected: () => void): Socket {
    const { url, trustAnyCertificate } = this.#by
    if (url.isSecure) {
      const name = isIP(url.host) === 0 ? { servername: url.host } : {}
      const socket = connectTls(
        { host: url.host, port: url.port, rejectUnauthorized: !trustAnyCertificate, ...name },
        connected,
      )
      socket.on('data', (chunk: Buffer) => this.#receive(chunk, chunk.length))
      return socket
    }
    const onread = {
      buffer: SHARED,
      callback: (count: number, bytes: Uint8Array): boolean => {
        this.#receive(bytes, count)
        return !this.#rests(count)
      },
    }
    return connect({ host: url.host, port: url.port, onread }, connected)
  }

  /** Begins a rest when all that had come was read and no answer is awaited; a socket that rests is not read. */
  #rests(count: number): boolean {
    if (count === SHARED.length || this.#isOver || this.#waiting.length > 0 || !this.#by.mayRest()) return false
    REST.until(() => this.#socket?.resume())
    return true
  }

  #receive(bytes: Uint8Array, count: number): void {
    if (this.#isOver) return
    this.#arrival = this.#by.clock.monotonic() / 1000
    this.#guard(() => this.#framer.push(bytes, 0, count))
  }

  /** What the peer sent wrong ends this connection and nothing else. */
  #guard(work: () => void): void {
    try {
      work()
    } catch (thrown) {
      this.#end(toError(thrown))
    }
  }

  #end(error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#framer.stop()
    this.#socket?.destroy()
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error)
    this.#by.ended(error)
  }

  #send(message: RtspMessage): void {
    if (this.#isOver) return this.#refuseAll()
    this.#socket?.write(formatRtsp(message))
  }

  #refuseAll(): void {
    for (const waiting of this.#waiting.splice(0))
      waiting.reject(sessionFault('link-lost', noteText('connection-closed')))
  }

  #forget(waiting: Waiting): void {
    const index = this.#waiting.indexOf(waiting)
    if (index >= 0) this.#waiting.splice(index, 1)
  }

  #take(message: RtspMessage): void {
    if (message.kind === 'request') return this.#answer(message)
    if (message.status < 200) return
    const waiting = this.#whoWaitsFor(headerOf(message.headers, 'cseq'))
    if (!waiting) return
    this.#forget(waiting)
    waiting.resolve(message)
  }

  /** By `CSeq`; without a usable one the oldest. Answers to requests that were given up are dropped. */
  #whoWaitsFor(text: string | null): Waiting | null {
    const oldest = this.#waiting[0] ?? null
    const sequence = text !== null && /^\s*\d{1,9}/.test(text) ? Number.parseInt(text, 10) : null
    if (sequence === null) {
      this.#by.note('rtsp-no-cseq')
      return oldest
    }
    const exact = this.#waiting.find((one) => one.sequence === sequence)
    if (exact || !oldest || (sequence < oldest.sequence && sequence > 0)) return exact ?? null
    this.#by.note('rtsp-wrong-cseq')
    return oldest
  }

  #answer(request: RtspRequest): void {
    this.#by.note('rtsp-request-from-camera')
    const known = parseMethods('OPTIONS GET_PARAMETER SET_PARAMETER').has(request.method)
    const status = known ? 200 : 501
    const cseq = headerOf(request.headers, 'cseq')
    if ((this.#socket?.writableLength ?? 0) > BACKLOG_BYTES) return
    this.#send({
      kind: 'response',
      status,
      reason: reasonOf(status),
      headers: cseq === null ? [] : [['CSeq', cseq]],
      body: new Uint8Array(0),
    })
  }
}
