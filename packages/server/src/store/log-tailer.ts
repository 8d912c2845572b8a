// SPDX-License-Identifier: Apache-2.0
import { Fault, type Log, toError } from '@mingjian/base'
import { TILE_WIDTH } from '@mingjian/evidence'
import type { EvidenceLog } from '../log/evidence-log.ts'
import type { LogProjection } from './log-projection.ts'

export type LogTailerOptions = Readonly<{
  source: Pick<EvidenceLog, 'size' | 'listen' | 'tiles'>
  projection: LogProjection
  log: Log
  /** Something was added, up to but not including this index. */
  added?: (next: number) => void
  /** The database knows more entries than the log has: it was put back to an older state. */
  shortened: (fault: Fault) => void
}>

const RETRY_MILLIS = 2000
const KEPT_BYTES = 8 << 20

/** Carries entries from the log into the projection, in order and without gap; while the database is away it falls behind and nothing waits. */
export class LogTailer implements AsyncDisposable {
  readonly #by: LogTailerOptions
  readonly #waiters: { index: number; resolve: () => void; reject: (error: Error) => void }[] = []
  #next: number | null = null // not yet asked of the database
  #recent: { first: number; entries: readonly Uint8Array[]; bytes: number }[] = []
  #running: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #unlisten: () => void = () => {}
  #isClosed = false

  constructor(options: LogTailerOptions) {
    this.#by = options
  }

  start(): void {
    this.#unlisten = this.#by.source.listen((first, entries) => {
      this.#remember(first, entries)
      this.#go()
    })
    this.#go()
  }

  /** Resolves when every entry before `index` is in the projection; rejects when the tailer is closed before. */
  reach(index: number): Promise<void> {
    if (this.#next !== null && this.#next >= index) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiters.push({ index, resolve, reject })
      this.#go()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#unlisten()
    if (this.#timer) clearTimeout(this.#timer)
    await this.#running
    const gone = new Fault('unavailable', 'log.closed', 'the evidence log is closed')
    for (const { reject } of this.#waiters.splice(0)) reject(gone)
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #go(): void {
    if (this.#isClosed || this.#timer !== null) return
    this.#running ??= this.#work().finally(() => {
      this.#running = null
      if (this.#next !== null && this.#next < this.#by.source.size) this.#go()
    })
  }

  async #work(): Promise<void> {
    try {
      this.#next ??= await this.#begin()
      while (!this.#isClosed && this.#next < this.#by.source.size) {
        const entries = await this.#read(this.#next)
        await this.#by.projection.add(this.#next, entries)
        this.#next += entries.length
        this.#by.added?.(this.#next)
        this.#wake(this.#next)
      }
      this.#wake(this.#next)
    } catch (thrown) {
      this.#by.log.warn('log.projection', { next: this.#next, error: toError(thrown).message })
      this.#timer = setTimeout(() => {
        this.#timer = null
        this.#go()
      }, RETRY_MILLIS)
    }
  }

  async #begin(): Promise<number> {
    const next = await this.#by.projection.next()
    const { size } = this.#by.source
    if (next <= size) return next
    const words = `the evidence log holds ${size} entries, and the database has seen ${next}: it was put back to an older state`
    this.#by.shortened(new Fault('data-loss', 'log.damaged', words, { size, next }))
    return next
  }

  async #read(from: number): Promise<readonly Uint8Array[]> {
    const kept = this.#recent.find(({ first, entries }) => from >= first && from < first + entries.length)
    if (kept) return kept.entries.slice(from - kept.first)
    const end = (Math.floor(from / TILE_WIDTH) + 1) * TILE_WIDTH
    return this.#by.source.tiles.readEntries(from, Math.min(end, this.#by.source.size))
  }

  /** The newest batches, so that the bundle that grows is not read again for each of them. */
  #remember(first: number, entries: readonly Uint8Array[]): void {
    const bytes = entries.reduce((sum, entry) => sum + entry.length, 0)
    const next = this.#next ?? 0
    this.#recent = [
      ...this.#recent.filter((batch) => batch.first + batch.entries.length > next),
      { first, entries, bytes },
    ]
    let total = this.#recent.reduce((sum, batch) => sum + batch.bytes, 0)
    while (total > KEPT_BYTES) total -= this.#recent.shift()?.bytes ?? total
  }

  #wake(next: number): void {
    for (const waiter of this.#waiters.splice(0)) {
      if (waiter.index <= next) waiter.resolve()
      else this.#waiters.push(waiter)
    }
  }
}
