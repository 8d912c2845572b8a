// SPDX-License-Identifier: Apache-2.0
import { assert, Fault } from '@mingjian/base'
import type { EpochTicks } from '@mingjian/base'
import type { Grant } from '../access/grant.ts'
import type { Disk } from '../disk/disk.ts'
import type { GapFacts } from '../disk/facts.ts'
import { type ByteSpan, pumpFootage, readFootage } from './footage-bytes.ts'
import type { FootageIndex } from './footage-index.ts'
import { type FootagePlan, planFootage } from './footage-plan.ts'
import { orderBounds } from './order-bounds.ts'

export type Interval = Readonly<{ camera: string; from: EpochTicks; to: EpochTicks }>

/** Recorded gaps, for their causes; an empty list where the database does not answer. */
export type GapSource = (interval: Interval) => Promise<readonly GapFacts[]>

export type FootageDeps = Readonly<{ disk: Disk; index: FootageIndex; gaps: GapSource }>

export type FootageAnswer = Readonly<{
  plan: FootagePlan
  read(span?: ByteSpan): AsyncGenerator<Uint8Array, void, undefined>
  /** {@link pumpFootage}. */
  pump(span: ByteSpan, write: (bytes: Uint8Array) => Promise<void>): Promise<void>
}>

/** One file takes at most this much; longer belongs into an export job. */
const LONGEST = 31 * 86_400 * 90_000

/** Recorded pictures of the grant's extent as one fragmented MP4. Throws `play.footage.none`, `.codecs`, `.interval`. */
export async function openFootage(grant: Grant, media: 'file' | 'browser', by: FootageDeps): Promise<FootageAnswer> {
  const interval = intervalOf(grant)
  const [segments, gaps] = await Promise.all([by.index.list(interval), by.gaps(interval)])
  const plan = planFootage(segments, { from: interval.from, to: interval.to, media, gaps, bounds: orderBounds(grant) })
  return {
    plan,
    read: (span = { first: 0, end: plan.length }) => readFootage(by.disk, plan, span),
    pump: (span, write) => pumpFootage(by.disk, plan, { span, write }),
  }
}

/** The interval that was granted for replay or export. */
export function intervalOf(grant: Grant): Interval {
  const { camera, from, to } = grant.extent
  assert(grant.action === 'replay' || grant.action === 'export', 'recorded pictures need leave to replay or export')
  assert(from !== null && to !== null, 'leave to replay names an interval')
  if (to <= from) throw new Fault('bad-input', 'play.footage.interval', 'the interval ends before it begins')
  if (to - from > LONGEST) throw new Fault('bad-input', 'play.footage.interval', 'the interval is longer than a month')
  return { camera, from, to }
}
