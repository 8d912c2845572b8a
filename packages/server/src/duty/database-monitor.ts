// SPDX-License-Identifier: Apache-2.0
import { type Log, toError } from '@mingjian/base'
import type { AlarmSink } from './alarm-sink.ts'
import { noteText } from '../stream/note.ts'

export type DatabaseMonitorOptions = Readonly<{ ask: () => Promise<unknown>; alarms: AlarmSink; log: Log }>

/** Knows whether the database answers. */
export class DatabaseMonitor {
  readonly #by: DatabaseMonitorOptions
  #isAway = false
  #isAsking = false

  constructor(options: DatabaseMonitorOptions) {
    this.#by = options
  }

  get isAway(): boolean {
    return this.#isAway
  }

  /** To be called every second or two; a call while the last still waits counts as no answer. */
  async check(): Promise<void> {
    if (this.#isAsking) return this.#turn(true, 'it answers too slowly')
    this.#isAsking = true
    try {
      await this.#by.ask()
      this.#turn(false, '')
    } catch (thrown) {
      this.#turn(true, toError(thrown).message)
    } finally {
      this.#isAsking = false
    }
  }

  #turn(isAway: boolean, why: string): void {
    if (isAway === this.#isAway) return
    this.#isAway = isAway
    if (!isAway) {
      this.#by.log.info('database.back')
      this.#by.alarms.clear('database-lost', null)
      return
    }
    this.#by.log.error('database.lost', { why })
    this.#by.alarms.raise('database-lost', null, noteText('database-silent', { why }))
  }
}
