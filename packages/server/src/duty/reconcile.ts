// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, type Log, toTicks } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import { listFolder } from '../disk/durable.ts'
import { factsOf, type SegmentFacts } from '../disk/facts.ts'
import type { Layout } from '../disk/layout.ts'
import { type LedgerEntry, readLedger } from '../disk/ledger.ts'
import { readIndex } from '../disk/recovery.ts'
import { gapsOf } from '../disk/told-gaps.ts'
import type { Database } from '../store/database.ts'
import { replaceDay, replaceGaps } from '../store/footage-change.ts'
import { listDays, listSegments } from '../disk/listing.ts'
import { newestDay } from '../store/footage-use.ts'

export type ReconcileDeps = Readonly<{ database: Database; disk: Disk; layout: Layout; log: Log }>

const DAY_MILLIS = 86_400_000

/** Reads camera-days back from the disk into the catalogue. Gaps are read from the first of the days to the last. */
export async function reconcileDays(by: ReconcileDeps, camera: string, days: readonly string[]): Promise<void> {
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined) return
  for (const day of days) {
    await replaceDay(by.database, { camera, day, segments: await readDay(by, camera, day) })
  }
  const entries: LedgerEntry[] = []
  for (const day of await listDays(by.disk, by.layout, camera)) {
    if (day < first || day > last) continue
    entries.push(...(await readLedger(by.disk, by.layout, { camera, day })).entries)
  }
  await replaceGaps(by.database, { camera, from: startOf(first), to: endOfDay(last), gaps: gapsOf(camera, entries) })
}

/** At start: for each camera with a folder, every day from the newest the catalogue knows. Answers how many days were read. */
export async function reconcileAll(by: ReconcileDeps, cameras: readonly string[]): Promise<number> {
  let read = 0
  for (const camera of cameras) {
    const known = await newestDay(by.database, camera)
    const days = (await listDays(by.disk, by.layout, camera)).filter((day) => known === null || day >= known)
    await reconcileDays(by, camera, days)
    read += days.length
  }
  by.log.info('catalogue.reconciled', { cameras: cameras.length, days: read })
  return read
}

/** The sealed segments of a day as their indices tell; one whose media is not there is left out. */
async function readDay(by: ReconcileDeps, camera: string, day: string): Promise<SegmentFacts[]> {
  const segments: SegmentFacts[] = []
  const files = new Set(await listFolder(by.disk, by.layout.day(camera, day)))
  for (const name of await listSegments(by.disk, by.layout, { camera, day })) {
    if (!files.has(`${name.slice(11)}.mp4`)) continue
    const index = await readIndex(by.disk, by.layout.segment(camera, name))
    if (index?.seal) segments.push(factsOf(name, index))
  }
  return segments
}

function startOf(day: string): EpochTicks {
  return toTicks(Date.parse(`${day}T00:00:00Z`) as EpochMillis)
}

function endOfDay(day: string): EpochTicks {
  return toTicks((Date.parse(`${day}T00:00:00Z`) + DAY_MILLIS) as EpochMillis)
}
