// SPDX-License-Identifier: Apache-2.0
import type { Wrap32 } from '@mingjian/base'
import type { Quirk } from './quirk.ts'

export type VideoCodec = 'h264' | 'h265'
export type AudioCodec = 'aac' | 'pcma' | 'pcmu' | 'opus'

/** All a reader must know to decode a video track; two formats are equal exactly when `config` is. */
export type VideoFormat = Readonly<{
  codec: VideoCodec
  /** RFC 6381: `avc1.640028`, `hvc1.1.6.L93.B0`. */
  codecString: string
  /** avcC or hvcC record with the parameter sets. ISO/IEC 14496-15 §5.3.3, §8.3.3. */
  config: Uint8Array
  /** Luma samples after cropping. */
  width: number
  height: number
  /** From the VUI, when the camera states it. */
  framesPerSecond: number | null
  /** Pictures may come in another order than they are shown. */
  canReorder: boolean
}>

export type AudioFormat = Readonly<{
  codec: AudioCodec
  /** RTP clock rate and samples a second. */
  rate: number
  channels: number
  /** AudioSpecificConfig for AAC, OpusHead body for Opus, empty for G.711. */
  config: Uint8Array
}>

/** One coded picture or audio frame as it came from the wire, its time still the camera's wrapping RTP clock. */
export type AccessUnit = Readonly<{
  track: 'video' | 'audio'
  rtpTime: Wrap32
  /** Decoding can begin here (IDR, IRAP, or a recovery point with intra pictures). Always true for audio. */
  isKey: boolean
  /** Something of it, or of what it refers to since the last key frame, was lost on the way. */
  isDamaged: boolean
  /**
   * Video: NAL units, each behind its four-byte big-endian length, parameter sets and delimiters taken out.
   * Audio: one raw frame. It holds only during the call that gives it: who keeps it copies.
   */
  data: Uint8Array
}>

/** What a depacketizer is told about a packet beside its payload. The caller may reuse one object for all packets. */
export type PacketInfo = { rtpTime: Wrap32; marker: boolean; lostBefore: boolean }

/** Takes the RTP payloads of one track in sequence order and gives whole access units to its sink. */
export interface Depacketizer {
  /** `payload` is read only during the call. Never throws on what the peer sent: oddities go to `quirk`. */
  push(payload: Uint8Array, info: PacketInfo): void
  /** The stream ends: gives out the open access unit. Whatever comes after it is damaged until the next key picture. */
  flush(): void
}

export interface UnitSink {
  unit(unit: AccessUnit): void
  /** A deviation that was tolerated; may come often, so count it. */
  quirk(quirk: Quirk): void
}

export interface VideoSink extends UnitSink {
  /** Before the first unit and at each change of parameter sets; the next unit is a key frame. */
  format(format: VideoFormat): void
}
