// SPDX-License-Identifier: Apache-2.0
import { type Disk, type DiskFile, nodeDisk } from '../../disk/disk.ts'

export type Step = 'makeFolder' | 'open' | 'writeAt' | 'sync' | 'syncFolder' | 'truncate'
export type Failure = Readonly<{ step: Step; /** Which call of this step, from 1; 0 every one. */ call: number; /** The effect happened although the call failed. */ persisted: boolean; only?: RegExp }>

/** The machine's disk, with one step that fails. */
export class FailingDisk implements Disk {
  failure: Failure | null = null
  readonly #calls = new Map<Step, number>()

  async #step<T>(step: Step, path: string, work: () => Promise<T>): Promise<T> {
    const failure = this.failure
    if (failure === null || failure.step !== step || (failure.only !== undefined && !failure.only.test(path))) return work()
    const call = (this.#calls.get(step) ?? 0) + 1
    this.#calls.set(step, call)
    if (failure.call !== 0 && failure.call !== call) return work()
    if (failure.persisted) await work()
    throw Object.assign(new Error('the disk said no'), { code: 'EIO' })
  }

  open(path: string, how: 'create' | 'append' | 'change' | 'read'): Promise<DiskFile> {
    if (how === 'read') return nodeDisk.open(path, how)
    return this.#step('open', path, async () => {
      const file = await nodeDisk.open(path, how)
      return {
        writeAt: (buffers, offset) => this.#step('writeAt', path, () => file.writeAt(buffers, offset)),
        readAt: (into, offset) => file.readAt(into, offset),
        sync: () => this.#step('sync', path, () => file.sync()),
        truncate: (length) => this.#step('truncate', path, () => file.truncate(length)),
        stat: () => file.stat(),
        close: () => file.close(),
      }
    })
  }
  makeFolder(path: string): Promise<void> {
    return this.#step('makeFolder', path, () => nodeDisk.makeFolder(path))
  }
  list(path: string): Promise<string[]> {
    return nodeDisk.list(path)
  }
  rename(from: string, to: string): Promise<void> {
    return nodeDisk.rename(from, to)
  }
  unlink(path: string): Promise<void> {
    return nodeDisk.unlink(path)
  }
  removeFolder(path: string): Promise<void> {
    return nodeDisk.removeFolder(path)
  }
  syncFolder(path: string): Promise<void> {
    return this.#step('syncFolder', path, () => nodeDisk.syncFolder(path))
  }
  space(path: string): Promise<{ capacity: number; free: number }> {
    return nodeDisk.space(path)
  }
}
