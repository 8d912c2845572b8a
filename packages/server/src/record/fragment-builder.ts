// SPDX-License-Identifier: Apache-2.0
import { assert, type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import {
  assignDecodeTimes,
  type AudioFormat,
  formatFragmentHeader,
  formatVideoRun,
  type Sample,
  type TrackRun,
  type VideoFormat,
} from '@mingjian/wire'
import { createHash } from 'node:crypto'
import type { FragmentBytes } from '../disk/segment-writer.ts'
import type { Frame } from '../stream/stream.ts'
import { BlockList } from './block-list.ts'
import type { BlockPool } from './block-pool.ts'

export type BuilderOptions = Readonly<{
  video: VideoFormat
  audio: AudioFormat | null
  start: EpochTicks
  pool: BlockPool
}>

/** A fragment in memory that is used again after `release`, which comes once and when nobody reads it any more. */
export type PooledFragment = FragmentBytes & Readonly<{ release(): void }>

/** A frame whose bytes lie in a block list. `duration`: samples, of a sound. */
type Waiting = Readonly<{ time: EpochTicks; isKey: boolean; isDamaged: boolean; size: number; duration: number }>
type Track = { frames: Waiting[]; bytes: BlockList }

/** Guessed for a picture whose successor is not known and that has no predecessor: 25 a second. */
const USUAL_INTERVAL = TICKS_PER_SECOND / 25

/**
 * Turns the frames of one segment into fragments. Decode times begin at 0 with the segment and never run backwards: where
 * pictures are reordered, the n-th picture is decoded at the n-th of the fragment's presentation times.
 */
export class FragmentBuilder {
  readonly #options: BuilderOptions
  readonly #audioRate: number
  #video: Track
  #audio: Track
  #sequence = 0
  #videoEnd = 0 // 90 kHz, of the last fragment cut
  #audioEnd = 0 // samples
  #interval = 0

  constructor(options: BuilderOptions) {
    this.#options = options
    this.#audioRate = options.audio?.rate ?? TICKS_PER_SECOND
    this.#video = this.#track()
    this.#audio = this.#track()
  }

  /** Payload bytes waiting. */
  get bytes(): number {
    return this.#video.bytes.length + this.#audio.bytes.length
  }
  /** When the first waiting picture is shown; null when none waits. */
  get since(): EpochTicks | null {
    return this.#video.frames[0]?.time ?? null
  }
  get pictures(): number {
    return this.#video.frames.length
  }
  /** Ticks between pictures as last seen. */
  get interval(): number {
    return this.#interval || USUAL_INTERVAL
  }

  /** Copies the frame. Sounds from before the segment are left out. */
  push(frame: Frame): void {
    const { audio, start } = this.#options
    const { time, isKey, isDamaged, data } = frame
    if (frame.track === 'audio' && (audio === null || time < start)) return
    const duration = frame.track === 'audio' && audio !== null ? Math.max(1, audioSamples(audio, data)) : 0
    const track = frame.track === 'video' ? this.#video : this.#audio
    track.frames.push({ time, isKey, isDamaged, size: data.length, duration })
    track.bytes.append(data)
  }

  /** Copies of the frames that wait, pictures before sounds. */
  waiting(): Frame[] {
    const copies: Frame[] = []
    for (const track of ['video', 'audio'] as const) {
      const { frames, bytes } = track === 'video' ? this.#video : this.#audio
      let at = 0
      for (const { time, isKey, isDamaged, size } of frames) {
        copies.push({ track, time, isKey, isDamaged, data: bytes.copy(at, size) })
        at += size
      }
    }
    return copies
  }

  /** Gives up what waits. */
  discard(): void {
    for (const track of [this.#video, this.#audio]) {
      track.frames = []
      track.bytes.release()
    }
  }

  /**
   * Everything waiting as one fragment; null when no picture waits. `next` is when the following picture is shown,
   * if it is known.
   */
  cut(next: EpochTicks | null): PooledFragment | null {
    const [pictures, sounds] = [this.#video, this.#audio]
    const first = pictures.frames[0]
    if (first === undefined) return null
    this.#video = this.#track()
    this.#audio = this.#track()
    const video = this.#videoRun(pictures.frames, next)
    const audio = this.#audioRun(sounds.frames)
    const start = (this.#options.start + video.decodeTime) as EpochTicks
    const header = formatFragmentHeader({ sequence: ++this.#sequence, wallTime: start, video, audio })
    const buffers = [header, ...pictures.bytes.parts(), ...sounds.bytes.parts()]
    return {
      buffers,
      length: header.length + pictures.bytes.length + sounds.bytes.length,
      sha256: hashOf(buffers),
      start,
      duration: this.#videoEnd - video.decodeTime,
      beginsWithKey: first.isKey,
      isDamaged: pictures.frames.some((frame) => frame.isDamaged),
      frames: pictures.frames.length,
      keyLength: header.length + first.size,
      release: () => {
        pictures.bytes.release()
        sounds.bytes.release()
      },
    }
  }

  #track(): Track {
    return { frames: [], bytes: new BlockList(this.#options.pool) }
  }

  #videoRun(pictures: readonly Waiting[], next: EpochTicks | null): TrackRun {
    const shown = pictures.map(({ time, isKey, size }) => ({ time: time - this.#options.start, isKey, size }))
    const times = shown.map((picture) => picture.time)
    const decodeTimes = assignDecodeTimes(times, this.#videoEnd - 1)
    const last = decodeTimes.at(-1)
    assert(last !== undefined, 'a run has a picture')
    this.#interval = interval(decodeTimes, this.#interval)
    // With reordering the next picture in decoding order need not be the next shown.
    const end = next === null || this.#options.video.canReorder ? last + this.interval : next - this.#options.start
    this.#videoEnd = Math.max(end, last + 1)
    return formatVideoRun(shown, { decodeTimes, end: this.#videoEnd })
  }

  #audioRun(frames: readonly Waiting[]): TrackRun | null {
    if (frames.length === 0) return null
    let floor = this.#audioEnd
    const times = frames.map((frame) => {
      const time = Math.max(
        Math.round(((frame.time - this.#options.start) * this.#audioRate) / TICKS_PER_SECOND),
        floor,
      )
      floor = time + 1
      return time
    })
    const last = times.at(-1) ?? floor
    this.#audioEnd = last + (frames.at(-1)?.duration ?? 1)
    const samples = frames.map((frame, i): Sample => {
      const time = times[i] ?? last
      return {
        size: frame.size,
        duration: (times[i + 1] ?? this.#audioEnd) - time,
        compositionOffset: 0,
        isKey: true,
      }
    })
    return { decodeTime: times[0] ?? last, samples }
  }
}

/** Samples a channel in one raw frame, as far as its format tells. */
export function audioSamples(format: AudioFormat, data: Uint8Array): number {
  switch (format.codec) {
    case 'aac':
      return 1024
    case 'opus':
      return opusSamples(data)
    case 'pcma':
    case 'pcmu':
      return Math.floor(data.length / Math.max(1, format.channels))
  }
}

/** RFC 6716 §3.1, at 48 kHz. */
function opusSamples(data: Uint8Array): number {
  const toc = data[0] ?? 0
  const config = toc >> 3
  const size = config & 3
  let frame = 120 << size
  if (config < 12) frame = size === 3 ? 2880 : 480 << size
  else if (config < 16) frame = 480 << (config & 1)
  const code = toc & 3
  const count = code === 0 ? 1 : code < 3 ? 2 : (data[1] ?? 1) & 63
  return frame * Math.max(1, count)
}

function interval(times: readonly number[], before: number): number {
  const first = times[0]
  const last = times.at(-1)
  return times.length < 2 || first === undefined || last === undefined
    ? before
    : Math.round((last - first) / (times.length - 1))
}

function hashOf(buffers: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const buffer of buffers) hash.update(buffer)
  return hash.digest()
}
