// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime, TICKS_PER_SECOND } from '@mingjian/base'
import { formatCanonical, type JsonObject } from '../entry/json.ts'
import { toBase64 } from '../note/base64.ts'
import type { CameraStory } from './camera-story.ts'
import type { Finding } from './finding.ts'

export type Interval = Readonly<{ start: EpochTicks; end: EpochTicks }>

/** Holes no longer than this between footage and footage are pictures that came late: the recorder ends a segment beyond two seconds. */
export const HOLE_TOLERANCE = 2 * TICKS_PER_SECOND
/** So long after its last picture a segment may still be open and not yet logged. */
export const OPEN_TOLERANCE = 300 * TICKS_PER_SECOND

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

export type CertificateAsk = CoverageAsk &
  Readonly<{
    day: string
    zone: string
    /** The signed checkpoint under which all of it stands. */
    checkpoint: string
  }>

/** The first line of the note: no checkpoint can be mistaken for one. */
export const CERTIFICATE = 'mingjian-coverage/v1'

/**
 * What is recorded of a camera on a day, what is not and why, and what nothing accounts for: canonical JSON. Each part names
 * the entry that tells of it.
 */
export function describeCoverage(ask: CertificateAsk): JsonObject {
  const { story, from, to } = ask
  const isInside = ({ start, end }: Readonly<{ start: EpochTicks; end: EpochTicks | null }>): boolean =>
    start < to && (end === null || end > from)
  const time = ({ start, end }: Interval): JsonObject => ({ start: formatTime(start), end: formatTime(end) })
  const spans = story.segments().segments.filter(isInside)
  return {
    ...{ v: 1, camera: story.camera, day: ask.day, zone: ask.zone, from: formatTime(from), to: formatTime(to) },
    checkpoint: ask.checkpoint,
    segments: spans
      .filter(({ name }) => story.deletion(name) === null)
      .map(({ name, bytes, root, entry, start, end }) => ({
        ...time({ start, end }),
        name,
        bytes,
        root: toBase64(root),
        entry,
      })),
    deleted: story
      .deletions()
      .filter(isInside)
      .map(({ name, root, entry, because, isEarly, start, end }) => ({
        ...{ ...time({ start, end }), name, root: toBase64(root), entry, because, isEarly },
      })),
    gaps: story
      .gaps()
      .filter(isInside)
      .map(({ start, end, cause, entry }) => ({
        ...{ start: formatTime(start), end: end === null ? null : formatTime(end), cause, entry },
      })),
    unaccounted: unaccounted(ask).map(time),
  }
}

/** The text to be signed as a note. */
export function certificateText(certificate: JsonObject): string {
  return `${CERTIFICATE}\n${formatCanonical(certificate)}\n`
}
