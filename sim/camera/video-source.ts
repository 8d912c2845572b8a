// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { type SdpMedia, VideoPacketizer } from '@mingjian/wire'
import { H264Encoder } from '../encode/h264/encoder.ts'
import { H265Encoder } from '../encode/h265/encoder.ts'
import type { PictureEncoder } from '../encode/picture.ts'
import { SMALLEST } from '../scene/clock-strip.ts'
import { Stage, type StageOptions } from '../scene/stage.ts'
import type { SimCodec } from './options.ts'
import { RTP_HEADER } from './rtp-track.ts'

/** So that a packet with its headers fits an Ethernet frame. */
const MAX_PAYLOAD = 1400

export type VideoOptions = StageOptions &
  Readonly<{ codec: SimCodec; fps: number; hasNoSdpSets: boolean; hasNoInbandSets: boolean }>
export type Payload = { bytes: Uint8Array; isLast: boolean }

/** A lens, a coder and a packetizer: the picture of an instant as RTP payloads. */
export class VideoSource {
  readonly #options: VideoOptions
  readonly #stage: Stage
  readonly #encoder: PictureEncoder
  readonly #packetizer: VideoPacketizer

  constructor(options: VideoOptions) {
    this.#options = options
    const { width, height, fps, codec } = options
    if (width < SMALLEST.width || height < SMALLEST.height || width % 2 > 0 || height % 2 > 0) {
      throw new Fault('bad-input', 'sim.camera.size', 'a size that the clock does not fit, or an odd one', {
        width,
        height,
      })
    }
    this.#stage = new Stage(options)
    this.#encoder = codec === 'h264' ? new H264Encoder({ width, height, fps }) : new H265Encoder({ width, height, fps })
    this.#encoder.encode(this.#stage.background, true)
    this.#packetizer = new VideoPacketizer({
      codec: this.#encoder.codec,
      maxPayload: MAX_PAYLOAD,
      headroom: RTP_HEADER,
      isAggregating: true,
    })
  }

  /** Payloads behind room for the RTP header. `floodFactor` − 1 times the picture's size is added as filler. */
  capture(epochMillis: number, how: { isKey: boolean; floodFactor: number }): Payload[] {
    const nals = this.#encoder.encode(this.#stage.draw(epochMillis), how.isKey)
    if (how.isKey && !this.#options.hasNoInbandSets) nals.unshift(...this.#encoder.parameterSets)
    if (how.floodFactor > 1) nals.push(...this.#filler(nals, how.floodFactor - 1))
    const payloads: Payload[] = []
    this.#packetizer.packetize(nals, (packet, isLast) => payloads.push({ bytes: packet.slice(), isLast }))
    return payloads
  }

  media(type: number, control: string): SdpMedia {
    const isH264 = this.#encoder.codec === 'h264'
    const attributes: [string, string][] = [['rtpmap', `${type} ${isH264 ? 'H264' : 'H265'}/90000`]]
    const fmtp = isH264 ? this.#h264Parameters() : this.#h265Parameters()
    if (fmtp !== '') attributes.push(['fmtp', `${type} ${fmtp}`])
    attributes.push(['framerate', String(this.#options.fps)], ['control', control])
    return { kind: 'video', port: 0, protocol: 'RTP/AVP', formats: [String(type)], attributes }
  }

  #h264Parameters(): string {
    const [sps = new Uint8Array(4)] = this.#encoder.parameterSets
    const base = `packetization-mode=1;profile-level-id=${Buffer.from(sps.subarray(1, 4)).toString('hex').toUpperCase()}`
    if (this.#options.hasNoSdpSets) return base
    return `${base};sprop-parameter-sets=${this.#encoder.parameterSets.map(toBase64).join(',')}`
  }

  #h265Parameters(): string {
    if (this.#options.hasNoSdpSets) return ''
    const [vps, sps, pps] = this.#encoder.parameterSets.map(toBase64)
    return `sprop-vps=${vps};sprop-sps=${sps};sprop-pps=${pps}`
  }

  /** Filler data units of H.264 (type 12) and H.265 (type 38): all ones, then the trailing bit. */
  #filler(nals: readonly Uint8Array[], times: number): Uint8Array[] {
    const header = this.#encoder.codec === 'h264' ? [12] : [38 << 1, 1]
    const bytes = Math.round(nals.reduce((sum, nal) => sum + nal.length, 0) * times)
    const unit = 60_000
    return Array.from({ length: Math.ceil(bytes / unit) }, (_, index) => {
      const filler = new Uint8Array(Math.min(unit, bytes - index * unit) + header.length + 1).fill(0xff)
      filler.set(header)
      filler[filler.length - 1] = 0x80
      return filler
    })
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
