// SPDX-License-Identifier: Apache-2.0
import type { StreamFacts } from '@mingjian/contract'
import { type Clock, type EpochMillis, type EpochTicks, Fault, type Log, type Ticks90k, toError } from '@mingjian/base'
import {
  type AccessUnit,
  type AudioCodec,
  type AudioFormat,
  formatRtcp,
  type NoteQuirk,
  parseRtspUrl,
  type RtspLogin,
  type RtspTransport,
  type RtspUrl,
  type SdpTrack,
  type VideoFormat,
} from '@mingjian/wire'
import type { StreamListener } from '../stream/stream.ts'
import { noteText } from '../stream/note.ts'
import { Authenticator } from './authenticator.ts'
import { RtspConnection } from './connection.ts'
import { type Description, RtspDialogue } from './dialogue.ts'
import { FactsMeter } from './facts-meter.ts'
import { openAudio, openVideo, readAudioFormat } from './media-tracks.ts'
import { Placement } from './placement.ts'
import { lossOf, sessionFault } from './session-fault.ts'
import { TrackReceiver } from './track-receiver.ts'
import { TrackTransport } from './track-transport.ts'

export type SessionOptions = Readonly<{
  url: RtspUrl
  login: RtspLogin | null
  transport: 'tcp' | 'udp'
  trustAnyCertificate: boolean
  clock: Clock
  log: Log
  listener: Pick<StreamListener, 'format' | 'frame' | 'discontinuity'>
  /** The latest frame placed by the session before. */
  floor: EpochTicks | null
  random: () => number
  noteQuirk: (name: string) => void
  /** Whether what comes may be read a little later: nobody watches it. */
  mayRest: () => boolean
  /** After each second of playing. */
  second: () => void
}>

type Described = Extract<Description, { state: 'described' }>

export type SessionCounts = Readonly<{ packetsLost: number; framesDamaged: number; timestampsMended: number }>

const MAX_REDIRECTS = 5
const STALL_SECONDS = 10
// Some cameras send a key frame only this rarely, and nothing can be given out before the first one.
const FIRST_FRAME_SECONDS = 30
const UDP_PATIENCE_SECONDS = 3
const REPORT_SECONDS = 5
const BYE_SECONDS = 1
const ABSURD_OFFSET_MILLIS = 80 * 365 * 86_400_000

/** One RTSP session from the first connection to its end. */
export class RtspSession {
  readonly #by: SessionOptions
  readonly #note: NoteQuirk
  readonly #meter = new FactsMeter()
  readonly #placement: Placement
  readonly #receivers: { video: TrackReceiver | null; audio: TrackReceiver | null } = { video: null, audio: null }
  readonly #transports: TrackTransport[] = []
  readonly #channels: (TrackTransport | undefined)[] = []
  readonly #ended = Promise.withResolvers<never>()
  #connection: RtspConnection | null = null
  #dialogue: RtspDialogue | null = null
  #login: Authenticator | null = null
  #aggregate = ''
  #lower: 'tcp' | 'udp'
  #audioFormat: AudioFormat | null = null
  #passedOver: readonly string[] = []
  #playingSince: number | null = null // seconds, when PLAY was asked
  #lastFrame: number | null = null
  #byeAt: number | null = null
  #nextKeepAlive = Infinity
  #nextReport = 0
  #timer: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: SessionOptions) {
    this.#by = options
    this.#note = options.noteQuirk
    this.#lower = options.transport
    this.#placement = new Placement({ clock: options.clock, listener: options.listener, floor: options.floor })
    this.#ended.promise.catch(() => {}) // it is awaited by `run`, which may not have come that far
  }

  get server(): string | null {
    return this.#dialogue?.server ?? null
  }

  get transport(): 'tcp' | 'udp' {
    return this.#lower
  }

  get isPlaying(): boolean {
    return this.#lastFrame !== null
  }

  get lastPlaced(): EpochTicks | null {
    return this.#placement.last
  }

  /** How the login travelled, and what was in the description beyond what we take. */
  get scheme(): 'none' | 'basic' | 'digest' {
    return this.#login?.scheme ?? 'none'
  }

  get passedOver(): readonly string[] {
    return this.#passedOver
  }

  get counts(): SessionCounts {
    const { video, audio } = this.#receivers
    return {
      packetsLost: (video?.packetsLost ?? 0) + (audio?.packetsLost ?? 0),
      framesDamaged: this.#meter.framesDamaged,
      timestampsMended: (video?.timeline.mended ?? 0) + (audio?.timeline.mended ?? 0),
    }
  }

  readFacts(): StreamFacts {
    const { video, audio } = this.#receivers
    return this.#meter.read(this.#now(), (video?.bytes ?? 0) + (audio?.bytes ?? 0))
  }

  /** Plays until the session ends; always throws, a Fault `ingest.session.*` that {@link lossOf} reads. */
  async run(): Promise<never> {
    try {
      const description = await this.#describe()
      await this.#setUp(description)
      this.#playingSince = this.#now()
      this.#timer = setInterval(() => this.#tick(), 1000)
      await Promise.race([this.#dialogue?.play(this.#aggregate), this.#ended.promise])
      const interval = Math.min(Math.max((this.#dialogue?.timeoutSeconds ?? 60) / 2 - 1, 2), 30)
      this.#nextKeepAlive = this.#now() + interval
      return await this.#ended.promise
    } finally {
      this.#flush()
      await this.close()
    }
  }

  /** Idempotent; says goodbye to the camera when it was playing. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#timer) clearInterval(this.#timer)
    try {
      if (this.#playingSince !== null) await this.#dialogue?.teardown(this.#aggregate)
    } catch (thrown) {
      this.#by.log.debug('ingest.teardown.unanswered', { detail: lossOf(thrown).detail })
    }
    this.#connection?.close()
    for (const transport of this.#transports) transport.close()
    this.#ended.reject(sessionFault('link-lost', noteText('session-closed')))
  }

  /** Connects, and follows the camera where it sends us, to the description. */
  async #describe(): Promise<Described> {
    let url = this.#by.url
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const dialogue = this.#begin(url)
      await this.#connection?.open()
      await dialogue.options()
      const description = await dialogue.describe()
      if (description.state === 'described') return description
      this.#connection?.close()
      url = readRedirect(description.to, url)
    }
    throw sessionFault('refused', noteText('redirect-endless'))
  }

  #begin(url: RtspUrl): RtspDialogue {
    const { login, random, clock, trustAnyCertificate } = this.#by
    const mayBasic = url.host === this.#by.url.host && url.isSecure === this.#by.url.isSecure
    const connection = new RtspConnection({
      url,
      trustAnyCertificate,
      clock,
      note: this.#note,
      packet: (channel, bytes, start, end) => this.#packet(channel, bytes, start, end),
      ended: (fault) => {
        if (connection === this.#connection) this.#ended.reject(fault)
      },
      isChannel: (channel) => this.#channels[channel] !== undefined || this.#channels.length === 0,
      mayRest: () => this.isPlaying && this.#by.mayRest(),
    })
    this.#connection = connection
    this.#login = new Authenticator({ login, mayBasic, random, note: this.#note })
    this.#dialogue = new RtspDialogue({ connection, url, login: this.#login, note: this.#note })
    return this.#dialogue
  }

  async #setUp(description: Described): Promise<void> {
    const { video, audio } = description.tracks
    this.#aggregate = description.aggregate
    this.#passedOver = description.tracks.passedOver
    if (!video) {
      const others = description.tracks.passedOver.join(', ')
      throw sessionFault(
        'unsupported',
        others === '' ? noteText('video-missing') : noteText('video-unsupported', { others }),
      )
    }
    const receiver = this.#receiver('video', video.payloadType, video.clockRate)
    await this.#setUpTrack(receiver, description.trackUrl(video.control))
    receiver.depacketizer = openVideo(video, {
      format: (format) => this.#format(format),
      unit: (unit) => this.#unit(receiver, unit),
      quirk: this.#by.noteQuirk,
    })
    this.#receivers.video = receiver
    if (audio) await this.#setUpAudio(description, audio)
    this.#meter.declare(video.framesPerSecond, this.#audioFormat?.codec ?? null)
  }

  /** Sound that cannot be had is no reason to go without pictures. */
  async #setUpAudio(description: Described, audio: SdpTrack<AudioCodec>): Promise<void> {
    const format = readAudioFormat(audio)
    if (!format) {
      this.#passedOver = [...this.#passedOver, audio.codec]
      return
    }
    const receiver = this.#receiver('audio', audio.payloadType, audio.clockRate)
    try {
      await this.#setUpTrack(receiver, description.trackUrl(audio.control))
    } catch (thrown) {
      const error = toError(thrown)
      if (!(error instanceof Fault) || error.code !== 'ingest.session.refused') throw error
      this.#by.log.info('ingest.audio.refused', { detail: error.message })
      return
    }
    receiver.depacketizer = openAudio(audio, format, {
      unit: (unit) => this.#unit(receiver, unit),
      quirk: this.#by.noteQuirk,
    })
    this.#audioFormat = format
    this.#receivers.audio = receiver
  }

  #receiver(track: 'video' | 'audio', payloadType: number, clockRate: number): TrackReceiver {
    return new TrackReceiver({
      payloadType,
      clockRate,
      isOrdered: this.#lower === 'tcp',
      note: this.#note,
      report: (ntp, media) => this.#report(track, ntp, media),
      bye: () => {
        if (track === 'video') this.#byeAt = this.#now()
      },
    })
  }

  async #setUpTrack(receiver: TrackReceiver, url: string): Promise<void> {
    const { clock } = this.#by
    const transport = new TrackTransport({ lower: this.#lower, index: this.#transports.length, receiver, clock })
    this.#transports.push(transport)
    const given = await this.#dialogue?.setup(url, await transport.offer(this.#connection?.remoteAddress ?? ''))
    if (given) this.#accept(transport, given)
  }

  #accept(transport: TrackTransport, given: RtspTransport): void {
    transport.accept(given)
    if (!given.interleaved) return
    for (const channel of given.interleaved) this.#channels[channel] = transport
  }

  #packet(channel: number, bytes: Uint8Array, start: number, end: number): void {
    const transport = this.#channels[channel]
    if (!transport) return this.#note('rtsp-unasked-channel')
    transport.take(channel, { bytes, start, end, arrival: this.#connection?.arrival ?? 0 })
  }

  #format(format: VideoFormat): void {
    this.#meter.format(format)
    if (this.#receivers.video) this.#receivers.video.timeline.canReorder = format.canReorder
    this.#placement.format({ video: format, audio: this.#audioFormat })
  }

  #unit(receiver: TrackReceiver, unit: AccessUnit): void {
    const arrival = receiver.lastPacket
    const media = receiver.timeline.push(unit.rtpTime, arrival)
    if (unit.track === 'video') {
      this.#meter.picture(media / 90_000, unit.isKey, unit.isDamaged)
      this.#lastFrame = arrival
    } else if (this.#lastFrame === null) {
      return // sound before the first picture has no format yet
    }
    this.#placement.frame(unit, media, arrival)
  }

  #report(track: 'video' | 'audio', ntp: EpochMillis | null, media: Ticks90k): void {
    if (ntp === null) return
    const offset = ntp - this.#by.clock.now()
    const isAbsurd = Math.abs(offset) > ABSURD_OFFSET_MILLIS
    if (isAbsurd) this.#note('rtcp-wrong-time')
    if (track === 'video') this.#meter.offset(isAbsurd ? null : offset)
    this.#placement.report(track, ntp, media)
  }

  #tick(): void {
    const now = this.#now()
    const fault = this.#judge(now)
    if (fault) return this.#ended.reject(fault)
    this.#placement.tick()
    for (const transport of this.#transports) transport.tick()
    if (now >= this.#nextReport) this.#sendReports(now)
    if (now >= this.#nextKeepAlive) void this.#keepAlive(now)
    this.#by.second()
  }

  /** Whether the session has come to its end without the connection saying so. */
  #judge(now: number): Fault | null {
    const { video } = this.#receivers
    const since = this.#playingSince ?? now
    const lastPacket = video && video.packets > 0 ? video.lastPacket : since
    if (this.#lower === 'udp' && video?.packets === 0 && now - since > UDP_PATIENCE_SECONDS) {
      return sessionFault('stalled', noteText('udp-silent'), { udp: 1 })
    }
    if (this.#byeAt !== null && lastPacket < this.#byeAt && now - this.#byeAt > BYE_SECONDS) {
      return sessionFault('link-lost', noteText('stream-ended'))
    }
    if (this.#byeAt !== null && lastPacket > this.#byeAt) this.#byeAt = null
    if (now - lastPacket > STALL_SECONDS)
      return sessionFault('stalled', noteText('packets-stopped', { seconds: STALL_SECONDS }))
    if (now - (this.#lastFrame ?? since) > FIRST_FRAME_SECONDS) {
      return sessionFault('stalled', noteText('pictures-unreadable', { seconds: FIRST_FRAME_SECONDS }))
    }
    return null
  }

  #sendReports(now: number): void {
    this.#nextReport = now + REPORT_SECONDS
    for (const transport of this.#transports) {
      const block = transport.receiver.report(now)
      if (block.ssrc === 0 && transport.receiver.packets === 0) continue
      const ssrc = 0x4d4a_0000 | transport.index
      const report = formatRtcp([
        { kind: 'receiver-report', ssrc, blocks: [block] },
        { kind: 'description', sources: [{ ssrc, name: 'mingjian' }] },
      ])
      transport.sendReport(report, (channel, bytes) => this.#connection?.sendFrame(channel, bytes))
    }
  }

  async #keepAlive(now: number): Promise<void> {
    const interval = Math.min(Math.max((this.#dialogue?.timeoutSeconds ?? 60) / 2 - 1, 2), 30)
    this.#nextKeepAlive = now + interval
    try {
      await this.#dialogue?.keepAlive(this.#aggregate)
    } catch (thrown) {
      const error = toError(thrown)
      const isSilence = error instanceof Fault && error.code === 'ingest.session.unreachable'
      if (!isSilence) return this.#ended.reject(error)
      // Packets tell better than answers whether the camera is there.
      this.#note('rtsp-keepalive-refused')
    }
  }

  #flush(): void {
    this.#receivers.video?.flush()
    this.#receivers.audio?.flush()
    this.#placement.finish()
  }

  #now(): number {
    return this.#by.clock.monotonic() / 1000
  }
}

function readRedirect(text: string, from: RtspUrl): RtspUrl {
  try {
    const absolute = /^rtsps?:\/\//i.test(text)
      ? text
      : `${from.isSecure ? 'rtsps' : 'rtsp'}://${from.host}:${from.port}${text.startsWith('/') ? '' : '/'}${text}`
    return parseRtspUrl(absolute).url
  } catch (thrown) {
    if (thrown instanceof Fault) throw sessionFault('refused', noteText('redirect-unreadable'))
    throw thrown
  }
}
