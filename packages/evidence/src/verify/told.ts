// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime, TICKS_PER_SECOND } from '@mingjian/base'
import type { CameraStory, LoggedSegment } from './camera-story.ts'
import type { Finding, FindingKind } from './finding.ts'

/** Footage as something that is not the log tells it. `root` in hex. */
export type ToldSegment = Readonly<{
  name: string
  start: EpochTicks
  end: EpochTicks
  bytes: number
  root: string
}>

/** An interval that is said to be without footage. */
export type ToldGap = Readonly<{ start: EpochTicks; end: EpochTicks | null; cause: string }>

/** Beside the log there are copies of what it tells, which root can edit: they must agree with it. */
export type ToldSource = Readonly<{
  kind: Extract<FindingKind, 'index.differs' | 'ledger.differs' | 'catalogue.differs'>
  /** It tells of every segment that ended before, so that a logged one which it lacks was taken out of it. Null: of some. */
  completeUpTo: EpochTicks | null
  segments: readonly ToldSegment[]
  gaps: readonly ToldGap[]
}>

export type ToldAsk = Readonly<{
  camera: string
  from: EpochTicks
  to: EpochTicks
  segments: readonly LoggedSegment[]
  story: CameraStory
  /** Told of elsewhere: its file is open, or is itself a finding. */
  isLeft: (told: ToldSegment) => boolean
}>

/** Times are cut to the millisecond on some ways, and a gap may begin within the picture that ended. */
const TOUCH = TICKS_PER_SECOND / 2

export function compareTold(ask: ToldAsk, source: ToldSource): Finding[] {
  return [...compareSegments(ask, source), ...compareGaps(ask, source)]
}

function compareSegments(ask: ToldAsk, source: ToldSource): Finding[] {
  const findings: Finding[] = []
  const add = (at: Readonly<{ start: EpochTicks; end: EpochTicks }>, detail: string): void => {
    findings.push({ camera: ask.camera, from: at.start, to: at.end, kind: source.kind, detail })
  }
  const isInside = (at: Readonly<{ start: EpochTicks; end: EpochTicks }>): boolean =>
    at.start < ask.to && at.end > ask.from
  const told = new Map(source.segments.map((segment) => [segment.name, segment]))
  for (const segment of ask.segments) {
    const other = told.get(segment.name)
    told.delete(segment.name)
    if (!isInside(segment)) continue
    const isGone = ask.story.deletion(segment.name) !== null
    if (other === undefined) {
      if (source.completeUpTo !== null && segment.end <= source.completeUpTo && !isGone)
        add(segment, `${segment.name}: logged by entry ${segment.entry}, and not told here`)
      continue
    }
    const difference = differenceOf(segment, other)
    if (difference !== null) add(segment, `${segment.name}: ${difference}, entry ${segment.entry}`)
  }
  for (const other of told.values()) {
    if (isInside(other) && !ask.isLeft(other))
      add(other, `${other.name}: told here, and no entry of the log tells of it`)
  }
  return findings
}

function differenceOf(logged: LoggedSegment, told: ToldSegment): string | null {
  const root = Array.from(logged.root, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (root !== told.root)
    return `the root told here is ${told.root.slice(0, 12)}…, that of the log ${root.slice(0, 12)}…`
  if (told.bytes !== logged.bytes) return `${told.bytes} bytes are told here, ${logged.bytes} in the log`
  const isMoved = Math.abs(told.start - logged.start) > TOUCH || Math.abs(told.end - logged.end) > TOUCH
  return isMoved ? `told here from ${formatTime(told.start)} to ${formatTime(told.end)}` : null
}

/** A gap that is told over footage which was logged and not deleted explains something away. */
function compareGaps(ask: ToldAsk, source: ToldSource): Finding[] {
  const findings: Finding[] = []
  for (const gap of source.gaps) {
    for (const segment of ask.segments) {
      const start = Math.max(gap.start, segment.start, ask.from) as EpochTicks
      const end = Math.min(gap.end ?? Infinity, segment.end, ask.to) as EpochTicks
      if (end - start <= 2 * TOUCH || ask.story.deletion(segment.name) !== null) continue
      const detail = `a gap (${gap.cause}) is told over ${segment.name}, which was recorded (entry ${segment.entry})`
      findings.push({ camera: ask.camera, from: start, to: end, kind: source.kind, detail })
    }
  }
  return findings
}
