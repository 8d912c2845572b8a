// SPDX-License-Identifier: Apache-2.0
import { type Disk, type DiskFile, nodeDisk } from '../../disk/disk.ts'

/** `lost`: the step did nothing and failed. `kept`: it happened, and failed. `half`: a write stopped in its middle. */
export type Failing = 'lost' | 'kept' | 'half'

/** The machine's disk, every changing step of which is counted and can be met. */
export class StepDisk implements Disk {
  /** Changing steps so far. */
  steps = 0
  readonly names: string[] = []
  readonly #meet: (step: number) => Failing | null

  /** `meet` is asked before each changing step; it may also end the process. */
  constructor(meet: (step: number) => Failing | null) {
    this.#meet = meet
  }

  async #step<T>(name: string, work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    const failing = this.#meet(++this.steps)
    this.names.push(name)
    if (failing === null) return work()
    if (failing === 'kept') {
      const made = await work()
      if (typeof made === 'object' && made !== null && 'close' in made && typeof made.close === 'function') await made.close()
    }
    if (failing === 'half') await half?.()
    throw Object.assign(new Error('the disk said no'), { code: 'EIO' })
  }

  async open(path: string, how: 'create' | 'append' | 'change' | 'read'): Promise<DiskFile> {
    const file = how === 'create' ? await this.#step('create', () => nodeDisk.open(path, how)) : await nodeDisk.open(path, how)
    return {
      writeAt: (buffers, offset) =>
        this.#step(
          'write',
          () => file.writeAt(buffers, offset),
          () => {
            const all = Buffer.concat(buffers)
            return file.writeAt([all.subarray(0, Math.ceil(all.length / 2))], offset)
          },
        ),
      readAt: (into, offset) => file.readAt(into, offset),
      sync: () => this.#step('sync', () => file.sync()),
      truncate: (length) => this.#step('truncate', () => file.truncate(length)),
      stat: () => file.stat(),
      close: () => file.close(),
    }
  }
  makeFolder(path: string): Promise<void> {
    return this.#step('makeFolder', () => nodeDisk.makeFolder(path))
  }
  list(path: string): Promise<string[]> {
    return nodeDisk.list(path)
  }
  rename(from: string, to: string): Promise<void> {
    return this.#step('rename', () => nodeDisk.rename(from, to))
  }
  unlink(path: string): Promise<void> {
    return this.#step('unlink', () => nodeDisk.unlink(path))
  }
  removeFolder(path: string): Promise<void> {
    return this.#step('removeFolder', () => nodeDisk.removeFolder(path))
  }
  syncFolder(path: string): Promise<void> {
    return this.#step('syncFolder', () => nodeDisk.syncFolder(path))
  }
  space(path: string): Promise<{ capacity: number; free: number }> {
    return nodeDisk.space(path)
  }
}
