// SPDX-License-Identifier: Apache-2.0
import { toError } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import type { Layout } from '../disk/layout.ts'
import { appendLedger, type LedgerEntry } from '../disk/ledger.ts'

export type LedgerWriterOptions = Readonly<{
  camera: string
  disk: Disk
  layout: Layout
  failed: (error: Error) => void
}>

/** A disk that is full for a week, with a camera that comes and goes each minute. */
const MAX_WAITING = 20_000

/** Appends to a camera's ledger in order; what the disk refuses is kept and tried again. */
export class LedgerWriter {
  readonly #options: LedgerWriterOptions
  #waiting: LedgerEntry[] = []
  #running: Promise<void> | null = null

  constructor(options: LedgerWriterOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.length
  }

  push(entry: LedgerEntry): void {
    this.#waiting.push(entry)
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift()
    this.flush()
  }

  /** Tries to write what waits. */
  flush(): void {
    if (this.#waiting.length > 0) this.#running ??= this.#work()
  }

  /** The last try has ended, well or not. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #work(): Promise<void> {
    const { camera, disk, layout } = this.#options
    // Let entries of the same instant go to the disk together.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const entries = this.#waiting
      this.#waiting = []
      try {
        await appendLedger(disk, layout, { camera, entries })
      } catch (error) {
        this.#waiting = [...entries, ...this.#waiting]
        this.#running = null
        this.#options.failed(toError(error))
        return
      }
    }
    this.#running = null
  }
}
