// SPDX-License-Identifier: Apache-2.0
import { type Log, toError } from '@mingjian/base'
import type { SegmentFacts } from '../disk/facts.ts'
import { dayOf } from '../disk/layout.ts'
import type { FootageChange } from '../store/footage-change.ts'

/** The part of a recorder's events that changes the catalogue. */
export type FootageNews = FootageChange | Readonly<{ type: string }>

export type CatalogueWriterOptions = Readonly<{
  apply: (changes: readonly FootageChange[]) => Promise<void>
  /** Reads these camera-days back from the disk into the catalogue. */
  reconcile: (camera: string, days: readonly string[]) => Promise<void>
  log: Log
}>

/** About ten minutes of 1,000 cameras; beyond it the days are read back from the disk instead. */
const MAX_WAITING = 20_000
const PAUSE_MILLIS = 300
const RETRY_MILLIS = 2000
const BATCH = 2000

/**
 * Carries what recorders tell into the catalogue, in batches and in order. While the database is away it keeps what it can and
 * remembers the rest as camera-days to be read back from the disk, so nothing waits for the database and nothing is lost.
 */
export class CatalogueWriter implements AsyncDisposable {
  readonly #by: CatalogueWriterOptions
  readonly #open = new Map<string, SegmentFacts>()
  readonly #dirty = new Map<string, Set<string>>()
  #waiting: FootageChange[] = []
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  #isAway = false
  #isClosed = false

  constructor(options: CatalogueWriterOptions) {
    this.#by = options
  }

  take(news: FootageNews): void {
    if (!isChange(news)) return
    if (news.type === 'segment') {
      const { segment } = news
      if (segment.root === null) {
        this.#open.set(segment.camera, segment)
        return
      }
      if (this.#open.get(segment.camera)?.name === segment.name) this.#open.delete(segment.camera)
    }
    this.#waiting.push(news)
    if (this.#waiting.length > MAX_WAITING) this.#giveUpOldest()
    this.#schedule(PAUSE_MILLIS)
  }

  /** Newer than the catalogue: the open segment, and sealed ones that are not in it yet, by start. */
  pending(camera: string): SegmentFacts[] {
    const sealed = this.#waiting.flatMap((change) =>
      change.type === 'segment' && change.segment.camera === camera ? [change.segment] : [],
    )
    const open = this.#open.get(camera)
    return open === undefined ? sealed : [...sealed, open]
  }
  /** Losses not yet in the catalogue, in the order told. */
  pendingGaps(camera: string): FootageChange[] {
    return this.#waiting.filter(
      (change) =>
        (change.type === 'gap-opened' && change.gap.camera === camera) ||
        (change.type === 'gap-closed' && change.camera === camera),
    )
  }
  get waiting(): number {
    return this.#waiting.length + this.#dirty.size
  }
  /** The last try failed. */
  get isAway(): boolean {
    return this.#isAway
  }

  /** Says that a camera's day on disk and catalogue may differ. */
  markDirty(camera: string, day: string): void {
    const days = this.#dirty.get(camera) ?? new Set()
    this.#dirty.set(camera, days.add(day))
    this.#schedule(PAUSE_MILLIS)
  }

  /** Writes everything that waits, once; rejects when the database is away. */
  async flush(): Promise<void> {
    while (this.#running !== null) await this.#running
    this.#running = this.#work()
    try {
      await this.#running
    } finally {
      this.#running = null
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    try {
      await this.flush()
    } catch (error) {
      this.#by.log.warn('catalogue.left', { waiting: this.waiting, message: toError(error).message })
    }
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #schedule(millis: number): void {
    if (this.#isClosed) return
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.flush().then(
        () => this.#wentWell(),
        (error: unknown) => this.#wentWrong(toError(error)),
      )
    }, millis)
  }

  #wentWell(): void {
    if (this.#isAway) this.#by.log.info('catalogue.back')
    this.#isAway = false
    if (this.waiting > 0) this.#schedule(PAUSE_MILLIS)
  }

  #wentWrong(error: Error): void {
    if (!this.#isAway) this.#by.log.warn('catalogue.away', { message: error.message })
    this.#isAway = true
    this.#schedule(RETRY_MILLIS)
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH)
      await this.#by.apply(batch)
      // Not spliced before: what is being written must stay visible in `pending` until it is in the catalogue.
      this.#waiting.splice(0, batch.length)
    }
    for (const [camera, days] of this.#dirty) {
      await this.#by.reconcile(camera, [...days].toSorted())
      this.#dirty.delete(camera)
    }
  }

  #giveUpOldest(): void {
    const given = this.#waiting.splice(this.#running === null ? 0 : BATCH, BATCH)
    for (const change of given) {
      if (change.type === 'segment') this.markDirty(change.segment.camera, change.segment.name.slice(0, 10))
      else if (change.type === 'gap-closed') this.markDirty(change.camera, dayOf(change.at))
      else this.markDirty(change.gap.camera, dayOf(change.gap.start))
    }
  }
}

function isChange(news: FootageNews): news is FootageChange {
  return news.type === 'segment' || news.type === 'gap-opened' || news.type === 'gap-closed'
}
