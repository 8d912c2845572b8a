// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import {
  AAC_HBR,
  aacFormat,
  type AudioCodec,
  type AudioFormat,
  createAudioDepacketizer,
  createVideoDepacketizer,
  type Depacketizer,
  formatAacConfig,
  g711Format,
  opusFormat,
  type SdpTrack,
  type UnitSink,
  type VideoCodec,
  type VideoSink,
} from '@mingjian/wire'

const PARAMETER_SETS = ['sprop-parameter-sets', 'sprop-vps', 'sprop-sps', 'sprop-pps'] as const

/** The depacketizer for a described video track, with the parameter sets of its description. */
export function openVideo(track: SdpTrack<VideoCodec>, sink: VideoSink): Depacketizer {
  const parameterSets = PARAMETER_SETS.flatMap((name) =>
    (track.parameters.get(name) ?? '').split(',').flatMap(decodeBase64),
  )
  const hasOrderNumbers = track.codec === 'h265' && Number(track.parameters.get('sprop-max-don-diff') ?? 0) > 0
  return createVideoDepacketizer({ codec: track.codec, parameterSets, hasOrderNumbers }, sink)
}

/** The format of a described audio track; null when the description does not tell enough. */
export function readAudioFormat(track: SdpTrack<AudioCodec>): AudioFormat | null {
  if (track.codec === 'opus') return opusFormat(track.parameters.get('sprop-stereo') === '1' ? 2 : track.channels)
  if (track.codec !== 'aac') return g711Format(track.codec, track.clockRate, track.channels)
  const config = Uint8Array.from((track.parameters.get('config') ?? '').match(/[0-9a-f]{2}/gi) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  )
  try {
    // RFC 3640 §4.1 demands the configuration; without one AAC-LC of the clock's rate is what cameras mean.
    return aacFormat(config.length >= 2 ? config : formatAacConfig(track.clockRate, track.channels), track.clockRate)
  } catch (thrown) {
    if (thrown instanceof Fault) return null
    throw thrown
  }
}

export function openAudio(track: SdpTrack<AudioCodec>, format: AudioFormat, sink: UnitSink): Depacketizer {
  const width = (name: string, otherwise: number): number => {
    const value = Number(track.parameters.get(name) ?? otherwise)
    return Number.isInteger(value) && value >= 0 && value <= 32 ? value : otherwise
  }
  return createAudioDepacketizer(format, sink, {
    sizeLength: width('sizelength', AAC_HBR.sizeLength),
    indexLength: width('indexlength', AAC_HBR.indexLength),
    indexDeltaLength: width('indexdeltalength', AAC_HBR.indexDeltaLength),
  })
}

function decodeBase64(text: string): Uint8Array[] {
  const bytes = Buffer.from(text.trim(), 'base64')
  return bytes.length > 0 && bytes.length <= 64 * 1024 ? [new Uint8Array(bytes)] : []
}
