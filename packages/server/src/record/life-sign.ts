// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, type Log, toError, toTicks } from '@mingjian/base'
import { statSync } from 'node:fs'
import { utimes, writeFile } from 'node:fs/promises'
import { isAbsent } from '../disk/disk.ts'

const BEAT_MILLIS = 2000

/**
 * An empty file whose time of change is when recording was last known to run. A camera that was away before a crash was
 * away for the camera's reason up to then, and for ours from then on.
 */
export class LifeSign {
  readonly #by: Readonly<{ path: string; log: Log }>
  #timer: NodeJS.Timeout | null = null
  #isBeating = false

  constructor(options: Readonly<{ path: string; log: Log }>) {
    this.#by = options
  }

  /** When the last process before us was alive, null when there was none; from now on we are. */
  start(): EpochTicks | null {
    const before = this.#read()
    this.#timer ??= setInterval(() => void this.#beat(), BEAT_MILLIS)
    void this.#beat()
    return before
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #read(): EpochTicks | null {
    try {
      return toTicks(Math.round(statSync(this.#by.path).mtimeMs) as EpochMillis)
    } catch (thrown) {
      if (!isAbsent(thrown)) this.#by.log.warn('record.life.unreadable', { message: toError(thrown).message })
      return null
    }
  }

  async #beat(): Promise<void> {
    if (this.#isBeating) return
    this.#isBeating = true
    const now = new Date()
    try {
      await utimes(this.#by.path, now, now).catch(async (thrown: unknown) => {
        if (!isAbsent(thrown)) throw thrown
        await writeFile(this.#by.path, '', { mode: 0o640 })
      })
    } catch (thrown) {
      this.#by.log.warn('record.life.unwritten', { message: toError(thrown).message })
    } finally {
      this.#isBeating = false
    }
  }
}
