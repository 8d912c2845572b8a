// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { Fault, toError } from '@mingjian/base'
import {
  formatRtpInfo,
  formatRtsp,
  formatSession,
  formatTransport,
  headerOf,
  parseSession,
  parseTransport,
  reasonOf,
  RtspFramer,
  type RtspHeaders,
  type RtspRequest,
} from '@mingjian/wire'
import { Delivery } from './delivery.ts'
import { Gatekeeper } from './gatekeeper.ts'
import type { LiveStream, StreamReader, TrackName } from './live-stream.ts'
import type { SimAuth, SimFaults } from './options.ts'
import { TcpLine } from './tcp-outlet.ts'
import { UdpOutlet } from './udp-outlet.ts'

/** What a connection needs to know of its camera; read anew at each request. */
export interface Host {
  readonly name: string
  readonly auth: SimAuth | null
  readonly faults: SimFaults
  readonly redirect: string | null
  readonly sessionTimeout: number
  stream(url: string): LiveStream | null
}

const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN'
const EMPTY = new Uint8Array(0)

type Answer = Readonly<{ status: number; headers?: RtspHeaders; body?: Uint8Array }>

/** One client's conversation. RFC 2326. */
export class Connection implements StreamReader {
  readonly #socket: Socket
  readonly #host: Host
  readonly #line: TcpLine
  readonly #framer: RtspFramer
  readonly #session = randomBytes(6).toString('hex')
  readonly #deliveries = new Map<TrackName, Delivery>()
  #gate: { keeper: Gatekeeper; auth: SimAuth } | null = null
  #stream: LiveStream | null = null
  #isPlaying = false
  #isClosed = false
  #aliveAt = performance.now()
  #watch: NodeJS.Timeout | null = null
  #queue: Promise<void> = Promise.resolve()

  constructor(socket: Socket, host: Host) {
    this.#socket = socket
    this.#host = host
    this.#line = new TcpLine(socket, () => host.faults)
    this.#framer = new RtspFramer({
      sink: {
        message: (message) => {
          if (message.kind === 'request') this.#queue = this.#queue.then(() => this.#take(message))
        },
        packet: () => this.#heard(),
      },
    })
    socket.setNoDelay(true)
    socket.on('data', (bytes) => this.#push(bytes))
    socket.on('error', () => this.close()) // a client that vanishes is no trouble of the camera's
    socket.on('close', () => this.close())
  }

  rtp(track: TrackName, packets: readonly Uint8Array[]): void {
    this.#deliveries.get(track)?.rtp(packets)
  }

  rtcp(track: TrackName, packet: Uint8Array): void {
    this.#deliveries.get(track)?.rtcp(packet)
  }

  /** Ends with a TCP reset. */
  reset(): void {
    this.#socket.resetAndDestroy()
    this.close()
  }

  /** Puts these bytes between the frames. */
  inject(bytes: Uint8Array): void {
    this.#line.write(Buffer.from(bytes))
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#framer.stop()
    this.#endSession()
    this.#line.close()
    this.#socket.destroy()
  }

  #push(bytes: Buffer): void {
    try {
      this.#framer.push(bytes)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.close()
    }
  }

  #heard(): void {
    this.#aliveAt = performance.now()
  }

  async #take(request: RtspRequest): Promise<void> {
    if (this.#isClosed) return
    this.#heard()
    let answer: Answer
    try {
      answer = await this.#answer(request)
    } catch (error) {
      const fault = toError(error)
      answer = { status: fault instanceof Fault && fault.kind === 'bad-input' ? 400 : 500 }
    }
    const headers: RtspHeaders = [
      ['CSeq', headerOf(request.headers, 'cseq') ?? '0'],
      ['Server', 'Mingjian simulated camera'],
      ...(answer.headers ?? []),
    ]
    const bytes = formatRtsp({
      kind: 'response',
      status: answer.status,
      reason: reasonOf(answer.status),
      headers,
      body: answer.body ?? EMPTY,
    })
    if (this.#isClosed) return
    this.#line.write(Buffer.from(bytes))
    if (request.method === 'PLAY' && answer.status === 200) this.#play()
  }

  #answer(request: RtspRequest): Answer | Promise<Answer> {
    if (request.method === 'OPTIONS') return { status: 200, headers: [['Public', METHODS]] }
    const refusal = this.#admit(request)
    if (refusal) return refusal
    switch (request.method) {
      case 'DESCRIBE':
        return this.#describe(request)
      case 'SETUP':
        return this.#setup(request)
      case 'PLAY':
      case 'PAUSE':
      case 'TEARDOWN':
        return this.#control(request)
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return { status: 200, headers: this.#sessionHeaders() }
      default:
        return { status: 405, headers: [['Allow', METHODS]] }
    }
  }

  #admit(request: RtspRequest): Answer | null {
    const { auth } = this.#host
    if (auth === null) return null
    if (this.#gate?.auth !== auth) this.#gate = { auth, keeper: new Gatekeeper(auth) }
    return this.#gate.keeper.admits(request) ? null : { status: 401, headers: this.#gate.keeper.headers }
  }

  #describe(request: RtspRequest): Answer {
    if (this.#host.redirect !== null) return { status: 302, headers: [['Location', this.#host.redirect]] }
    const stream = this.#host.stream(request.url)
    if (stream === null) return { status: 404 }
    const base = request.url.endsWith('/') ? request.url : `${request.url}/`
    return {
      status: 200,
      headers: [
        ['Content-Base', base],
        ['Content-Type', 'application/sdp'],
      ],
      body: stream.describe(),
    }
  }

  async #setup(request: RtspRequest): Promise<Answer> {
    const stream = this.#host.stream(request.url)
    const track: TrackName = request.url.endsWith('track2') ? 'audio' : 'video'
    const sender = stream?.track(track) ?? null
    if (stream === null || sender === null) return { status: 404 }
    if (this.#stream !== null && this.#stream !== stream) return { status: 459 }
    const wanted = parseTransport(headerOf(request.headers, 'transport') ?? '')
    if (wanted.isMulticast) return { status: 461 }
    this.#stream = stream
    this.#deliveries.get(track)?.close()
    const faults = (): SimFaults => this.#host.faults
    let transport = { ...wanted, ssrc: sender.ssrc }
    if (wanted.lower === 'tcp') {
      const free = this.#deliveries.size * 2
      const interleaved = wanted.interleaved ?? ([free, free + 1] as const)
      transport = { ...transport, interleaved }
      this.#deliveries.set(track, new Delivery(this.#line.outlet(...interleaved), faults))
    } else {
      if (wanted.clientPort === null) return { status: 461 }
      const local = this.#socket.localAddress ?? '127.0.0.1'
      const isBlocked = (): boolean => this.#host.faults.isUdpBlocked
      const to = { host: this.#socket.remoteAddress ?? '127.0.0.1', ports: wanted.clientPort, isBlocked }
      const outlet = await UdpOutlet.open(local, to, () => this.#heard())
      if (this.#isClosed) outlet.close()
      else this.#deliveries.set(track, new Delivery(outlet, faults))
      transport = { ...transport, serverPort: outlet.ports }
    }
    this.#watch ??= setInterval(() => this.#checkAlive(), 250)
    return { status: 200, headers: [['Transport', formatTransport(transport)], ...this.#sessionHeaders()] }
  }

  #control(request: RtspRequest): Answer {
    const given = headerOf(request.headers, 'session')
    if (this.#deliveries.size === 0 || given === null || parseSession(given).id !== this.#session)
      return { status: 454 }
    if (request.method === 'PAUSE') {
      this.#stream?.leave(this)
      this.#isPlaying = false
    }
    if (request.method === 'TEARDOWN') this.#endSession()
    if (request.method !== 'PLAY') return { status: 200, headers: this.#sessionHeaders() }
    const infos = [...this.#deliveries.keys()].map((name) => ({
      url: `${request.url.replace(/\/$/, '')}/${name === 'video' ? 'track1' : 'track2'}`,
      sequence: this.#stream?.track(name)?.sequence ?? null,
      rtpTime: this.#stream?.track(name)?.stamp(this.#stream.elapsed * (this.#stream.track(name)?.rate ?? 0)) ?? null,
    }))
    return {
      status: 200,
      headers: [...this.#sessionHeaders(), ['Range', 'npt=now-'], ['RTP-Info', formatRtpInfo(infos)]],
    }
  }

  #sessionHeaders(): RtspHeaders {
    return [['Session', formatSession({ id: this.#session, timeoutSeconds: Math.ceil(this.#host.sessionTimeout) })]]
  }

  #play(): void {
    if (this.#isPlaying) return
    this.#isPlaying = true
    this.#stream?.read(this)
  }

  #checkAlive(): void {
    if (performance.now() - this.#aliveAt > this.#host.sessionTimeout * 1000) this.close()
  }

  #endSession(): void {
    this.#stream?.leave(this)
    this.#stream = null
    this.#isPlaying = false
    for (const delivery of this.#deliveries.values()) delivery.close()
    this.#deliveries.clear()
    if (this.#watch !== null) clearInterval(this.#watch)
    this.#watch = null
  }
}
