// SPDX-License-Identifier: Apache-2.0
import { formatTime } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import { listFolder } from '../disk/durable.ts'
import { type Layout, parseSegmentName } from '../disk/layout.ts'
import type { Database } from '../store/database.ts'
import { type CameraDay, listCameraDays, listDayNames } from '../store/footage-days.ts'
import { noteText } from '../stream/note.ts'
import type { AlarmSink } from './alarm-sink.ts'

export type PatrolDeps = Readonly<{ database: Database; disk: Disk; layout: Layout; alarms: AlarmSink }>

/** A month of 64 cameras is walked in some forty rounds. */
const DAYS_A_ROUND = 50

type Missing = Readonly<{ count: number; newest: string }>

/** Walks through the catalogue and looks whether the files are there: `footage-missing`. Call `walk` once a minute. */
export class FootagePatrol {
  readonly #by: PatrolDeps
  readonly #missing = new Map<string, Map<string, Missing>>() // by camera and day
  #after: CameraDay | null = null

  constructor(by: PatrolDeps) {
    this.#by = by
  }

  /** The next part of the way; alarms of cameras that lack nothing end with the whole way. */
  async walk(cameras: Iterable<string>): Promise<void> {
    const days = await listCameraDays(this.#by.database, this.#after, DAYS_A_ROUND)
    for (const each of days) await this.#look(each)
    this.#after = days.length < DAYS_A_ROUND ? null : (days.at(-1) ?? null)
    if (this.#after !== null) return
    for (const camera of cameras) if (!this.#missing.has(camera)) this.#by.alarms.clear('footage-missing', camera)
  }

  async #look(at: CameraDay): Promise<void> {
    const { database, layout, disk } = this.#by
    const names = await listDayNames(database, at)
    const there = new Set(await listFolder(disk, layout.day(at.camera, at.day)))
    const suspects = names.filter((name) => !there.has(`${name.slice(at.day.length + 1)}.mp4`))
    // What was deleted by rule between the two looks is gone from the catalogue too.
    const still = suspects.length === 0 ? new Set<string>() : new Set(await listDayNames(database, at))
    const missing = suspects.filter((name) => still.has(name))
    const days = this.#missing.get(at.camera) ?? new Map<string, Missing>()
    const [newest] = missing
    if (newest === undefined) days.delete(at.day)
    else days.set(at.day, { count: missing.length, newest })
    if (days.size === 0) return void this.#missing.delete(at.camera)
    this.#missing.set(at.camera, days)
    this.#tell(at.camera, [...days.values()])
  }

  #tell(camera: string, days: readonly Missing[]): void {
    const count = days.reduce((sum, each) => sum + each.count, 0)
    const newest =
      days
        .map((each) => each.newest)
        .toSorted()
        .at(-1) ?? ''
    const time = parseSegmentName(newest)
    this.#by.alarms.raise(
      'footage-missing',
      camera,
      noteText('footage-gone', { count, time: time === null ? newest : formatTime(time) }),
    )
  }
}
