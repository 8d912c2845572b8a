// SPDX-License-Identifier: Apache-2.0
import { type Clock, type Log, toError } from '@mingjian/base'
import type { AlarmRow, Alarms } from '../store/alarms.ts'
import type { AlarmSink } from './alarm-sink.ts'

export type AlarmBoardOptions = Readonly<{
  alarms: Pick<Alarms, 'raise' | 'clear'>
  clock: Clock
  log: Log
  /** An alarm was raised or cleared. */
  changed: (alarm: AlarmRow) => void
}>

type Kind = Parameters<AlarmSink['raise']>[0]
type Wish = Readonly<{ kind: Kind; camera: string | null; at: Date; detail: string | null }>

/** Writes alarms down in order and in the background; while the database is away they wait, each with its own time. */
export class AlarmBoard implements AlarmSink {
  readonly #by: AlarmBoardOptions
  readonly #said = new Map<string, boolean>() // kind and camera → whether it stands, as last wished
  readonly #waiting: Wish[] = []
  #working: Promise<void> | null = null
  #retry: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: AlarmBoardOptions) {
    this.#by = options
  }

  raise(kind: Kind, camera: string | null, detail: string): void {
    if (!this.#turn(kind, camera, true)) return
    this.#by.log.warn('alarm.raised', { kind, camera, detail })
    this.#wish({ kind, camera, at: new Date(this.#by.clock.now()), detail })
  }

  clear(kind: Kind, camera: string | null): void {
    if (!this.#turn(kind, camera, false)) return
    this.#wish({ kind, camera, at: new Date(this.#by.clock.now()), detail: null })
  }

  /** Tries once more to write what waits, and stops. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#retry) clearTimeout(this.#retry)
    await this.#working
    await this.#work()
  }

  /** What an earlier run left open is not known here, so the first wish of each kind always goes through. */
  #turn(kind: Kind, camera: string | null, stands: boolean): boolean {
    const key = `${kind} ${camera ?? ''}`
    if (this.#said.get(key) === stands) return false
    this.#said.set(key, stands)
    return true
  }

  #wish(wish: Wish): void {
    this.#waiting.push(wish)
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()
    if (this.#retry === null) this.#working ??= this.#work()
  }

  async #work(): Promise<void> {
    try {
      for (let wish = this.#waiting[0]; wish !== undefined; wish = this.#waiting[0]) {
        const { kind, camera, at, detail } = wish
        const row =
          detail === null
            ? await this.#by.alarms.clear(kind, camera, at)
            : await this.#by.alarms.raise({ kind, camera, raised_at: at, detail })
        if (this.#waiting[0] === wish) this.#waiting.shift()
        if (row) this.#by.changed(row)
      }
    } catch (thrown) {
      this.#by.log.warn('alarm.unwritten', { waiting: this.#waiting.length, error: toError(thrown).message })
      if (!this.#isClosed) this.#retry = setTimeout(() => this.#again(), RETRY_MILLIS)
    } finally {
      this.#working = null
    }
  }

  #again(): void {
    this.#retry = null
    this.#working ??= this.#work()
  }
}

const MOST_WAITING = 10_000
const RETRY_MILLIS = 1000
