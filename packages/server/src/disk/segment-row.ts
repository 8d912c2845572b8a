// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { AudioCodec, VideoCodec } from '@mingjian/wire'

/**
 * The index beside a segment's media: a header of 256 bytes, then rows of 80, the last of which is the seal.
 * Big-endian. Every part ends in its own CRC-32, so that a torn end is told from a whole one without the media.
 */
export type SegmentHeader = Readonly<{
  camera: string
  /** The wall time of decode time 0 of the media file. */
  start: EpochTicks
  /** SHA-256 of the initialisation segment: equal hashes are equal formats. */
  formatHash: Uint8Array
  /** Bytes of the initialisation segment; the first fragment begins there. */
  initLength: number
  codec: VideoCodec
  codecString: string
  width: number
  height: number
  audio: AudioCodec | null
}>

export type FragmentRow = Readonly<{
  offset: number
  length: number
  start: EpochTicks
  /** 90 kHz ticks; the next fragment begins at or after `start + duration`. */
  duration: number
  beginsWithKey: boolean
  isDamaged: boolean
  /** Pictures. */
  frames: number
  /** Bytes from the fragment's beginning to the end of its first picture: enough to decode a key frame. */
  keyLength: number
  sha256: Uint8Array
}>

/** Why a segment ended. `recovered`: found open at start-up. */
export const SEAL_REASONS = [
  'full',
  'day',
  'format',
  'lost',
  'hole',
  'clock-step',
  'timestamps',
  'disk-error',
  'stop',
  'recovered',
] as const
export type SealReason = (typeof SEAL_REASONS)[number]

export type Seal = Readonly<{
  reason: SealReason
  fragments: number
  /** Length of the media file. */
  bytes: number
  end: EpochTicks
  /** RFC 6962 tree hash whose leaves are the fragments' SHA-256 in order. */
  root: Uint8Array
}>

/** Places and marks of the index format; see design/recording.md#on-disk. */
export const INDEX = {
  magic: 0x4d4a4958, // MJIX
  version: 1,
  headerBytes: 256,
  rowBytes: 80,
  /** A day of one-second fragments; the recorder ends a segment before. */
  maxRows: 90_000,
  cameraAt: 64,
  codecStringAt: 132,
  textBytes: 64,
  /** The first byte of a row, and of the seal. */
  fragment: 1,
  seal: 2,
  key: 1,
  damaged: 2,
} as const

/** A codec is written as its place in these lists, from 1. */
export const CODECS: Readonly<{ video: readonly VideoCodec[]; audio: readonly AudioCodec[] }> = {
  video: ['h264', 'h265'],
  audio: ['aac', 'pcma', 'pcmu', 'opus'],
}
