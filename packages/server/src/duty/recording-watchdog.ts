// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import { isSilent } from '../domain/watchdog.ts'
import { noteText } from '../stream/note.ts'
import type { AlarmSink } from './alarm-sink.ts'

/** What the watchdog hears of the fleet. Only bytes committed count: neither live nor a connection is recording. */
export type WatchedEvent =
  | Readonly<{ type: 'segment'; segment: Readonly<{ camera: string; fragments: number; name: string }> }>
  | Readonly<{ type: 'disk-error'; camera: string; detail: string }>
  | Readonly<{ type: 'disk-well'; camera: string }>
  | Readonly<{ type: 'recorder'; state: 'up' | 'down'; cameras: readonly string[]; detail: string | null }>
  | Readonly<{ type: 'gap-opened'; gap: Readonly<{ camera: string; cause: string; detail: string | null }> }>

export type WatchdogDeps = Readonly<{ clock: Clock; alarms: AlarmSink }>

type Watch = { since: number; commit: number | null; progress: string; cause: string | null; isAlarmed: boolean }

/** Raises `not-recording` within a minute of the last committed byte of a camera in use. Call `check` every few seconds. */
export class RecordingWatchdog {
  readonly #by: WatchdogDeps
  readonly #watches = new Map<string, Watch>()
  #restartedAt: number | null = null

  constructor(by: WatchdogDeps) {
    this.#by = by
  }

  /** The cameras in use; one that is no longer among them is no longer missed. */
  watch(cameras: Iterable<string>): void {
    const inUse = new Set(cameras)
    for (const camera of inUse) {
      if (!this.#watches.has(camera))
        this.#watches.set(camera, { since: this.#now(), commit: null, progress: '', cause: null, isAlarmed: false })
    }
    for (const camera of this.#watches.keys()) {
      if (inUse.has(camera)) continue
      this.#watches.delete(camera)
      this.#by.alarms.clear('not-recording', camera)
      this.#by.alarms.clear('disk-error', camera)
    }
  }

  take(event: WatchedEvent | Readonly<{ type: string }>): void {
    if (!isWatched(event)) return
    switch (event.type) {
      case 'segment':
        return this.#committed(event.segment)
      case 'disk-error':
        return this.#by.alarms.raise('disk-error', event.camera, event.detail)
      case 'disk-well':
        return this.#by.alarms.clear('disk-error', event.camera)
      case 'gap-opened': {
        const watch = this.#watches.get(event.gap.camera)
        if (watch !== undefined) watch.cause = event.gap.detail ?? noteText('not-written', { cause: event.gap.cause })
        return
      }
      case 'recorder':
        if (event.state !== 'down') return
        this.#restartedAt = this.#now()
        return this.#by.alarms.raise(
          'recorder-restarted',
          null,
          noteText('recorder-ended', { cameras: event.cameras.length, why: event.detail ?? '–' }),
        )
    }
  }

  check(): void {
    const now = this.#now()
    for (const [camera, watch] of this.#watches) {
      const isSilentNow = isSilent({ inUseSince: watch.since, lastCommit: watch.commit }, now)
      if (isSilentNow === watch.isAlarmed) continue
      watch.isAlarmed = isSilentNow
      if (isSilentNow)
        this.#by.alarms.raise('not-recording', camera, watch.cause ?? noteText('not-written', { cause: 'stalled' }))
      else this.#by.alarms.clear('not-recording', camera)
    }
    if (this.#restartedAt !== null && now - this.#restartedAt > CALM_SECONDS) {
      this.#restartedAt = null
      this.#by.alarms.clear('recorder-restarted', null)
    }
  }

  #committed(segment: Readonly<{ camera: string; fragments: number; name: string }>): void {
    const watch = this.#watches.get(segment.camera)
    const progress = `${segment.name} ${segment.fragments}`
    if (watch === undefined || watch.progress === progress) return
    watch.progress = progress
    watch.commit = this.#now()
  }

  #now(): number {
    return this.#by.clock.monotonic() / 1000
  }
}

/** A recorder that lived so long after a restart is well again. */
const CALM_SECONDS = 300

const WATCHED: ReadonlySet<string> = new Set(['segment', 'disk-error', 'disk-well', 'recorder', 'gap-opened'])

function isWatched(event: WatchedEvent | Readonly<{ type: string }>): event is WatchedEvent {
  return WATCHED.has(event.type)
}
