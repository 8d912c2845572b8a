// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, toError } from '@mingjian/base'
import { formatInit } from '@mingjian/wire'
import type { Disk } from '../disk/disk.ts'
import { removeFile } from '../disk/durable.ts'
import type { SegmentFacts } from '../disk/facts.ts'
import type { Layout } from '../disk/layout.ts'
import { recoverSegment } from '../disk/recovery.ts'
import { SegmentWriter } from '../disk/segment-writer.ts'
import type { StreamFormat } from '../stream/stream.ts'
import { LIMITS } from './limits.ts'
import type { RecentFragments } from './recall.ts'
import type { Cut } from './segment-cutter.ts'
import { type FragmentRow, type Seal } from '../disk/segment-row.ts'

export type FootageSink = Readonly<{
  /** After each fragment and at the seal. */
  segment(facts: SegmentFacts): void
  /** The open segment was given up; its footage ends at `end` (null: it had none). Everything queued for it is dropped. */
  failed(error: Error, end: EpochTicks | null): void
}>

export type FootageOptions = Readonly<{ camera: string; disk: Disk; layout: Layout; sink: FootageSink }>

type Job = Readonly<{ size: number; generation: number; run: () => Promise<void>; over: () => void }>

const NO_PAYLOAD = { size: 0, over: () => {} }

/**
 * Carries out the cutter's decisions on the disk, one at a time and in order. After an error everything of the segment
 * is dropped up to the next `open`; what it left on the disk is made whole before that.
 */
export class FootageWriter {
  readonly #options: FootageOptions
  readonly #jobs: Job[] = []
  #size = 0
  #generation = 0 // of the segment that is being cut; a failure begins a new one
  #running: Promise<void> | null = null
  #segment: SegmentWriter | null = null // touched only by jobs
  #format: StreamFormat | null = null // of #segment
  #recent: FragmentRow[] = [] // of #segment, from the newest that begins with a key frame; written only by jobs
  #isDamaged = false
  #torn: Readonly<{ name: string; isEmpty: boolean }> | null = null // written only by jobs
  #bytes = 0

  constructor(options: FootageOptions) {
    this.#options = options
  }

  /** Bytes waiting for the disk. */
  get queued(): number {
    return this.#size
  }
  /** Media bytes handed to the kernel since the beginning. */
  get bytes(): number {
    return this.#bytes
  }

  /** Releases the fragment when it is written or dropped. False when it would be too much: the caller ends the segment. */
  write(cut: Cut): boolean {
    const run = (): Promise<void> => this.#carryOut(cut)
    if (cut.type !== 'fragment') {
      this.#push(run)
      return true
    }
    const { fragment } = cut
    const fits = this.#size + fragment.length <= LIMITS.queueBytes
    if (fits) this.#push(run, { size: fragment.length, over: () => fragment.release() })
    else fragment.release()
    return fits
  }

  /** Puts what was written on the medium, once those before it are done. */
  sync(): void {
    this.#push(async () => this.#segment?.sync())
  }

  /** What the open segment holds since its newest key frame once everything queued so far is written; null when none is open. */
  recent(): Promise<RecentFragments | null> {
    return new Promise((resolve) => {
      const run = async (): Promise<void> => {
        const [format, segment] = [this.#format, this.#segment]
        const media = segment?.place?.media
        if (segment === null || format === null || media === undefined) return
        resolve({ media, format, start: segment.header.start, rows: [...this.#recent] })
      }
      this.#push(run, { size: 0, over: () => resolve(null) })
    })
  }

  /** Everything queued so far is done. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  #push(run: () => Promise<void>, { size, over }: Pick<Job, 'size' | 'over'> = NO_PAYLOAD): void {
    this.#jobs.push({ size, generation: this.#generation, run, over })
    this.#size += size
    this.#running ??= this.#work()
  }

  async #work(): Promise<void> {
    await Promise.resolve() // so that #running is set before it is cleared
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      this.#size -= job.size
      try {
        if (job.generation === this.#generation) await job.run()
      } catch (error) {
        await this.#fail(toError(error))
      }
      job.over()
    }
    this.#running = null
  }

  async #carryOut(cut: Cut): Promise<void> {
    switch (cut.type) {
      case 'open':
        await this.#mend()
        this.#segment = this.#begin(cut.format, cut.start)
        this.#format = cut.format
        this.#recent = []
        this.#isDamaged = false
        return
      case 'fragment': {
        const segment = this.#segment
        if (segment === null) throw new Fault('conflict', 'record.segment.none', 'a fragment without a segment')
        const row = await segment.append(cut.fragment)
        if (row.beginsWithKey) this.#recent = []
        this.#recent.push(row)
        this.#isDamaged ||= cut.fragment.isDamaged
        this.#bytes += cut.fragment.length
        this.#tell(segment, null)
        return
      }
      case 'end': {
        const segment = this.#segment
        if (segment === null) return
        const seal = await segment.seal(cut.reason)
        this.#segment = null
        if (seal !== null) this.#tell(segment, seal)
      }
    }
  }

  #begin(format: StreamFormat, start: EpochTicks): SegmentWriter {
    const { camera, disk, layout } = this.#options
    const { video, audio } = format
    const header = {
      camera,
      start,
      codec: video.codec,
      codecString: video.codecString,
      width: video.width,
      height: video.height,
      audio: audio?.codec ?? null,
    }
    return new SegmentWriter({ disk, layout, header, init: formatInit({ video, audio }) })
  }

  #tell(segment: SegmentWriter, seal: Seal | null): void {
    const { header, place, end, bytes, fragments } = segment
    if (place === null) return
    const { camera, start, codec, codecString, width, height, audio } = header
    const sealed = { root: seal === null ? null : Buffer.from(seal.root).toString('hex'), reason: seal?.reason ?? null }
    const facts = {
      camera,
      name: place.name,
      start,
      end,
      bytes,
      fragments,
      isDamaged: this.#isDamaged,
      codec,
      codecString,
      width,
      height,
      audio,
    }
    this.#options.sink.segment({ ...facts, ...sealed })
  }

  /** Before a new segment: the files that an error left open are cut to their last whole fragment and sealed. */
  async #mend(): Promise<void> {
    if (this.#torn === null) return
    const { disk, layout, camera } = this.#options
    const place = layout.segment(camera, this.#torn.name)
    const found = await recoverSegment(disk, place)
    // Its very first write failed, moments ago and under our eyes: without this a full disk would fill with empty files.
    if (found.facts === null && this.#torn.isEmpty) {
      await removeFile(disk, place.media)
      await removeFile(disk, place.index)
    }
    this.#torn = null
    if (found.facts !== null) this.#options.sink.segment(found.facts)
  }

  async #fail(error: Error): Promise<void> {
    const segment = this.#segment
    this.#segment = null
    this.#generation++
    let reported = error
    try {
      await segment?.abandon()
    } catch (closing) {
      reported = new AggregateError([error, closing], error.message)
    }
    const name = segment?.place?.name
    if (segment !== null && name !== undefined) this.#torn ??= { name, isEmpty: segment.fragments === 0 }
    this.#options.sink.failed(reported, segment !== null && segment.fragments > 0 ? segment.end : null)
  }
}
