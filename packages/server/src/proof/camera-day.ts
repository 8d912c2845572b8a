// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, toTicks } from '@mingjian/base'
import {
  CameraStory,
  checkFootage,
  checkLog,
  describeCoverage,
  describeUnaccounted,
  type Finding,
  type Held,
  type JsonObject,
  type LogReport,
  type ToldSource,
  unaccounted,
  type VerifierKey,
} from '@mingjian/evidence'
import type { Disk } from '../disk/disk.ts'
import type { Layout } from '../disk/layout.ts'
import { sha256 } from '../disk/sha256.ts'
import { verifyEd25519 } from '../log/log-key.ts'
import type { DaySpan } from './day-span.ts'
import { openFootage, readFootageFolder } from './footage-folder.ts'
import type { LogFolder } from './log-folder.ts'

export type CameraDayAsk = Readonly<{
  disk: Disk
  layout: Layout
  log: LogFolder
  camera: string
  day: string
  zone: string
  span: DaySpan
  now: EpochMillis
  /** A server writes here while we look. */
  isServed: boolean
  held: readonly Held[]
  witnesses: readonly VerifierKey[]
  /** What the database tells of the same interval; none when it cannot be asked. */
  told: readonly ToldSource[]
}>

export type CameraDayReport = Readonly<{
  log: LogReport
  findings: readonly Finding[]
  /** Segments of the interval that the log tells of. */
  segments: number
  /** Files of the interval. */
  files: number
  certificate: JsonObject
}>

/** Verifies a camera's day: the whole log first, then every byte of the day's footage against it. Reads, and changes nothing. */
export async function verifyCameraDay(ask: CameraDayAsk): Promise<CameraDayReport> {
  const { disk, layout, log, camera, span } = ask
  const story = new CameraStory(camera, sha256)
  // Listed before the log is read: what is written meanwhile is in neither, or in the log alone and still to be found on the disk.
  const folder = await readFootageFolder({ disk, layout, camera }, { ...span, now: toTicks(ask.now) })
  let newest = 0
  const report = await checkLog({
    ...{ sha256, verify: verifyEd25519, key: log.key, witnesses: ask.witnesses },
    ...{ checkpoint: log.checkpoint, read: log.read, held: [...log.cosigned, ...ask.held] },
    take(index, entry) {
      newest = Math.max(newest, entry.at)
      story.take(index, entry)
    },
  })
  const footage = await checkFootage({
    ...{ sha256, story, from: span.from, to: span.to, now: toTicks(ask.now) },
    ...{ files: folder.files, told: [...folder.told, ...ask.told] },
    open: (name) => openFootage({ disk, layout, camera }, name),
  })
  // Where no server runs, nothing after the log's last word can be accounted for.
  const now = toTicks((ask.isServed ? ask.now : Math.min(ask.now, newest)) as EpochMillis)
  const coverage = { story, from: span.from, to: span.to, now }
  const { segments } = story.segments()
  return {
    log: report,
    findings: [...report.findings, ...footage, ...describeUnaccounted(camera, unaccounted(coverage))],
    segments: segments.filter(({ start, end }) => start < span.to && end > span.from).length,
    files: folder.files.filter(({ start }) => start >= span.from && start < span.to).length,
    certificate: describeCoverage({ ...coverage, day: ask.day, zone: ask.zone, checkpoint: log.checkpoint ?? '' }),
  }
}

/** The day in a zone together with the UTC day of the same date, whose name the footage folders bear. */
export function widen(one: DaySpan, other: DaySpan): DaySpan {
  return {
    from: Math.min(one.from, other.from) as EpochTicks,
    to: Math.max(one.to, other.to) as EpochTicks,
  }
}
