// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, formatTime, type Log, TICKS_PER_SECOND, toError, toTicks } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import { removeFile } from '../disk/durable.ts'
import type { SegmentFacts } from '../disk/facts.ts'
import type { Layout } from '../disk/layout.ts'
import { appendLedger } from '../disk/ledger.ts'
import { decideDeletion, type DeletionOrder, type Doomed, type KeepPurpose } from '../domain/deletion.ts'
import type { HoldFacts, Stretch } from '../domain/hold.ts'
import type { KeepDays } from '../domain/keep-days.ts'
import type { Enter, EntryDraft } from '../log/enter.ts'
import type { Database } from '../store/database.ts'
import { condemn, type DeletionRow, Deletions, type DeletionSegmentRow } from '../store/deletions.ts'
import { applyFootage } from '../store/footage-change.ts'
import { dropGarbage, listCondemned, listPast, unmarkStray } from '../store/footage-expiry.ts'
import { listFootageUse } from '../store/footage-use.ts'
import type { AlarmSink } from './alarm-sink.ts'

export type SweeperDeps = Readonly<{
  database: Database
  disk: Disk
  layout: Layout
  clock: Clock
  log: Log
  alarms: AlarmSink
  enter: Enter
  /** Every camera that ever recorded; one that is unknown keeps its footage. Throws when the law cannot be read: then nothing goes. */
  keepDays: () => Promise<ReadonlyMap<string, KeepDays>>
  /** Brings back what the log says is kept and the database has lost. Throws when it cannot be known: then nothing goes. */
  recall: () => Promise<void>
  holds: (stretch: Stretch) => Promise<readonly HoldFacts[]>
  purposes: (stretch: Stretch) => Promise<readonly KeepPurpose[]>
}>

export type SweepResult = Readonly<{ deleted: number; bytes: number; failed: number }>

const TICKS_PER_DAY = 86_400 * TICKS_PER_SECOND
/** Also the most that one entry of the log tells. */
const BATCH = 100
const NOTHING: SweepResult = { deleted: 0, bytes: 0, failed: 0 }

/**
 * Deletes what {@link decideDeletion} lets go, oldest first, and nothing else: a full disk does not make it delete sooner. One
 * deletion is: rows → garbage with their certificate, entries `footage.delete`, unlink media, unlink index, fsync folder, ledger, rows dropped.
 * A crash between any two is taken up where it was.
 */
export async function sweep(by: SweeperDeps): Promise<SweepResult> {
  await by.recall()
  let result = await finishOpen(by)
  const days = await by.keepDays()
  const now = await trustedNow(by)
  for (const [camera, keep] of days) {
    for await (const doomed of pastFootage(by, { camera, keep, now })) {
      result = add(result, await remove(by, { camera, doomed, basis: 'ceiling', order: null, now }))
    }
  }
  if (result.failed > 0)
    by.alarms.raise('disk-error', null, `${result.failed} expired segments could not be deleted; it is tried again`)
  return result
}

/** Deletes at once what a confirmed order of an authority names, but for what is under a hold or still being recorded. */
export async function deleteOrdered(by: SweeperDeps, order: DeletionOrder): Promise<SweepResult & { kept: number }> {
  await by.recall()
  let result = await finishOpen(by)
  const now = await trustedNow(by)
  const { camera } = order
  const none = { ticks: 0, article: order.article }
  let kept = 0
  let after: SegmentFacts | null = null
  for (;;) {
    const batch: SegmentFacts[] = await listPast(by.database, { camera, before: FOREVER, after, limit: BATCH })
    const touched = batch.filter((each) => each.start < order.to && each.end > order.from)
    const [holds, purposes] = [await by.holds(order), []]
    const doomed: Doomed<SegmentFacts>[] = []
    for (const segment of touched) {
      const decision = decideDeletion(segment, { floor: none, ceiling: none, holds, purposes, order, now })
      if (decision.verdict === 'delete') doomed.push(decision.segment)
      else kept++
    }
    result = add(result, await remove(by, { camera, doomed, basis: 'order', order, now }))
    after = batch.at(-1) ?? null
    if (batch.length < BATCH || (after !== null && after.start >= order.to)) return { ...result, kept }
  }
}

const FOREVER = Number.MAX_SAFE_INTEGER as EpochTicks

type Past = Readonly<{ camera: string; keep: KeepDays; now: EpochTicks }>

async function* pastFootage(by: SweeperDeps, ask: Past): AsyncGenerator<Doomed<SegmentFacts>[]> {
  const { camera, keep, now } = ask
  const floor = { ticks: keep.floorDays * TICKS_PER_DAY, article: keep.floorArticle }
  const ceiling = { ticks: keep.ceilingDays * TICKS_PER_DAY, article: keep.ceilingArticle }
  const before = (now - Math.max(floor.ticks, ceiling.ticks)) as EpochTicks
  let after: SegmentFacts | null = null
  for (;;) {
    const batch: SegmentFacts[] = await listPast(by.database, { camera, before, after, limit: BATCH })
    const [first, last] = [batch[0], batch.at(-1)]
    if (!first || !last) return
    const ends = Math.max(...batch.map(({ end }) => end)) as EpochTicks
    const stretch = { camera, from: first.start, to: ends }
    const [holds, purposes] = await Promise.all([by.holds(stretch), by.purposes(stretch)])
    const doomed: Doomed<SegmentFacts>[] = []
    for (const segment of batch) {
      const decision = decideDeletion(segment, { floor, ceiling, holds, purposes, order: null, now })
      if (decision.verdict === 'delete') doomed.push(decision.segment)
    }
    if (doomed.length > 0) yield doomed
    if (batch.length < BATCH) return
    after = last
  }
}

type Removal = Readonly<{
  camera: string
  doomed: readonly Doomed<SegmentFacts>[]
  basis: DeletionRow['basis']
  order: DeletionOrder | null
  now: EpochTicks
}>

async function remove(by: SweeperDeps, ask: Removal): Promise<SweepResult> {
  const { camera, doomed, basis, order, now } = ask
  if (doomed.length === 0) return NOTHING
  const article = order?.article ?? (await by.keepDays()).get(camera)?.ceilingArticle
  if (article === undefined) return NOTHING // no longer known: it keeps its footage
  const at = new Date(by.clock.now())
  const row = await condemn(by.database, {
    camera,
    basis,
    article,
    order: order?.id ?? null,
    segments: doomed,
    at,
    now,
  })
  return row === null ? NOTHING : finish(by, row)
}

/** What was decided before a crash, or could not be entered or unlinked the last time. */
async function finishOpen(by: SweeperDeps): Promise<SweepResult> {
  await unmarkStray(by.database)
  let result = NOTHING
  for (const row of await new Deletions(by.database).open(OPEN_AT_ONCE)) result = add(result, await finish(by, row))
  return result
}

const OPEN_AT_ONCE = 1000

/** Entries before files: until the log holds the certificate nothing is unlinked. After a crash the same may be entered twice. */
async function finish(by: SweeperDeps, row: DeletionRow): Promise<SweepResult> {
  const deletions = new Deletions(by.database)
  if (!row.is_entered) {
    const segments = await deletions.segments(row.id)
    const entered = await Promise.all(segments.map((segment) => by.enter(tellDeletion(row, segment))))
    await deletions.entered(row.id, new Map(segments.map(({ name }, at) => [name, entered[at]?.index ?? 0])))
  }
  const result = await removeAll(by, row, await listCondemned(by.database, row.id))
  if (result.failed === 0) await deletions.done(row.id, new Date(by.clock.now()))
  return result
}

function tellDeletion(row: DeletionRow, segment: DeletionSegmentRow): EntryDraft {
  const { name, start_ticks: start, end_ticks: end, bytes, root } = segment
  return {
    type: row.basis === 'order' ? 'footage.tombstone' : 'footage.delete',
    body: {
      deletion: row.id,
      camera: row.camera,
      name,
      start: formatTime(start as EpochTicks),
      end: formatTime(end as EpochTicks),
      bytes,
      root: Buffer.from(root, 'hex').toString('base64'),
      because: row.basis,
      article: row.article,
      ...(row.order_id === null ? {} : { order: row.order_id }),
    },
  }
}

/** A wall clock set years ahead must not expire anything: time has come only as far as the newest footage shows. */
async function trustedNow(by: SweeperDeps): Promise<EpochTicks> {
  const use = await listFootageUse(by.database, 0 as EpochTicks)
  const newest = use.reduce((latest, camera) => Math.max(latest, camera.newest), 0)
  return Math.min(toTicks(by.clock.now()), newest) as EpochTicks
}

async function removeAll(by: SweeperDeps, row: DeletionRow, segments: readonly SegmentFacts[]): Promise<SweepResult> {
  const cause = row.basis === 'order' ? 'deleted' : 'expired'
  const gone: SegmentFacts[] = []
  let failed = 0
  for (const segment of segments) {
    try {
      await removeFiles(by, segment, cause)
      gone.push(segment)
    } catch (error) {
      failed++
      const { camera, name } = segment
      by.log.error('sweep.delete.failed', { camera, segment: name, message: toError(error).message })
    }
  }
  if (gone.length > 0) {
    await dropGarbage(by.database, gone)
    await applyFootage(
      by.database,
      gone.map(
        ({ camera, start, end }) => ({ type: 'gap-told', gap: { camera, start, end, cause, detail: null } }) as const,
      ),
    )
  }
  return { deleted: gone.length, bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0), failed }
}

/** Media before index: what is left after a crash is an index without media, which says what it was. */
async function removeFiles(by: SweeperDeps, segment: SegmentFacts, kind: 'expired' | 'deleted'): Promise<void> {
  const { disk, layout } = by
  const { camera, name, start: from, end: to, bytes, root } = segment
  const place = layout.segment(camera, name)
  await removeFile(disk, place.media)
  await removeFile(disk, place.index)
  await disk.syncFolder(place.folder)
  // Its `at` is the segment's own time, so that the tombstone lies in the ledger of the day it speaks of.
  await appendLedger(disk, layout, { camera, entries: [{ kind, at: from, segment: name, from, to, bytes, root }] })
}

function add(a: SweepResult, b: SweepResult): SweepResult {
  return { deleted: a.deleted + b.deleted, bytes: a.bytes + b.bytes, failed: a.failed + b.failed }
}
