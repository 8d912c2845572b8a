// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import { dayOf } from '../disk/layout.ts'
import type { FragmentBytes } from '../disk/segment-writer.ts'
import type { Frame, StreamFormat } from '../stream/stream.ts'
import { FragmentBuilder } from './fragment-builder.ts'
import { LIMITS } from './limits.ts'
import { type SealReason } from '../disk/segment-row.ts'

/** What is to be written, in order. Between `open` and `end` come the segment's fragments. */
export type Cut =
  | Readonly<{ type: 'open'; format: StreamFormat; start: EpochTicks }>
  | Readonly<{ type: 'fragment'; fragment: FragmentBytes }>
  /** `end`: where the footage ends. */
  | Readonly<{ type: 'end'; reason: SealReason; end: EpochTicks }>

type OpenSegment = {
  builder: FragmentBuilder
  start: EpochTicks
  day: string
  newest: EpochTicks
  fragments: number
  end: EpochTicks
}

/** Decides where fragments and segments begin and end. No clock, no disk. */
export class SegmentCutter {
  readonly #emit: (cut: Cut) => void
  #format: StreamFormat | null = null
  #open: OpenSegment | null = null

  constructor(emit: (cut: Cut) => void) {
    this.#emit = emit
  }

  get isOpen(): boolean {
    return this.#open !== null
  }
  /** Pictures waiting to be written, with the time of the first. */
  get waiting(): number {
    return this.#open?.builder.pictures ?? 0
  }

  format(format: StreamFormat): void {
    if (this.#format !== null && sameFormat(this.#format, format)) return
    this.end('format')
    this.#format = format
  }

  /** `isHeld`: begin no segment now. Returns false when the frame was not taken. */
  frame(frame: Frame, isHeld: boolean): boolean {
    if (frame.track === 'audio') return this.#audio(frame)
    this.#closeBefore(frame)
    if (this.#open === null) {
      if (!frame.isKey || isHeld || this.#format === null) return false
      this.#begin(this.#format, frame.time)
    }
    const open = this.#open
    if (open === null) return false
    open.builder.push(frame)
    open.newest = Math.max(open.newest, frame.time) as EpochTicks
    return true
  }

  /** Writes what waits without knowing what follows. */
  flush(): void {
    this.#cut(null)
  }

  end(reason: SealReason): void {
    const open = this.#open
    if (open === null) return
    this.#cut(null)
    this.#open = null
    this.#emit({ type: 'end', reason, end: open.end })
  }

  /** Gives up the open segment and what waits for it, without a word. */
  abort(): void {
    this.#open = null
  }

  #audio(frame: Frame): boolean {
    const open = this.#open
    if (open === null || open.builder.bytes > 2 * LIMITS.fragmentBytes) return false
    open.builder.push(frame)
    return true
  }

  #closeBefore(frame: Frame): void {
    const open = this.#open
    if (open === null) return
    const { builder } = open
    const ahead = frame.time - open.newest
    if (ahead > Math.max(LIMITS.holeTicks, 4 * builder.interval)) return this.end('hole')
    if (-ahead > LIMITS.holeTicks) return this.end('timestamps')
    const since = builder.since
    const span = since === null ? 0 : frame.time - since
    if (frame.isKey && (frame.time - open.start >= LIMITS.segmentTicks || dayOf(frame.time) !== open.day)) {
      this.#cut(frame.time)
      this.end(dayOf(frame.time) === open.day ? 'full' : 'day')
    } else if (open.fragments >= LIMITS.segmentFragments) {
      this.end('full')
    } else if (
      span >= LIMITS.fragmentTicks ||
      (frame.isKey && span >= LIMITS.keyFragmentTicks) ||
      builder.bytes + frame.data.length > LIMITS.fragmentBytes
    ) {
      this.#cut(frame.time)
    }
  }

  #begin(format: StreamFormat, start: EpochTicks): void {
    const builder = new FragmentBuilder({ video: format.video, audio: format.audio, start })
    this.#open = { builder, start, day: dayOf(start), newest: start, fragments: 0, end: start }
    this.#emit({ type: 'open', format, start })
  }

  #cut(next: EpochTicks | null): void {
    const open = this.#open
    const fragment = open?.builder.cut(next) ?? null
    if (open === null || fragment === null) return
    open.fragments++
    open.end = (fragment.start + fragment.duration) as EpochTicks
    this.#emit({ type: 'fragment', fragment })
  }
}

function sameFormat(a: StreamFormat, b: StreamFormat): boolean {
  return (
    a.video.codec === b.video.codec &&
    sameBytes(a.video.config, b.video.config) &&
    a.audio?.codec === b.audio?.codec &&
    a.audio?.rate === b.audio?.rate &&
    a.audio?.channels === b.audio?.channels &&
    sameBytes(a.audio?.config, b.audio?.config)
  )
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0
}
