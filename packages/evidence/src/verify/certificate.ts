// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime } from '@mingjian/base'
import { formatCanonical, type JsonObject } from '../entry/json.ts'
import { toBase64 } from '../note/base64.ts'
import { type CoverageAsk, type Interval, unaccounted } from './coverage.ts'

export type CertificateAsk = CoverageAsk &
  Readonly<{
    day: string
    zone: string
    /** The signed checkpoint under which all of it stands. */
    checkpoint: string
  }>

/** The first line of the note: no checkpoint can be mistaken for one. */
const CERTIFICATE = 'mingjian-coverage/v1'

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
