// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import { dayOf } from '../disk/layout.ts'
import type { Frame, StreamFormat } from '../stream/stream.ts'
import type { BlockPool } from './block-pool.ts'
import { FragmentBuilder, type PooledFragment } from './fragment-builder.ts'
import { LIMITS } from './limits.ts'
import { type SealReason } from '../disk/segment-row.ts'

/** What is to be written, in order. Between `open` and `end` come the segment's fragments, which the taker releases. */
export type Cut =
  | Readonly<{ type: 'open'; format: StreamFormat; start: EpochTicks }>
  | Readonly<{ type: 'fragment'; fragment: PooledFragment }>
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

/** A full segment whose last fragment waits for sounds that belong to it and come after the picture that ended it. */
type Closing = Readonly<{ segment: OpenSegment; next: EpochTicks; reason: SealReason }>

/** Decides where fragments and segments begin and end. No clock, no disk. */
export class SegmentCutter {
  readonly #emit: (cut: Cut) => void
  readonly #pool: BlockPool
  #format: StreamFormat | null = null
  #open: OpenSegment | null = null
  #closing: Closing | null = null // while set, the `open` of #open is not yet said

  constructor(emit: (cut: Cut) => void, pool: BlockPool) {
    this.#emit = emit
    this.#pool = pool
  }

  get isOpen(): boolean {
    return this.#open !== null
  }
  /** Pictures waiting to be written, with the time of the first. */
  get waiting(): number {
    return this.#open?.builder.pictures ?? 0
  }

  /** Copies of the frames of the open segment that are not cut yet. */
  waitingFrames(): Frame[] {
    return this.#open?.builder.waiting() ?? []
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
    this.#release()
    const open = this.#open
    if (open === null) return
    this.#cut(null)
    open.builder.discard() // sounds without a picture
    this.#open = null
    this.#emit({ type: 'end', reason, end: open.end })
  }

  /** Gives up the open segment and what waits for it, without a word. */
  abort(): void {
    this.#open?.builder.discard()
    this.#closing?.segment.builder.discard()
    this.#open = null
    this.#closing = null
  }

  #audio(frame: Frame): boolean {
    const open = this.#open
    if (open === null || open.builder.bytes > 2 * LIMITS.fragmentBytes) return false
    if (this.#closing !== null && frame.time < open.start) {
      this.#closing.segment.builder.push(frame)
      return true
    }
    this.#release()
    open.builder.push(frame)
    return true
  }

  #closeBefore(frame: Frame): void {
    const open = this.#open
    if (open === null) return
    if (frame.time - open.start >= LIMITS.soundTicks) this.#release()
    const { builder } = open
    const ahead = frame.time - open.newest
    if (ahead > Math.max(LIMITS.holeTicks, 4 * builder.interval)) return this.end('hole')
    if (-ahead > LIMITS.holeTicks) return this.end('timestamps')
    const since = builder.since
    const span = since === null ? 0 : frame.time - since
    if (frame.isKey && (frame.time - open.start >= LIMITS.segmentTicks || dayOf(frame.time) !== open.day)) {
      this.#rotate(open, { next: frame.time, reason: dayOf(frame.time) === open.day ? 'full' : 'day' })
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
    const builder = new FragmentBuilder({ video: format.video, audio: format.audio, start, pool: this.#pool })
    this.#open = { builder, start, day: dayOf(start), newest: start, fragments: 0, end: start }
    if (this.#closing === null) this.#emit({ type: 'open', format, start })
  }

  #rotate(segment: OpenSegment, how: Pick<Closing, 'next' | 'reason'>): void {
    this.#release()
    this.#open = null
    this.#closing = { segment, ...how }
    if (this.#format?.audio == null) this.#release()
  }

  /** Writes the end of the segment that is closing, and says that the next is open. */
  #release(): void {
    const closing = this.#closing
    if (closing === null) return
    this.#closing = null
    this.#cutFrom(closing.segment, closing.next)
    closing.segment.builder.discard()
    this.#emit({ type: 'end', reason: closing.reason, end: closing.segment.end })
    if (this.#open !== null && this.#format !== null)
      this.#emit({ type: 'open', format: this.#format, start: this.#open.start })
  }

  #cut(next: EpochTicks | null): void {
    this.#release()
    if (this.#open !== null) this.#cutFrom(this.#open, next)
  }

  #cutFrom(segment: OpenSegment, next: EpochTicks | null): void {
    const fragment = segment.builder.cut(next)
    if (fragment === null) return
    segment.fragments++
    segment.end = (fragment.start + fragment.duration) as EpochTicks
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
