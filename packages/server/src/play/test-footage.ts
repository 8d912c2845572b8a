// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import { type AudioFormat, formatFragmentHeader, formatInit, formatVideoRun, type VideoFormat } from '@mingjian/wire'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeDisk } from '../disk/disk.ts'
import { Layout, type SegmentPlace } from '../disk/layout.ts'
import { SegmentWriter } from '../disk/segment-writer.ts'
import type { Frame } from '../stream/stream.ts'
import { SMALL } from './test-frames.ts'
import { CAMERA } from './test-grant.ts'

/** For tests: a footage folder of its own, with segments in our layout. */
export class TestFootage implements AsyncDisposable {
  readonly root: string
  readonly layout: Layout

  private constructor(root: string) {
    this.root = root
    this.layout = new Layout(join(root, 'footage'))
  }

  static async create(): Promise<TestFootage> {
    return new TestFootage(await mkdtemp(join(tmpdir(), 'mingjian-play-')))
  }

  /** Writes a segment, a fragment for each `perFragment` pictures; sealed unless told otherwise. */
  async write(
    options: Readonly<{
      video?: VideoFormat
      audio?: AudioFormat | null
      frames: readonly Frame[]
      perFragment?: number
      isOpen?: boolean
    }>,
  ): Promise<SegmentPlace> {
    const { video = SMALL, audio = null, frames, perFragment = 10, isOpen = false } = options
    const pictures = frames.filter((frame) => frame.track === 'video')
    const sounds = frames.filter((frame) => frame.track === 'audio')
    const start = pictures[0]?.time ?? (0 as EpochTicks)
    const { codec, codecString, width, height } = video
    const header = { camera: CAMERA, start, codec, codecString, width, height, audio: audio?.codec ?? null }
    const writer = new SegmentWriter({
      disk: nodeDisk,
      layout: this.layout,
      header,
      init: formatInit({ video, audio }),
    })
    for (let at = 0, sequence = 1; at < pictures.length; at += perFragment, sequence++) {
      const part = pictures.slice(at, at + perFragment)
      const from = part[0]?.time ?? start
      const next = pictures[at + perFragment]?.time
      const end = next ?? (part.at(-1)?.time ?? start) + 3600
      const sound = sounds.filter((frame) => frame.time >= from && frame.time < end)
      await writer.append(makeFragment({ start, sequence, part, sound, end, rate: audio?.rate ?? 0 }))
    }
    if (isOpen) await writer.abandon()
    else await writer.seal('full')
    if (writer.place === null) throw new Error('no frames')
    return writer.place
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true })
  }
}

type Part = Readonly<{
  start: EpochTicks
  sequence: number
  part: readonly Frame[]
  sound: readonly Frame[]
  end: number
  rate: number
}>

function makeFragment({ start, sequence, part, sound, end, rate }: Part): Parameters<SegmentWriter['append']>[0] {
  const pictures = part.map((frame) => ({ time: frame.time - start, isKey: frame.isKey, size: frame.data.length }))
  const video = formatVideoRun(pictures, { decodeTimes: pictures.map((picture) => picture.time), end: end - start })
  const samples = sound.map((frame) => ({
    size: frame.data.length,
    duration: frame.data.length,
    compositionOffset: 0,
    isKey: true,
  }))
  const first = sound[0]
  const audio =
    first === undefined ? null : { decodeTime: Math.round(((first.time - start) * rate) / TICKS_PER_SECOND), samples }
  const from = part[0]?.time ?? start
  const header = formatFragmentHeader({ sequence, wallTime: from, video, audio })
  const buffers = [header, ...part.map((frame) => frame.data), ...sound.map((frame) => frame.data)]
  const whole = Buffer.concat(buffers)
  return {
    buffers,
    length: whole.length,
    sha256: createHash('sha256').update(whole).digest(),
    start: from,
    duration: end - from,
    beginsWithKey: part[0]?.isKey ?? false,
    isDamaged: false,
    frames: part.length,
    keyLength: header.length + (part[0]?.data.length ?? 0),
  }
}
