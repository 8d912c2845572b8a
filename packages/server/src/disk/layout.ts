// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, Fault, toMillis, toTicks } from '@mingjian/base'
import { join } from 'node:path'

/** Where one segment lies. `name` is its day and stem, `2026-11-23/20261123T185800.123Z`: unique within its camera. */
export type SegmentPlace = Readonly<{ camera: string; name: string; folder: string; media: string; index: string }>

const SAFE_ID = /^[A-Za-z0-9_-]{1,64}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/
const NAME = /^(\d{4})-(\d{2})-(\d{2})\/(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})\.(\d{3})Z$/

/** The UTC day of a time, `2026-11-23`. */
export function dayOf(time: EpochTicks): string {
  return new Date(Math.floor(toMillis(time))).toISOString().slice(0, 10)
}

/** The name of a segment that begins at `start`, cut to the millisecond. The exact start stands in its index. */
export function segmentName(start: EpochTicks): string {
  const text = new Date(Math.floor(toMillis(start))).toISOString()
  return `${text.slice(0, 10)}/${text.replaceAll('-', '').replaceAll(':', '')}`
}

/** The millisecond that a segment's name tells; null when it is no name of ours. */
export function parseSegmentName(name: string): EpochTicks | null {
  const match = NAME.exec(name)
  if (!match) return null
  const [, y, mo, d, y2, mo2, d2, h, mi, s, ms] = match
  if (y !== y2 || mo !== mo2 || d !== d2) return null
  const millis = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`)
  return Number.isNaN(millis) ? null : toTicks(millis as EpochMillis)
}

/** The paths of footage below one root. Throws `disk.path.unsafe` for any id, day or name that could leave it. */
export class Layout {
  readonly root: string

  constructor(root: string) {
    this.root = root
  }
  camera(camera: string): string {
    if (!SAFE_ID.test(camera)) throw unsafe('camera id', camera)
    return join(this.root, camera)
  }
  day(camera: string, day: string): string {
    if (!DAY.test(day)) throw unsafe('day', day)
    return join(this.camera(camera), day)
  }
  ledger(camera: string, day: string): string {
    return join(this.day(camera, day), 'ledger.jsonl')
  }
  segment(camera: string, name: string): SegmentPlace {
    if (parseSegmentName(name) === null) throw unsafe('segment name', name)
    const stem = join(this.camera(camera), name)
    return { camera, name, folder: this.day(camera, name.slice(0, 10)), media: `${stem}.mp4`, index: `${stem}.idx` }
  }
}

function unsafe(what: string, value: string): Fault {
  return new Fault('bad-input', 'disk.path.unsafe', `not a ${what}`, { value: value.slice(0, 80) })
}
