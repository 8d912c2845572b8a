// SPDX-License-Identifier: Apache-2.0
import { formatAacConfig, formatAacPayload, type SdpMedia } from '@mingjian/wire'
import type { SimAudio } from './options.ts'

type Kind = Readonly<{
  type: number
  rate: number
  samples: number
  rtpmap: string
  fmtp: string | null
  payload: Uint8Array
}>

/** A 400 Hz hum: 20 samples a turn at 8 kHz, so that one frame of 160 repeats without a seam. */
function hum(encode: (sample: number) => number): Uint8Array {
  return Uint8Array.from({ length: 160 }, (_, n) => encode(Math.round(1500 * Math.sin((n * Math.PI) / 10))))
}

/** ITU-T G.711 A-law of a 16-bit sample. */
function encodeALaw(sample: number): number {
  const magnitude = Math.min(32_767, sample < 0 ? -sample - 1 : sample) >> 4
  const exponent = magnitude < 16 ? 0 : 28 - Math.clz32(magnitude)
  const mantissa = (magnitude >> Math.max(0, exponent - 1)) & 15
  const level = (exponent << 4) | mantissa
  return (level | (sample >= 0 ? 0x80 : 0)) ^ 0x55
}

/** ITU-T G.711 µ-law of a 16-bit sample. */
function encodeMuLaw(sample: number): number {
  const magnitude = Math.min(32_635, Math.abs(sample)) + 132
  const exponent = 24 - Math.clz32(magnitude)
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)) & 0xff
}

/** A raw AAC-LC frame of one channel whose spectrum is empty. ISO/IEC 14496-3 §4.4 */
const SILENT_AAC = Uint8Array.of(0, 0, 0, 7)
/** One 20 ms CELT frame of silence. RFC 6716 §3.1 */
const SILENT_OPUS = Uint8Array.of(0xf8, 0xff, 0xfe)

function kindOf(audio: SimAudio): Kind {
  if (audio === 'pcma')
    return { type: 8, rate: 8000, samples: 160, rtpmap: 'PCMA/8000', fmtp: null, payload: hum(encodeALaw) }
  if (audio === 'pcmu')
    return { type: 0, rate: 8000, samples: 160, rtpmap: 'PCMU/8000', fmtp: null, payload: hum(encodeMuLaw) }
  if (audio === 'opus')
    return {
      type: 98,
      rate: 48_000,
      samples: 960,
      rtpmap: 'opus/48000/2',
      fmtp: 'sprop-stereo=0',
      payload: SILENT_OPUS,
    }
  const config = Buffer.from(formatAacConfig(16_000, 1)).toString('hex').toUpperCase()
  return {
    type: 97,
    rate: 16_000,
    samples: 1024,
    rtpmap: 'MPEG4-GENERIC/16000/1',
    fmtp: `streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=${config}`,
    payload: formatAacPayload(SILENT_AAC),
  }
}

/** A microphone that hears a hum (G.711) or nothing (AAC, Opus): each frame has the same payload. */
export class AudioSource {
  readonly kind: Kind
  #frames = 0

  constructor(audio: SimAudio) {
    this.kind = kindOf(audio)
  }

  media(control: string): SdpMedia {
    const { type, rtpmap, fmtp } = this.kind
    const attributes: [string, string][] = [['rtpmap', `${type} ${rtpmap}`]]
    if (fmtp !== null) attributes.push(['fmtp', `${type} ${fmtp}`])
    attributes.push(['control', control])
    return { kind: 'audio', port: 0, protocol: 'RTP/AVP', formats: [String(type)], attributes }
  }

  /** Sample positions of the frames that are complete `millis` after the start and were not asked for before. */
  due(millis: number): number[] {
    const complete = Math.floor((millis * this.kind.rate) / 1000 / this.kind.samples)
    const positions: number[] = []
    while (this.#frames < complete) positions.push(this.#frames++ * this.kind.samples)
    return positions
  }
}
