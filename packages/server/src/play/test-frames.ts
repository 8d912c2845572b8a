// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import { type AudioFormat, h264Format } from '@mingjian/wire'
import { createHash } from 'node:crypto'
import type { Frame } from '../stream/stream.ts'

const PPS = Buffer.from('68ce0fc8', 'hex')
/** 320 × 180 and 640 × 360, constrained baseline, as x264 writes them. */
export const SMALL = h264Format([Buffer.from('6742c00cda05067e7c0440000003004000000c83c50aa8', 'hex')], [PPS])
export const LARGE = h264Format([Buffer.from('6742c01eda0280bfe5c044000003000400000300c83c58ba80', 'hex')], [PPS])

/** Pictures of random bytes: whole in form, though nothing would decode. */
export function makeFrames(
  options: Readonly<{ start: EpochTicks; count: number; interval?: number; keys?: number; seed?: number }>,
): Frame[] {
  const { start, count, interval = 3600, keys = 10, seed = 1 } = options
  return Array.from({ length: count }, (_, index) => ({
    track: 'video' as const,
    time: (start + index * interval) as EpochTicks,
    isKey: index % keys === 0,
    isDamaged: false,
    data: createHash('shake256', { outputLength: 60 + ((index * 37 + seed * 11) % 90) })
      .update(`${seed}/${index}`)
      .digest(),
  }))
}

/** One sound frame of 20 ms of G.711 beside each picture interval. */
export function makeSound(start: EpochTicks, seconds: number): Frame[] {
  return Array.from({ length: seconds * 50 }, (_, index) => ({
    track: 'audio' as const,
    time: (start + index * (TICKS_PER_SECOND / 50)) as EpochTicks,
    isKey: true,
    isDamaged: false,
    data: Buffer.alloc(160, index & 255),
  }))
}

export const G711: AudioFormat = { codec: 'pcma', rate: 8000, channels: 1, config: new Uint8Array(0) }
