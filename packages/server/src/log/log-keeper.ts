// SPDX-License-Identifier: Apache-2.0
import { Fault, type Log, toError } from '@mingjian/base'
import type { Enter } from './enter.ts'
import { EvidenceLog, type EvidenceLogOptions } from './evidence-log.ts'

/**
 * Holds the evidence log of a running server, or the reason why there is none. Without it nothing can be entered, so nothing is shown,
 * while recording goes on. A log that is damaged stays shut until the next start; what only could not be read is tried again.
 */
export class LogKeeper implements AsyncDisposable {
  readonly #options: EvidenceLogOptions
  readonly #log: Log
  readonly #opened: ((log: EvidenceLog) => void)[] = []
  #current: EvidenceLog | null = null
  #trouble: Fault | null = null
  #lastFailure: Fault | null = null // of the newest append

  constructor(options: EvidenceLogOptions) {
    this.#options = options
    this.#log = options.log
  }

  get current(): EvidenceLog | null {
    return this.#current
  }
  /** The log, to be read; throws why there is none. */
  must(): EvidenceLog {
    if (this.#trouble) throw this.#trouble
    if (!this.#current) throw new Fault('unavailable', 'log.closed', 'the evidence log is not open')
    return this.#current
  }
  /** Why nothing can be entered now; null when all is well. */
  get trouble(): Fault | null {
    return this.#trouble ?? this.#lastFailure
  }

  /** Calls back with the log when it is open, at once if it is. */
  whenOpen(ready: (log: EvidenceLog) => void): void {
    this.#opened.push(ready)
    if (this.#current) ready(this.#current)
  }

  /** Opens the log unless it is open or damaged. Never throws: what is wrong is told by `trouble`. */
  async open(): Promise<void> {
    if (this.#current !== null || this.#trouble?.code === 'log.damaged') return
    try {
      this.#current = await EvidenceLog.open(this.#options)
      this.#trouble = null
    } catch (thrown) {
      this.#trouble = asFault(thrown)
      this.#log.error('log.closed', { code: this.#trouble.code, message: this.#trouble.message })
      return
    }
    for (const ready of this.#opened) ready(this.#current)
  }

  /** Says that the log is not what it was: nothing is entered from here on. */
  condemn(fault: Fault): void {
    this.#trouble = fault
    this.#log.error('log.closed', { code: fault.code, message: fault.message })
  }

  readonly enter: Enter = async (draft) => {
    const log = this.must()
    try {
      const entered = await log.append(draft)
      this.#lastFailure = null
      return entered
    } catch (thrown) {
      const fault = asFault(thrown)
      if (fault.code === 'log.damaged') this.condemn(fault)
      else if (fault.code === 'log.disk') this.#lastFailure = fault
      throw fault
    }
  }

  async close(): Promise<void> {
    await this.#current?.close()
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  const error = toError(thrown)
  return new Fault('unavailable', 'log.disk', `the evidence log cannot be used: ${error.message}`, {}, error)
}
