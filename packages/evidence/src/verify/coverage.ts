// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import type { CameraStory } from './camera-story.ts'
import type { Finding } from './finding.ts'

export type Interval = Readonly<{ start: EpochTicks; end: EpochTicks }>

/** Holes no longer than this between footage and footage are pictures that came late: the recorder ends a segment beyond two seconds. */
const HOLE_TOLERANCE = 2 * TICKS_PER_SECOND
/** So long after its last picture a segment may still be open and not yet logged. */
const OPEN_TOLERANCE = 300 * TICKS_PER_SECOND

export type CoverageAsk = Readonly<{
  story: CameraStory
  from: EpochTicks
  to: EpochTicks
  /** Nothing after it can be accounted for yet. */
  now: EpochTicks
}>

/**
 * The parts of an interval that neither footage nor a logged gap or deletion accounts for. Before the log first speaks of the
 * camera's footage nothing is owed, and after now neither.
 */
export function unaccounted(ask: CoverageAsk): Interval[] {
  const { story, from } = ask
  const { segments } = story.segments()
  const known: Interval[] = [
    ...segments,
    ...story.deletions(),
    ...story.gaps().map(({ start, end }) => ({ start, end: end ?? ask.to })),
  ].toSorted((a, b) => a.start - b.start)
  const [first] = known
  if (first === undefined) return []
  const last = segments.reduce((end, segment) => Math.max(end, segment.end), 0)
  const newest = ask.now - last <= OPEN_TOLERANCE ? Math.min(last, ask.now) : ask.now
  const to = Math.min(ask.to, newest) as EpochTicks
  const holes: Interval[] = []
  let at = Math.max(from, first.start) as EpochTicks
  for (const { start, end } of known) {
    if (start >= to) break
    if (start - at > HOLE_TOLERANCE) holes.push({ start: at, end: start })
    if (end > at) at = end
  }
  if (to - at > HOLE_TOLERANCE) holes.push({ start: at, end: to })
  return holes
}

export function describeUnaccounted(camera: string, holes: readonly Interval[]): Finding[] {
  return holes.map(({ start, end }) => ({
    ...{ camera, from: start, to: end, kind: 'coverage.unaccounted' },
    detail: 'neither footage nor a gap with its cause was logged',
  }))
}
