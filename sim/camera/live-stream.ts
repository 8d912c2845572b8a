// SPDX-License-Identifier: Apache-2.0
import type { EpochMillis } from '@mingjian/base'
import { formatSdp } from '@mingjian/wire'
import { AudioSource } from './audio-source.ts'
import type { SimAudio, SimFaults } from './options.ts'
import { RTP_HEADER, RtpTrack } from './rtp-track.ts'
import { type VideoOptions, VideoSource } from './video-source.ts'

const VIDEO_TYPE = 96

export type TrackName = 'video' | 'audio'

/** Who plays a stream. RTP packets come a picture at a time. */
export interface StreamReader {
  rtp(track: TrackName, packets: readonly Uint8Array[], isKey: boolean): void
  rtcp(track: TrackName, packet: Uint8Array): void
}

export type LiveOptions = VideoOptions &
  Readonly<{
    title: string
    audio: SimAudio | null
    initialRtpTime: number | undefined
    initialSequence: number | undefined
    reportEveryMillis: number | null
  }>

/** State that the camera shares with its streams; it may change at any time. */
export type LiveState = { faults: SimFaults; clockOffsetMillis: number; keyInterval: number }

/** One stream of a camera: takes pictures at its pace while somebody reads, none otherwise. */
export class LiveStream {
  readonly #state: LiveState
  #options: LiveOptions
  #source: VideoSource
  readonly #audio: AudioSource | null
  readonly #tracks: { video: RtpTrack; audio: RtpTrack | null }
  readonly #readers = new Map<StreamReader, { hasKey: boolean }>()
  readonly #origin = Date.now()
  #timer: NodeJS.Timeout | null = null
  #frame = 0
  #lastKey = -Infinity
  #lastReport = -Infinity
  #wantsKey = false

  constructor(options: LiveOptions, state: LiveState) {
    this.#options = options
    this.#state = state
    this.#source = new VideoSource(options)
    this.#audio = options.audio === null ? null : new AudioSource(options.audio)
    this.#tracks = {
      video: new RtpTrack({
        type: VIDEO_TYPE,
        rate: 90_000,
        sequence: options.initialSequence,
        time: options.initialRtpTime,
      }),
      audio: this.#audio === null ? null : new RtpTrack({ type: this.#audio.kind.type, rate: this.#audio.kind.rate }),
    }
  }

  get readerCount(): number {
    return this.#readers.size
  }

  describe(): Uint8Array {
    const media = [this.#source.media(VIDEO_TYPE, 'track1')]
    if (this.#audio !== null) media.push(this.#audio.media('track2'))
    return formatSdp({
      name: this.#options.title,
      attributes: [
        ['range', 'npt=now-'],
        ['control', '*'],
      ],
      media,
    })
  }

  track(name: TrackName): RtpTrack | null {
    return this.#tracks[name]
  }

  /** Media time now, in seconds since the stream's origin. */
  get elapsed(): number {
    return (Date.now() - this.#origin) / 1000
  }

  read(reader: StreamReader): void {
    this.#readers.set(reader, { hasKey: false })
    this.#wantsKey = true
    this.#lastReport = -Infinity
    if (this.#timer === null) {
      this.#frame = Math.ceil(this.elapsed * this.#options.fps)
      this.#audio?.due(Date.now() - this.#origin)
      this.#wait()
    }
  }

  leave(reader: StreamReader): void {
    this.#readers.delete(reader)
    if (this.#readers.size === 0) this.close()
  }

  close(): void {
    this.#readers.clear()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** Goes on with another size and its parameter sets, beginning with a key picture. */
  resize(size: { width: number; height: number }): void {
    this.#options = { ...this.#options, ...size }
    this.#source = new VideoSource(this.#options)
    this.#lastKey = -Infinity
  }

  jump(seconds: number): void {
    this.#tracks.video.jump(Math.round(seconds * 90_000))
    this.#tracks.audio?.jump(Math.round(seconds * (this.#tracks.audio?.rate ?? 0)))
  }

  #wait(): void {
    const due = this.#origin + (this.#frame * 1000) / this.#options.fps
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, due - Date.now()))
  }

  #tick(): void {
    const now = Math.floor(this.elapsed * this.#options.fps)
    if (now > this.#frame) this.#frame = now // late by a picture or more: those are left out
    const seconds = this.#frame / this.#options.fps
    if (!this.#state.faults.isStalled) {
      this.#sendPicture(seconds)
      this.#sendAudio()
    } else {
      this.#audio?.due(Date.now() - this.#origin)
    }
    this.#report()
    this.#frame++
    if (this.#readers.size > 0) this.#wait()
  }

  #sendPicture(seconds: number): void {
    const { faults, keyInterval } = this.#state
    const isDue = seconds - this.#lastKey >= keyInterval - 0.5 / this.#options.fps || this.#wantsKey
    // the coder cannot make two key pictures in a row
    const isKey = isDue && !faults.isKeyless && seconds - this.#lastKey > 1.5 / this.#options.fps
    if (isKey) {
      this.#lastKey = seconds
      this.#wantsKey = false
    }
    const epoch = Math.round(this.#origin + seconds * 1000)
    const payloads = this.#source.capture(epoch, { isKey, floodFactor: faults.floodFactor })
    for (const { bytes, isLast } of payloads) {
      this.#tracks.video.seal(bytes, seconds * 90_000, isLast && !faults.hasNoMarkers)
    }
    const packets = payloads.map(({ bytes }) => bytes)
    for (const [reader, state] of this.#readers) {
      state.hasKey ||= isKey || faults.isKeyless
      if (state.hasKey) reader.rtp('video', packets, isKey)
    }
  }

  #sendAudio(): void {
    const track = this.#tracks.audio
    if (this.#audio === null || track === null) return
    const packets = this.#audio.due(Date.now() - this.#origin).map((position) => {
      const packet = new Uint8Array(RTP_HEADER + (this.#audio?.kind.payload.length ?? 0))
      packet.set(this.#audio?.kind.payload ?? [], RTP_HEADER)
      track.seal(packet, position, true)
      return packet
    })
    if (packets.length === 0) return
    for (const [reader, state] of this.#readers) if (state.hasKey) reader.rtp('audio', packets, true)
  }

  #report(): void {
    const every = this.#options.reportEveryMillis
    const now = Date.now()
    if (every === null || this.#state.faults.isStalled || now - this.#lastReport < every) return
    this.#lastReport = now
    const wall = (now + this.#state.clockOffsetMillis) as EpochMillis
    for (const name of ['video', 'audio'] as const) {
      const track = this.#tracks[name]
      if (track === null) continue
      const packet = track.report(wall, ((now - this.#origin) / 1000) * track.rate)
      for (const reader of this.#readers.keys()) reader.rtcp(name, packet)
    }
  }
}
