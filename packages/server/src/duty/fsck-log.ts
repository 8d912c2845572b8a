// SPDX-License-Identifier: Apache-2.0
import type { SegmentFacts } from '../disk/facts.ts'
import type { LedgerEntry } from '../disk/ledger.ts'
import type { EnteredSegment } from '../store/footage-entries.ts'
import type { Finding } from './fsck.ts'

/** What the evidence log tells of footage. */
export type LoggedFootage = Readonly<{
  cameras: () => Promise<readonly string[]>
  days: (camera: string) => Promise<readonly string[]>
  segments: (camera: string, day: string) => Promise<readonly EnteredSegment[]>
  /** The newest segment of the camera that was entered. */
  newest: (camera: string) => Promise<string | null>
  /** Enters a segment as its index has it; null where a running server does so by itself. */
  enter: ((camera: string, name: string) => Promise<void>) | null
}>

export type LogDayAsk = Readonly<{
  camera: string
  day: string
  /** Sealed and on disk. */
  found: readonly SegmentFacts[]
  /** Every name of which there is any file. */
  names: readonly string[]
  ledger: readonly LedgerEntry[]
  repair: boolean
  isBusy: (camera: string, name: string) => boolean
}>

/** Compares what lies on the disk for a day with what the log tells of it. Sealed and newer than all that was entered is no finding: it comes next. */
export async function* checkLoggedDay(log: LoggedFootage, ask: LogDayAsk): AsyncGenerator<Finding> {
  const { camera, found } = ask
  const entered = new Map((await log.segments(camera, ask.day)).map((segment) => [segment.name, segment]))
  const newest = await log.newest(camera)
  for (const { name, root } of found) {
    const entry = entered.get(name)
    if (entry && entry.root !== root) {
      const detail = `the root is not the one in entry ${entry.entry} of the evidence log`
      yield { camera, where: name, code: 'log-differs', detail, mended: false }
    }
    if (entry || newest === null || name > newest) continue
    if (ask.repair) await log.enter?.(camera, name)
    const detail = 'on disk, not in the evidence log'
    yield { camera, where: name, code: 'not-in-log', detail, mended: ask.repair && log.enter !== null }
  }
  yield* checkLost(ask, entered.values())
}

async function* checkLost(ask: LogDayAsk, entered: Iterable<EnteredSegment>): AsyncGenerator<Finding> {
  const { camera } = ask
  const there = new Set(ask.names)
  const told = new Set(ask.ledger.flatMap((each) => (each.kind === 'missing' ? [each.segment] : [])))
  for (const { name, entry, isDeleted } of entered) {
    if (there.has(name) || isDeleted || told.has(name) || ask.isBusy(camera, name)) continue
    const detail = `entry ${entry} of the evidence log tells of it; neither its files nor their deletion are there`
    yield { camera, where: name, code: 'log-only', detail, mended: false }
  }
}
