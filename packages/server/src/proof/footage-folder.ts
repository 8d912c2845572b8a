// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import type { FootageEntry, FootageFile, ToldSegment, ToldSource } from '@mingjian/evidence'
import { type Disk, isAbsent } from '../disk/disk.ts'
import { listFolder } from '../disk/durable.ts'
import { factsOf } from '../disk/facts.ts'
import { dayOf, type Layout, parseSegmentName } from '../disk/layout.ts'
import { readLedger } from '../disk/ledger.ts'
import { listDays, listSegments } from '../disk/listing.ts'
import { readIndex } from '../disk/recovery.ts'
import { gapsOf } from '../disk/told-gaps.ts'
import type { DaySpan } from './day-span.ts'

type At = Readonly<{ disk: Disk; layout: Layout; camera: string }>

/** What lies in a camera's folders for an interval, and what the files beside the media tell of it. */
export type FootageFolder = Readonly<{ files: readonly FootageEntry[]; told: readonly ToldSource[] }>

/** A segment sealed so lately may not have reached the log yet. */
const FRESH = 120 * TICKS_PER_SECOND

/** `now`: the real time, when a server may be writing. Throws nothing for a camera that has no folder: there is no file then. */
export async function readFootageFolder(at: At, span: DaySpan & Readonly<{ now: EpochTicks }>): Promise<FootageFolder> {
  const files: FootageEntry[] = []
  const segments: ToldSegment[] = []
  const newest = await newestName(at)
  for (const day of await daysOf(at, span)) {
    const media = new Set(await listFolder(at.disk, at.layout.day(at.camera, day)))
    for (const name of await listSegments(at.disk, at.layout, { camera: at.camera, day })) {
      const start = parseSegmentName(name)
      if (start === null || start >= span.to) continue
      const index = await readIndex(at.disk, at.layout.segment(at.camera, name))
      const facts = index === null ? null : factsOf(name, index)
      const isSealed = facts !== null && facts.root !== null
      const isOpen = isSealed ? facts.end > span.now - FRESH : name === newest
      const begins = facts?.start ?? start
      if (media.has(`${name.slice(11)}.mp4`)) files.push({ name, start: begins, isOpen })
      if (facts !== null && facts.root !== null) segments.push({ ...facts, root: facts.root })
    }
  }
  const index: ToldSource = {
    kind: 'index.differs',
    completeUpTo: (span.now - FRESH) as EpochTicks,
    segments,
    gaps: [],
  }
  return { files, told: [index, await readLedgers(at, span)] }
}

/** A media file for reading; null when it is not there. */
export async function openFootage(at: At, name: string): Promise<FootageFile | null> {
  try {
    const file = await at.disk.open(at.layout.segment(at.camera, name).media, 'read')
    const { size } = await file.stat()
    return {
      size,
      async read(offset, length) {
        const bytes = new Uint8Array(length)
        return bytes.subarray(0, await file.readAt(bytes, offset))
      },
      close: () => file.close(),
    }
  } catch (thrown) {
    if (isAbsent(thrown)) return null
    throw thrown
  }
}

/** Gaps that are over: what is told of deletions is held against the log's own word by name. */
async function readLedgers(at: At, span: DaySpan): Promise<ToldSource> {
  const entries = []
  for (const day of await daysOf(at, span)) {
    entries.push(...(await readLedger(at.disk, at.layout, { camera: at.camera, day })).entries)
  }
  const gaps = gapsOf(at.camera, entries).filter(
    ({ end, cause }) => end !== null && cause !== 'expired' && cause !== 'missing',
  )
  return { kind: 'ledger.differs', completeUpTo: null, segments: [], gaps }
}

/** Folders that may hold segments of the interval: a segment lies in that of the day on which it begins. */
async function daysOf({ disk, layout, camera }: At, { from, to }: DaySpan): Promise<string[]> {
  const first = dayOf((from - DAY) as EpochTicks)
  return (await listDays(disk, layout, camera)).filter((day) => day >= first && day <= dayOf(to))
}

const DAY = 86_400 * TICKS_PER_SECOND

async function newestName({ disk, layout, camera }: At): Promise<string | null> {
  const day = (await listDays(disk, layout, camera)).at(-1)
  return day === undefined ? null : ((await listSegments(disk, layout, { camera, day })).at(-1) ?? null)
}
