// SPDX-License-Identifier: Apache-2.0
import { layOut, type LoggedSegment, type PackedPart, type Piece, type ReadAt } from '@mingjian/evidence'
import { formatInit, readFragment, readInit, withoutAudio } from '@mingjian/wire'

/** Seconds to have ahead, and to keep behind. */
const AHEAD = 20
const BEHIND = 30
const TICK = 250
const NEAR = 0.3

type Timed = Readonly<{ piece: Piece; start: number; end: number }>

/** Whether the part can be shown, and how: with its sound, without, or not at all. */
export function howToPlay(part: PackedPart): 'whole' | 'pictures' | null {
  if (!('MediaSource' in window)) return null
  if (MediaSource.isTypeSupported(part.mime)) return 'whole'
  return MediaSource.isTypeSupported(picturesOf(part.mime)) ? 'pictures' : null
}

function picturesOf(mime: string): string {
  return mime.replace(/, [^"]*"/, '"')
}

export type PartPlayerOptions = Readonly<{
  video: HTMLVideoElement
  camera: string
  part: PackedPart
  logged: ReadonlyMap<string, LoggedSegment>
  file: ReadAt
  how: 'whole' | 'pictures'
}>

/** Plays a part out of the package, fragment by fragment as they are needed. Media time is real time less the part's start. */
export class PartPlayer {
  readonly #by: PartPlayerOptions
  readonly #pieces: readonly Timed[]
  readonly #source = new MediaSource()
  readonly #url: string
  readonly #timer: ReturnType<typeof setInterval>
  #buffer: SourceBuffer | null = null
  #isBusy = false
  #isClosed = false

  constructor(by: PartPlayerOptions) {
    this.#by = by
    const { pieces } = layOut(by)
    this.#pieces = timed(pieces, by.part)
    this.#url = URL.createObjectURL(this.#source)
    this.#source.addEventListener('sourceopen', () => this.#run(() => this.#begin(pieces[0])), { once: true })
    by.video.src = this.#url
    this.#timer = setInterval(() => this.#run(() => this.#pump()), TICK)
    by.video.addEventListener('seeking', () => this.#run(() => this.#pump()))
  }

  /** Media seconds of the first picture and of the end. */
  get bounds(): Readonly<{ start: number; end: number }> {
    return { start: this.#pieces[0]?.start ?? 0, end: this.#pieces.at(-1)?.end ?? 0 }
  }

  close(): void {
    this.#isClosed = true
    clearInterval(this.#timer)
    URL.revokeObjectURL(this.#url)
  }

  /** One thing at a time; what cannot be read or decoded ends the playing, and the report says why. */
  #run(work: () => Promise<void>): void {
    if (this.#isBusy || this.#isClosed) return
    this.#isBusy = true
    work()
      .catch((thrown: unknown) => {
        this.close()
        reportError(thrown)
      })
      .finally(() => (this.#isBusy = false))
  }

  async #begin(init: Piece | undefined): Promise<void> {
    if (init === undefined) return
    const { part, how, file, video } = this.#by
    this.#buffer = this.#source.addSourceBuffer(how === 'whole' ? part.mime : picturesOf(part.mime))
    this.#source.duration = this.bounds.end
    const bytes = await file.read(init.offset, init.bytes)
    const [format] = readInit(bytes).video
    await this.#append(how === 'whole' || format === undefined ? bytes : formatInit({ video: format, audio: null }))
    video.currentTime = this.bounds.start
    await this.#pump()
  }

  async #pump(): Promise<void> {
    const { video, file, how } = this.#by
    if (this.#buffer === null) return
    this.#leap()
    const now = video.currentTime
    let at = this.#pieces.findIndex(({ end }) => end > this.#bufferedTo(now))
    if (at < 0) return
    // Decoding begins with a key frame: without one in the buffer, from the nearest fragment before that is sure to have one.
    if (this.#bufferedTo(now) === now) at = this.#entry(at)
    for (; at < this.#pieces.length && !this.#isClosed; at++) {
      const next = this.#pieces[at]
      if (next === undefined || next.start > video.currentTime + AHEAD) break
      const bytes = await file.read(next.piece.offset, next.piece.bytes)
      await this.#append(how === 'whole' ? bytes : picturesIn(bytes))
    }
    const { buffered } = this.#buffer
    if (buffered.length > 0 && buffered.start(0) < now - 2 * BEHIND)
      await this.#settled(() => this.#buffer?.remove(0, now - BEHIND))
  }

  /** A few fragments earlier: key frames come every few seconds. */
  #entry(at: number): number {
    const start = this.#pieces[at]?.start ?? 0
    const first = this.#pieces.findIndex((each) => each.start >= start - 10)
    return Math.max(0, first)
  }

  /** Over a gap to where there is footage again. */
  #leap(): void {
    const { video } = this.#by
    const now = video.currentTime
    const next = this.#pieces.find(({ end }) => end > now + 0.05)
    if (next !== undefined && next.start > now + NEAR) video.currentTime = next.start + 0.01
  }

  #bufferedTo(time: number): number {
    const buffered = this.#buffer?.buffered
    if (buffered === undefined) return time
    for (let i = 0; i < buffered.length; i++)
      if (buffered.start(i) <= time + NEAR && buffered.end(i) > time) return buffered.end(i)
    return time
  }

  #append(bytes: Uint8Array): Promise<void> {
    return this.#settled(() => this.#buffer?.appendBuffer(new Uint8Array(bytes)))
  }

  #settled(work: () => void): Promise<void> {
    const buffer = this.#buffer
    if (buffer === null) return Promise.resolve()
    return new Promise((resolve, reject) => {
      buffer.addEventListener('updateend', () => resolve(), { once: true })
      buffer.addEventListener('error', () => reject(new Error('the footage cannot be decoded')), { once: true })
      work()
    })
  }
}

function picturesIn(bytes: Uint8Array): Uint8Array {
  const { header, from, to } = withoutAudio(readFragment(bytes))
  const made = new Uint8Array(header.length + to - from)
  made.set(header)
  made.set(bytes.subarray(from, to), header.length)
  return made
}

function timed(pieces: readonly Piece[], part: PackedPart): Timed[] {
  const fragments = pieces.filter(({ number }) => number >= 0)
  return fragments.map((piece, at) => {
    const { segment, number } = piece
    const begin = (time: number): number => (time - part.start) / 90_000
    const start = begin(segment.start + (segment.fragments[number]?.start ?? 0) * 90)
    const next = segment.fragments[number + 1]
    const end = next === undefined ? begin(segment.end) : begin(segment.start + next.start * 90)
    return { piece, start, end: at === fragments.length - 1 ? end : Math.max(end, start) }
  })
}
