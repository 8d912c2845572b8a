// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, type Log, toError } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import type { GapFacts, SegmentFacts } from '../disk/facts.ts'
import type { Layout } from '../disk/layout.ts'
import { readIndex } from '../disk/recovery.ts'
import type { Enter } from '../log/enter.ts'
import { gapDraft, segmentDrafts } from '../log/footage-draft.ts'
import type { Unentered } from '../store/footage-entries.ts'

/** Of what recorders tell, the part that belongs in the evidence log. */
export type ScribeNews = Readonly<
  | { type: 'segment'; segment: SegmentFacts }
  | { type: 'gap-opened'; gap: GapFacts }
  | { type: 'gap-closed'; camera: string; at: EpochTicks }
  | { type: 'recovered' | 'disk-error' | 'disk-well' | 'status' | 'recorder' }
>

export type FootageScribeOptions = Readonly<{
  enter: Enter
  disk: Disk
  layout: Layout
  log: Log
  /** What the catalogue has and the log has not; rejects while the database is away. */
  unentered: (limit: number) => Promise<Unentered>
  /** Resolves when the projection holds all that is in the log. */
  settled: () => Promise<void>
}>

type Job = Readonly<{ segment: { camera: string; name: string } } | { gap: GapFacts }>

const MAX_WAITING = 20_000
const AT_ONCE = 64
const BATCH = 1000

/**
 * Enters every sealed segment and every gap. Recorders' news are entered as they come, without the database. What was missed, because the
 * program or the log was not there, is found by {@link reconcile} in the catalogue, which is read back from the disk at each start.
 */
export class FootageScribe implements AsyncDisposable {
  readonly #by: FootageScribeOptions
  readonly #gaps = new Map<string, GapFacts>() // open ones, by camera
  #waiting: Job[] = []
  #running: Promise<void> | null = null
  #told = new Set<string>() // entered, or about to be, since the last settlement
  #isClosed = false

  constructor(options: FootageScribeOptions) {
    this.#by = options
  }

  take(news: ScribeNews): void {
    if (news.type === 'segment' && news.segment.root !== null) this.#add({ segment: news.segment })
    if (news.type === 'gap-opened') {
      this.#close(news.gap.camera, news.gap.start)
      this.#gaps.set(news.gap.camera, news.gap)
      this.#add({ gap: news.gap })
    }
    if (news.type === 'gap-closed') this.#close(news.camera, news.at)
  }

  /** Enters what the catalogue has and the log has not; answers how much. To be called after each read-back and now and then. */
  async reconcile(): Promise<number> {
    let entered = 0
    for (;;) {
      await this.#idle()
      this.#told = new Set()
      await this.#by.settled()
      const { segments, gaps } = await this.#by.unentered(BATCH)
      const jobs: Job[] = [...segments.map((segment) => ({ segment })), ...gaps.map((gap) => ({ gap }))]
      const missing = jobs.filter((job) => !this.#told.has(keyOf(job)))
      let written = 0
      for (let at = 0; at < missing.length; at += AT_ONCE) written += await this.#write(missing.slice(at, at + AT_ONCE))
      entered += written
      if (this.#isClosed || written === 0 || jobs.length < BATCH) break
    }
    if (entered > 0) this.#by.log.info('log.footage.reconciled', { entries: entered })
    return entered
  }

  /** Enters what waits. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#idle()
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #close(camera: string, at: EpochTicks): void {
    const open = this.#gaps.get(camera)
    this.#gaps.delete(camera)
    if (open && at > open.start) this.#add({ gap: { ...open, end: at } })
  }

  #add(job: Job): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(job)
    this.#running ??= this.#work().finally(() => (this.#running = null))
  }

  async #idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, AT_ONCE))
  }

  /** What cannot be entered now is found again by reconcile. Answers how many were. */
  async #write(jobs: readonly Job[]): Promise<number> {
    for (const job of jobs) this.#told.add(keyOf(job))
    const done = await Promise.allSettled(jobs.map((job) => this.#enter(job)))
    const failed = done.flatMap((each) => (each.status === 'rejected' ? [toError(each.reason)] : []))
    const [first] = failed
    if (first) {
      const code = first instanceof Fault ? first.code : null
      this.#by.log.warn('log.footage', { failed: failed.length, code, error: first.message })
    }
    return done.filter((each) => each.status === 'fulfilled' && each.value).length
  }

  async #enter(job: Job): Promise<boolean> {
    if ('gap' in job) {
      await this.#by.enter(gapDraft(job.gap))
      return true
    }
    const { camera, name } = job.segment
    const index = await readIndex(this.#by.disk, this.#by.layout.segment(camera, name))
    const drafts = index === null ? [] : segmentDrafts(name, index)
    await Promise.all(drafts.map((draft) => this.#by.enter(draft)))
    return drafts.length > 0
  }
}

function keyOf(job: Job): string {
  return 'gap' in job
    ? `${job.gap.camera} ${job.gap.start} ${job.gap.end ?? ''}`
    : `${job.segment.camera} ${job.segment.name}`
}
