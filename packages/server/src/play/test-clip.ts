// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import { h264Format, h265Format, type VideoFormat } from '@mingjian/wire'
import { spawnSync } from 'node:child_process'
import type { Frame } from '../stream/stream.ts'
import { splitAnnexB } from './decoder-transcode.ts'

export type ClipOptions = Readonly<{
  codec: 'h264' | 'h265'
  seconds?: number
  size?: string
  rate?: number
  /** Frames from key frame to key frame. */
  interval?: number
  start?: EpochTicks
  /** B-frames between two others. */
  reorder?: number
}>
export type Clip = Readonly<{ format: VideoFormat; frames: readonly Frame[] }>

/** For integration tests: a moving test picture coded by Debian's ffmpeg, cut into the frames that ingest would give. */
export function makeClip(options: ClipOptions): Clip {
  const { codec, seconds = 4, size = '320x180', rate = 25, interval = 25, reorder = 0 } = options
  const isH264 = codec === 'h264'
  const common = `keyint=${interval}:min-keyint=${interval}:scenecut=0:bframes=${reorder}:b-adapt=0`
  const coder = isH264
    ? ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', `${common}:aud=1`]
    : ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', `${common}:aud=1:open-gop=0:log-level=none`]
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}`, '-t', String(seconds), '-pix_fmt', 'yuv420p']
  const made = spawnSync('ffmpeg', ['-v', 'error', ...source, ...coder, '-f', isH264 ? 'h264' : 'hevc', '-'], {
    maxBuffer: 1 << 28,
  })
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr}`)
  return cutClip(made.stdout, options)
}

function cutClip(bytes: Uint8Array, { codec, rate = 25, start = 0 as EpochTicks }: ClipOptions): Clip {
  const isH264 = codec === 'h264'
  const typeOf = (nal: Uint8Array): number => (isH264 ? (nal[0] ?? 0) & 31 : ((nal[0] ?? 0) >> 1) & 63)
  const sets = new Map<number, Uint8Array[]>()
  const units: Uint8Array[][] = []
  for (const nal of splitAnnexB(bytes)) {
    const type = typeOf(nal)
    if (type === (isH264 ? 9 : 35)) units.push([])
    else if (isH264 ? type === 7 || type === 8 : type >= 32 && type <= 34) {
      if (!sets.has(type)) sets.set(type, [nal])
    } else units.at(-1)?.push(nal)
  }
  const set = (type: number): Uint8Array[] => sets.get(type) ?? []
  const format = isH264 ? h264Format(set(7), set(8)) : h265Format({ vps: set(32), sps: set(33), pps: set(34) })
  const isKey = (nal: Uint8Array): boolean => (isH264 ? typeOf(nal) === 5 : typeOf(nal) >= 16 && typeOf(nal) <= 21)
  const frames = units.map((nals, index) => ({
    track: 'video' as const,
    time: (start + Math.round((index * TICKS_PER_SECOND) / rate)) as EpochTicks,
    isKey: nals.some(isKey),
    isDamaged: false,
    data: Buffer.concat(nals.flatMap((nal) => [lengthOf(nal), nal])),
  }))
  return { format, frames }
}

function lengthOf(nal: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(nal.length)
  return bytes
}
