// SPDX-License-Identifier: Apache-2.0
import type { Clock, EpochTicks } from '@mingjian/base'
import { TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import { type SegmentFacts, TOUCH_TICKS } from '../disk/facts.ts'
import { cover, type Coverage, type ToldGap } from '../domain/coverage.ts'
import type { Database } from '../store/database.ts'
import { findSealed, listGaps, listRuns, listSealed } from '../store/footage.ts'
import type { CatalogueWriter } from './catalogue-writer.ts'

export type RegisterDeps = Readonly<{
  database: Database
  clock: Clock
  writer: Pick<CatalogueWriter, 'pending' | 'pendingGaps'>
}>
type Extent = Readonly<{ camera: string; from: EpochTicks; to: EpochTicks }>

/** Footage as it is at this moment: the catalogue, and what the recorders told since. */
export class FootageRegister {
  readonly #by: RegisterDeps

  constructor(by: RegisterDeps) {
    this.#by = by
  }

  /**
   * Runs and gaps that tile the extent. `createdAt`: when the camera was first taken into the catalogue. No recorder was ever
   * told of one that is not in use and of which nothing is known.
   */
  async recordings(extent: Extent, createdAt: EpochTicks, isInUse = true): Promise<Coverage> {
    const { database, clock, writer } = this.#by
    const [runs, gaps] = await Promise.all([listRuns(database, extent), listGaps(database, extent)])
    // Read after the catalogue: what moved into it meanwhile is then seen twice, never not at all.
    const pending = writer.pending(extent.camera)
    const told = withNews(gaps, writer.pendingGaps(extent.camera))
    const now = toTicks(clock.now())
    return cover({
      from: extent.from,
      to: extent.to,
      now: edgeOf(pending, now),
      createdAt: !isInUse && runs.length + told.length + pending.length === 0 ? now : createdAt,
      footage: [...runs, ...pending.filter((segment) => !isIn(segment, runs))],
      gaps: told,
      touch: TOUCH_TICKS,
    })
  }

  /** Segments that overlap the extent, by start; the last may be open (`root` null) and growing. */
  async segments(extent: Extent): Promise<SegmentFacts[]> {
    const sealed = await listSealed(this.#by.database, extent)
    const known = new Set(sealed.map(({ name }) => name))
    const newer = this.#by.writer
      .pending(extent.camera)
      .filter(({ name, start, end }) => !known.has(name) && start < extent.to && end > extent.from)
    return [...sealed, ...newer].toSorted((a, b) => a.start - b.start)
  }

  /** The newest segment that begins at or before `time`. */
  async segmentAt(camera: string, time: EpochTicks): Promise<SegmentFacts | null> {
    const pending = this.#by.writer.pending(camera).filter(({ start }) => start <= time)
    const sealed = await findSealed(this.#by.database, { camera, time })
    return [...(sealed === null ? [] : [sealed]), ...pending].reduce<SegmentFacts | null>(
      (newest, each) => (newest === null || each.start >= newest.start ? each : newest),
      null,
    )
  }
}

/** A segment that just moved into a run must not count twice. */
function isIn(segment: SegmentFacts, runs: readonly { start: EpochTicks; end: EpochTicks }[]): boolean {
  return segment.root !== null && runs.some((run) => run.start <= segment.start && run.end >= segment.end)
}

function withNews(gaps: readonly ToldGap[], news: ReturnType<CatalogueWriter['pendingGaps']>): ToldGap[] {
  const told = [...gaps]
  const closeLast = (at: EpochTicks): void => {
    const open = told.findLastIndex((gap) => gap.end === null)
    const gap = told[open]
    if (gap !== undefined) told[open] = { ...gap, end: at }
  }
  for (const change of news) {
    if (change.type === 'gap-opened') {
      closeLast(change.gap.start)
      told.push(change.gap)
    } else if (change.type === 'gap-closed') {
      closeLast(change.at)
    }
  }
  return told
}

/** What a recorder holds in memory just now is no gap: while a segment grows, the time after it is not yet told. */
const HELD_TICKS = 3 * TICKS_PER_SECOND

function edgeOf(pending: readonly SegmentFacts[], now: EpochTicks): EpochTicks {
  const growing = pending.findLast(({ root }) => root === null)
  return growing !== undefined && growing.end < now && now - growing.end < HELD_TICKS ? growing.end : now
}
