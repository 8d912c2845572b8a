// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, type Log, TICKS_PER_SECOND, toError, toTicks } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import { removeFile } from '../disk/durable.ts'
import type { SegmentFacts } from '../disk/facts.ts'
import type { Layout } from '../disk/layout.ts'
import { appendLedger } from '../disk/ledger.ts'
import { decideExpired, type Expired, expiryLine } from '../domain/retention.ts'
import type { Database } from '../store/database.ts'
import { applyFootage } from '../store/footage-change.ts'
import { dropGarbage, listGarbage, listOldest, markGarbage } from '../store/footage-expiry.ts'
import type { AlarmSink } from './alarm-sink.ts'
import { listFootageUse } from '../store/footage-use.ts'

export type SweeperDeps = Readonly<{
  database: Database
  disk: Disk
  layout: Layout
  clock: Clock
  log: Log
  alarms: AlarmSink
  /** Every camera that ever recorded, with its retention; one that is unknown keeps its footage. */
  retentions: () => Promise<ReadonlyMap<string, Readonly<{ retentionDays: number }>>>
}>

export type SweepResult = Readonly<{ deleted: number; bytes: number; failed: number }>

const TICKS_PER_DAY = 86_400 * TICKS_PER_SECOND
const BATCH = 200

/**
 * Deletes what is past its retention, oldest first, and nothing else: a full disk does not make it delete sooner. One deletion is
 * row → garbage, unlink media, unlink index, fsync folder, ledger `expired`, row dropped; a crash between any two is taken up where it was.
 */
export async function sweep(by: SweeperDeps): Promise<SweepResult> {
  let result = await removeAll(by, await listGarbage(by.database, BATCH))
  const retentions = await by.retentions()
  const now = await trustedNow(by)
  for (const [camera, retention] of retentions) {
    const line = expiryLine(retention, now, TICKS_PER_DAY)
    for (;;) {
      const oldest = await listOldest(by.database, { camera, before: line, limit: BATCH })
      const expired = decideExpired(oldest, line)
      if (expired.length === 0) break
      result = add(result, await expire(by, expired))
      if (expired.length < BATCH || result.failed > 0) break
    }
  }
  if (result.failed > 0)
    by.alarms.raise('disk-error', null, `${result.failed} expired segments could not be deleted; it is tried again`)
  return result
}

async function expire(by: SweeperDeps, segments: readonly Expired<SegmentFacts>[]): Promise<SweepResult> {
  await markGarbage(by.database, segments)
  return removeAll(by, segments)
}

/** A wall clock set years ahead must not expire anything: time has come only as far as the newest footage shows. */
async function trustedNow(by: SweeperDeps): Promise<EpochTicks> {
  const use = await listFootageUse(by.database, 0 as EpochTicks)
  const newest = use.reduce((latest, camera) => Math.max(latest, camera.newest), 0)
  return Math.min(toTicks(by.clock.now()), newest) as EpochTicks
}

async function removeAll(by: SweeperDeps, segments: readonly SegmentFacts[]): Promise<SweepResult> {
  const gone: SegmentFacts[] = []
  let failed = 0
  for (const segment of segments) {
    try {
      await removeFiles(by, segment)
      gone.push(segment)
    } catch (error) {
      failed++
      by.log.error('sweep.delete.failed', {
        camera: segment.camera,
        segment: segment.name,
        message: toError(error).message,
      })
    }
  }
  if (gone.length > 0) {
    await dropGarbage(by.database, gone)
    await applyFootage(by.database, expiredGaps(gone))
  }
  return { deleted: gone.length, bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0), failed }
}

/** Media before index: what is left after a crash is an index without media, which says what it was. */
async function removeFiles(by: SweeperDeps, segment: SegmentFacts): Promise<void> {
  const { disk, layout } = by
  const { camera, name, start: from, end: to, bytes, root } = segment
  const place = layout.segment(camera, name)
  await removeFile(disk, place.media)
  await removeFile(disk, place.index)
  await disk.syncFolder(place.folder)
  // Its `at` is the segment's own time, so that the tombstone lies in the ledger of the day it speaks of.
  await appendLedger(disk, layout, {
    camera,
    entries: [{ kind: 'expired', at: from, segment: name, from, to, bytes, root }],
  })
}

function expiredGaps(segments: readonly SegmentFacts[]): Parameters<typeof applyFootage>[1] {
  return segments.map(
    ({ camera, start, end }) =>
      ({ type: 'gap-told', gap: { camera, start, end, cause: 'expired', detail: null } }) as const,
  )
}

function add(a: SweepResult, b: SweepResult): SweepResult {
  return { deleted: a.deleted + b.deleted, bytes: a.bytes + b.bytes, failed: a.failed + b.failed }
}
