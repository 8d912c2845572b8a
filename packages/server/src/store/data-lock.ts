// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault, toError } from '@mingjian/base'

/**
 * The right to run on a data folder, for one process at a time. An empty SQLite file holds it, because its lock is the
 * operating system's: it ends with the process, however that ends, and no child inherits it.
 */
export class DataLock implements Disposable {
  #file: DatabaseSync | null

  private constructor(file: DatabaseSync) {
    this.#file = file
  }

  /** Null when another process holds it. */
  static tryTake(dataFolder: string): DataLock | null {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    const file = new DatabaseSync(path.join(dataFolder, 'lock'))
    try {
      file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      return new DataLock(file)
    } catch (thrown) {
      file.close()
      if (/database is locked/.test(toError(thrown).message)) return null
      throw new Fault(
        'unavailable',
        'store.lock.file',
        `the data folder cannot be locked: ${toError(thrown).message}`,
        {},
        thrown,
      )
    }
  }

  /** Waits for a command that is at work; throws `store.lock.taken` when it takes longer than `millis`. */
  static async take(dataFolder: string, millis: number): Promise<DataLock> {
    const deadline = performance.now() + millis
    for (;;) {
      const lock = DataLock.tryTake(dataFolder)
      if (lock) return lock
      if (performance.now() > deadline) {
        throw new Fault('conflict', 'store.lock.taken', `another Mingjian runs on the data folder ${dataFolder}`, {
          dataFolder,
        })
      }
      await delay(50)
    }
  }

  release(): void {
    this.#file?.close()
    this.#file = null
  }

  [Symbol.dispose](): void {
    this.release()
  }
}
