// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { type EpochMillis, Fault } from '@mingjian/base'
import {
  epochToNtp,
  formatRtcp,
  formatRtsp,
  formatSdp,
  headerOf,
  reasonOf,
  RtspFramer,
  type RtspHeaders,
  type RtspRequest,
} from '@mingjian/wire'
import { FrameRing, LOOP_SSRC, LOOP_TYPE } from './frame-ring.ts'
import type { NoisyLoop } from './noisy-loop.ts'

const REPORT_EVERY = 5000
/** Cameras of one tick share a timer; within a picture's time they are spread over this many. */
const TICKS_A_PICTURE = 8

type Player = { socket: Socket; camera: number; hasKey: boolean; reportAt: number; dropped: number }

/** Many cameras on one port that all play one loop, each at another place of it, over TCP. Made to cost little. */
export class LoopServer {
  readonly #cameras: number
  readonly #fps: number
  readonly #ring: FrameRing
  readonly #description: Uint8Array
  readonly #server: Server
  readonly #players = new Set<Player>()
  readonly #buckets: Set<Player>[] = Array.from({ length: TICKS_A_PICTURE }, () => new Set())
  readonly #origin = Date.now()
  #timer: NodeJS.Timeout | null = null
  #tick = 0
  #dropped = 0

  constructor(options: { cameras: number; fps: number; loop: NoisyLoop }) {
    this.#cameras = options.cameras
    this.#fps = options.fps
    this.#ring = new FrameRing(options.loop, options.fps)
    this.#description = describe(options.loop)
    this.#server = createServer((socket) => this.#converse(socket))
  }

  /** Pictures that a client was too slow for. */
  get dropped(): number {
    return this.#dropped
  }

  async start(host = '127.0.0.1'): Promise<string[]> {
    this.#server.listen(0, host)
    await once(this.#server, 'listening')
    const address = this.#server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    this.#schedule()
    return Array.from({ length: this.#cameras }, (_, camera) => `rtsp://${host}:${port}/${camera}`)
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    for (const player of this.#players) player.socket.destroy()
    this.#server.close()
    if (this.#server.listening) await once(this.#server, 'close')
  }

  #schedule(): void {
    const due = this.#origin + (this.#tick * 1000) / this.#fps / TICKS_A_PICTURE
    this.#timer = setTimeout(() => this.#run(), Math.max(0, due - Date.now()))
  }

  #run(): void {
    const now = Math.floor(((Date.now() - this.#origin) * this.#fps * TICKS_A_PICTURE) / 1000)
    for (; this.#tick <= now; this.#tick++) {
      const head = Math.floor(this.#tick / TICKS_A_PICTURE)
      for (const player of this.#buckets[this.#tick % TICKS_A_PICTURE] ?? []) this.#send(player, head)
    }
    this.#schedule()
  }

  /** Cameras are spread over the loop, so that their key pictures do not fall together. */
  #send(player: Player, head: number): void {
    const { socket } = player
    const lag = Math.floor(player.camera / TICKS_A_PICTURE) % this.#ring.length
    const number = head + this.#ring.length - lag
    if (!player.hasKey && number % this.#ring.length !== 0) return
    player.hasKey = true
    if (socket.writableLength > 0) {
      this.#dropped++
      player.hasKey = false
      return
    }
    socket.write(this.#ring.frame(number))
    if (socket.writableLength > 0) this.#ring.keep(number)
    const now = Date.now()
    if (now >= player.reportAt) {
      player.reportAt = now + REPORT_EVERY
      socket.write(reportOf(now as EpochMillis, this.#ring.stamp(number)))
    }
  }

  #converse(socket: Socket): void {
    const session = randomBytes(6).toString('hex')
    const player: Player = { socket, camera: 0, hasKey: false, reportAt: 0, dropped: 0 }
    this.#players.add(player)
    socket.setNoDelay(true)
    const framer = new RtspFramer({
      sink: {
        message: (message) => message.kind === 'request' && this.#answer(message, player, session),
        packet: () => {},
      },
    })
    socket.on('data', (bytes) => {
      try {
        framer.push(bytes)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        socket.destroy()
      }
    })
    socket.on('error', () => socket.destroy()) // a client that vanishes
    socket.on('close', () => {
      this.#players.delete(player)
      for (const bucket of this.#buckets) bucket.delete(player)
    })
  }

  #answer(request: RtspRequest, player: Player, session: string): void {
    const camera = Number(/^rtsp:\/\/[^/]+\/(\d+)/.exec(request.url)?.[1] ?? 'NaN')
    const transport = headerOf(request.headers, 'transport') ?? ''
    const isKnown = camera < this.#cameras || request.method === 'OPTIONS'
    const status = !isKnown ? 404 : request.method === 'SETUP' && !/interleaved|TCP/i.test(transport) ? 461 : 200
    const headers: [string, string][] = [['CSeq', headerOf(request.headers, 'cseq') ?? '0']]
    if (request.method === 'OPTIONS')
      headers.push(['Public', 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN'])
    else if (request.method !== 'DESCRIBE') headers.push(['Session', `${session};timeout=60`])
    if (request.method === 'SETUP' && status === 200) headers.push(['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1'])
    const body = request.method === 'DESCRIBE' && status === 200 ? this.#description : new Uint8Array(0)
    if (body.length > 0) headers.push(['Content-Base', `${request.url}/`], ['Content-Type', 'application/sdp'])
    player.socket.write(
      formatRtsp({ kind: 'response', status, reason: reasonOf(status), headers: headers satisfies RtspHeaders, body }),
    )
    if (status !== 200) return
    if (request.method === 'TEARDOWN') player.socket.end()
    if (request.method !== 'PLAY') return
    player.camera = camera
    this.#buckets[camera % TICKS_A_PICTURE]?.add(player)
  }
}

function describe(loop: NoisyLoop): Uint8Array {
  const sets = loop.parameterSets.map((nal) => Buffer.from(nal).toString('base64')).join(',')
  const attributes: [string, string][] = [
    ['rtpmap', `${LOOP_TYPE} H264/90000`],
    ['fmtp', `${LOOP_TYPE} packetization-mode=1;sprop-parameter-sets=${sets}`],
    ['control', 'track1'],
  ]
  const media = [{ kind: 'video', port: 0, protocol: 'RTP/AVP', formats: [String(LOOP_TYPE)], attributes }]
  return formatSdp({ name: 'loop', attributes: [['control', '*']], media })
}

function reportOf(now: EpochMillis, rtpTime: ReturnType<FrameRing['stamp']>): Buffer {
  const packet = formatRtcp([
    { kind: 'sender-report', ssrc: LOOP_SSRC, ntp: epochToNtp(now), rtpTime, packets: 0, octets: 0, blocks: [] },
    { kind: 'description', sources: [{ ssrc: LOOP_SSRC, name: 'loop' }] },
  ])
  return Buffer.concat([Uint8Array.of(0x24, 1, packet.length >> 8, packet.length & 0xff), packet])
}
