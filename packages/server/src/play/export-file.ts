// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import type { Disk } from '../disk/disk.ts'
import type { Grant } from '../access/grant.ts'
import { type FootageDeps, intervalOf } from './footage.ts'
import { pumpFootage } from './footage-bytes.ts'
import type { FoundSegment } from './footage-index.ts'
import { type FootagePlan, planFootage } from './footage-plan.ts'
import { orderBounds } from './order-bounds.ts'

export type WrittenExport = Readonly<{ bytes: number; sha256: string }>

/** The grant's interval as one plan, or as one for each codec when the camera changed it. Empty when nothing was recorded. */
export async function planExport(grant: Grant, by: FootageDeps): Promise<FootagePlan[]> {
  const interval = intervalOf(grant)
  const [segments, gaps] = await Promise.all([by.index.list(interval), by.gaps(interval)])
  const parts: FoundSegment[][] = []
  for (const segment of segments.toSorted((a, b) => a.index.header.start - b.index.header.start)) {
    const last = parts.at(-1)
    if (last?.[0]?.index.header.codec === segment.index.header.codec) last.push(segment)
    else parts.push([segment])
  }
  const plans: FootagePlan[] = []
  for (const [index, part] of parts.entries()) {
    const from = index === 0 ? interval.from : (part[0]?.index.header.start ?? interval.from)
    const to = parts[index + 1]?.[0]?.index.header.start ?? interval.to
    try {
      plans.push(
        planFootage(part, {
          from: Math.max(from, interval.from) as EpochTicks,
          to: Math.min(to, interval.to) as EpochTicks,
          media: 'file',
          gaps,
          bounds: orderBounds(grant),
        }),
      )
    } catch (thrown) {
      if (!(thrown instanceof Fault) || thrown.code !== 'play.footage.none') throw thrown
    }
  }
  return plans
}

export type ExportTarget = Readonly<{ disk: Disk; path: string; signal: AbortSignal; progress(bytes: number): void }>

/** The disk is kept busy from here on, rather than made to wait for everything at the end. */
const SYNC_BYTES = 64 << 20

/** Writes and hashes, a part at a time; what was written before an error stays. */
export async function writeExport(plan: FootagePlan, to: ExportTarget): Promise<WrittenExport> {
  const { disk, path, signal } = to
  const file = await disk.open(path, 'create')
  const hash = createHash('sha256')
  let at = 0
  let synced = 0
  let syncing = Promise.resolve()
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (signal.aborted) throw new Fault('cancelled', 'play.export.cancelled', 'the export was cancelled')
    // The kernel copies while we hash.
    const written = file.writeAt([bytes], at)
    hash.update(bytes)
    await written
    at += bytes.length
    if (at - synced >= SYNC_BYTES) {
      synced = at
      syncing = syncing.then(() => file.sync())
      syncing.catch(() => {}) // heard at the end
    }
    to.progress(bytes.length)
  }
  try {
    await pumpFootage(disk, plan, { span: { first: 0, end: plan.length }, write })
    await syncing
    await file.sync()
  } finally {
    await syncing.catch(() => {})
    await file.close()
  }
  await disk.syncFolder(dirname(path))
  return { bytes: at, sha256: hash.digest('hex') }
}
