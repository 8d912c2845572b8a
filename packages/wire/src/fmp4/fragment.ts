// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'

export const VIDEO_TRACK = 1
export const AUDIO_TRACK = 2

/** One picture or audio frame in a fragment; times in the track's timescale (video 90 kHz, audio its sample rate). */
export type Sample = Readonly<{
  /** Bytes. */
  size: number
  duration: number
  /** When it is shown, less when it is decoded; may be negative. Always 0 for audio. */
  compositionOffset: number
  isKey: boolean
}>

/** The samples of one track in a fragment. */
export type TrackRun = Readonly<{
  /** Of the first sample, on the track's timeline; below 2^53. */
  decodeTime: number
  /** 1-based entry of the initialisation segment's sample descriptions. */
  descriptionIndex?: number
  samples: readonly Sample[]
}>

export type Fragment = Readonly<{
  /** From 1 upwards in a file. */
  sequence: number
  /** The wall time of the video track's `decodeTime`; null leaves the `prft` box out. */
  wallTime: EpochTicks | null
  video: TrackRun | null
  audio: TrackRun | null
}>
