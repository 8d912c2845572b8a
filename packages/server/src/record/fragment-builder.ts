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

export type BuilderOptions = Readonly<{ video: VideoFormat; audio: AudioFormat | null; start: EpochTicks }>

/** Guessed for a picture whose successor is not known and that has no predecessor: 25 a second. */
const USUAL_INTERVAL = TICKS_PER_SECOND / 25

/**
 * Turns the frames of one segment into fragments. Decode times begin at 0 with the segment and never run backwards: where
 * pictures are reordered, the n-th picture is decoded at the n-th of the fragment's presentation times.
 */
export class FragmentBuilder {
  readonly #options: BuilderOptions
  readonly #audioRate: number
  #video: Frame[] = []
  #audio: Frame[] = []
  #bytes = 0
  #sequence = 0
  #videoEnd = 0 // 90 kHz, of the last fragment cut
  #audioEnd = 0 // samples
  #interval = 0

  constructor(options: BuilderOptions) {
    this.#options = options
    this.#audioRate = options.audio?.rate ?? TICKS_PER_SECOND
  }

  /** Payload bytes waiting. */
  get bytes(): number {
    return this.#bytes
  }
  /** When the first waiting picture is shown; null when none waits. */
  get since(): EpochTicks | null {
    return this.#video[0]?.time ?? null
  }
  get pictures(): number {
    return this.#video.length
  }
  /** Ticks between pictures as last seen. */
  get interval(): number {
    return this.#interval || USUAL_INTERVAL
  }

  push(frame: Frame): void {
    if (frame.track === 'video') this.#video.push(frame)
    else if (this.#options.audio !== null) this.#audio.push(frame)
    else return
    this.#bytes += frame.data.length
  }

  /**
   * Everything waiting as one fragment; null when no picture waits. `next` is when the following picture is shown,
   * if it is known.
   */
  cut(next: EpochTicks | null): FragmentBytes | null {
    const pictures = this.#video
    const first = pictures[0]
    if (first === undefined) return null
    const sounds = this.#audio.filter((frame) => frame.time >= this.#options.start)
    const video = this.#videoRun(pictures, next)
    const audio = this.#audioRun(sounds)
    this.#video = []
    this.#audio = []
    this.#bytes = 0
    const start = (this.#options.start + video.decodeTime) as EpochTicks
    const header = formatFragmentHeader({ sequence: ++this.#sequence, wallTime: start, video, audio })
    const buffers = [header, ...pictures.map((frame) => frame.data), ...sounds.map((frame) => frame.data)]
    return {
      buffers,
      ...measure(buffers),
      start,
      duration: this.#videoEnd - video.decodeTime,
      beginsWithKey: first.isKey,
      isDamaged: pictures.some((frame) => frame.isDamaged),
      frames: pictures.length,
      keyLength: header.length + first.data.length,
    }
  }

  #videoRun(pictures: readonly Frame[], next: EpochTicks | null): TrackRun {
    const shown = pictures.map((frame) => ({
      time: frame.time - this.#options.start,
      isKey: frame.isKey,
      size: frame.data.length,
    }))
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

  #audioRun(frames: readonly Frame[]): TrackRun | null {
    const format = this.#options.audio
    if (frames.length === 0 || format === null) return null
    let floor = this.#audioEnd
    const times = frames.map((frame) => {
      const time = Math.max(
        Math.round(((frame.time - this.#options.start) * this.#audioRate) / TICKS_PER_SECOND),
        floor,
      )
      floor = time + 1
      return time
    })
    const lastFrame = frames.at(-1)
    const last = times.at(-1) ?? floor
    this.#audioEnd = last + Math.max(1, lastFrame === undefined ? 1 : audioSamples(format, lastFrame.data))
    const samples = frames.map((frame, i): Sample => {
      const time = times[i] ?? last
      return {
        size: frame.data.length,
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

function measure(buffers: readonly Uint8Array[]): { length: number; sha256: Uint8Array } {
  const hash = createHash('sha256')
  let length = 0
  for (const buffer of buffers) {
    hash.update(buffer)
    length += buffer.length
  }
  return { length, sha256: hash.digest() }
}
