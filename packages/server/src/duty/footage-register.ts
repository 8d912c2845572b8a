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
    const news = writer.pendingGaps(extent.camera)
    const [[runs, gaps], pending] = await this.#withPending(extent.camera, () =>
      Promise.all([listRuns(database, extent), listGaps(database, extent)]),
    )
    const told = withNews(gaps, [...news, ...writer.pendingGaps(extent.camera).filter((each) => !news.includes(each))])
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
    const { database } = this.#by
    const [sealed, pending] = await this.#withPending(extent.camera, () => listSealed(database, extent))
    const known = new Set(sealed.map(({ name }) => name))
    const newer = pending.filter(({ name, start, end }) => {
      return !known.has(name) && start < extent.to && end > extent.from
    })
    return [...sealed, ...newer].toSorted((a, b) => a.start - b.start)
  }

  /** The newest segment that begins at or before `time`. */
  async segmentAt(camera: string, time: EpochTicks): Promise<SegmentFacts | null> {
    const { database } = this.#by
    const [sealed, pending] = await this.#withPending(camera, () => findSealed(database, { camera, time }))
    const begun = pending.filter(({ start }) => start <= time)
    return [...(sealed === null ? [] : [sealed]), ...begun].reduce<SegmentFacts | null>(
      (newest, each) => (newest === null || each.start >= newest.start ? each : newest),
      null,
    )
  }

  /** Asked before the catalogue and after it: what moves into it meanwhile is then seen twice, never not at all. */
  async #withPending<T>(camera: string, read: () => Promise<T>): Promise<[T, SegmentFacts[]]> {
    const { writer } = this.#by
    const found = new Map(writer.pending(camera).map((segment) => [segment.name, segment]))
    const answer = await read()
    for (const segment of writer.pending(camera)) found.set(segment.name, segment)
    return [answer, [...found.values()].toSorted((a, b) => a.start - b.start)]
  }
}

/** A segment that just moved into a run must not count twice; it may have been seen while it was still open. */
function isIn(segment: SegmentFacts, runs: readonly { start: EpochTicks; end: EpochTicks }[]): boolean {
  return runs.some((run) => run.start <= segment.start && run.end >= segment.end)
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
