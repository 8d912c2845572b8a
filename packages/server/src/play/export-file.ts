// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Disk } from '../disk/disk.ts'
import type { Grant } from '../access/grant.ts'
import { type FootageDeps, intervalOf } from './footage.ts'
import { readFootage } from './footage-bytes.ts'
import type { FoundSegment } from './footage-index.ts'
import { type FootagePlan, planFootage } from './footage-plan.ts'

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
        }),
      )
    } catch (thrown) {
      if (!(thrown instanceof Fault) || thrown.code !== 'play.footage.none') throw thrown
    }
  }
  return plans
}

export type ExportTarget = Readonly<{ disk: Disk; path: string; signal: AbortSignal; progress(bytes: number): void }>

/** Writes and hashes, a part at a time and leaving room for others between; what was written before an error stays. */
export async function writeExport(plan: FootagePlan, to: ExportTarget): Promise<WrittenExport> {
  const { disk, path, signal } = to
  const file = await disk.open(path, 'create')
  const hash = createHash('sha256')
  let at = 0
  try {
    for await (const bytes of readFootage(disk, plan, { first: 0, end: plan.length })) {
      if (signal.aborted) throw new Fault('cancelled', 'play.export.cancelled', 'the export was cancelled')
      hash.update(bytes)
      await file.writeAt([bytes], at)
      at += bytes.length
      to.progress(bytes.length)
      await turn()
    }
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.syncFolder(dirname(path))
  return { bytes: at, sha256: hash.digest('hex') }
}
