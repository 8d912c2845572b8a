// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import type { Sha256 } from '../tree/merkle.ts'
import type { CameraStory, LoggedDeletion, LoggedSegment } from './camera-story.ts'
import type { Finding, FindingKind } from './finding.ts'
import { checkSegment, type FootageFile } from './segment-bytes.ts'
import { compareTold, type ToldSource } from './told.ts'

/** A media file that lies in the camera's folders. `isOpen`: still being written, or too young to be logged. */
export type FootageEntry = Readonly<{ name: string; start: EpochTicks; isOpen: boolean }>

export type FootageAsk = Readonly<{
  sha256: Sha256
  story: CameraStory
  from: EpochTicks
  to: EpochTicks
  now: EpochTicks
  /** Media files whose segments may begin in [from, to). */
  files: readonly FootageEntry[]
  /** Null when the file is not there. */
  open: (name: string) => Promise<FootageFile | null>
  /** What else tells of the same footage: indices, ledgers, the database. */
  told: readonly ToldSource[]
}>

/** Holds a camera's footage of an interval against what the log tells of it, byte for byte, both ways. */
export async function checkFootage(ask: FootageAsk): Promise<Finding[]> {
  const { story, from, to } = ask
  const { camera } = story
  const { segments, findings } = story.segments()
  const inside = findings.filter(
    (each) => each.from === null || each.to === null || (each.from < to && each.to >= from),
  )
  const names = new Set(segments.map(({ name }) => name))
  for (const segment of segments) {
    if (segment.start >= to || segment.end <= from) continue
    inside.push(...(await checkOne(ask, segment)))
  }
  for (const { name, start, isOpen } of ask.files) {
    if (names.has(name) || isOpen || start < from || start >= to) continue
    const detail = `${name}: there is a file, and no entry of the log tells of it`
    inside.push({ camera, from: start, to: null, kind: 'footage.unlogged', detail })
  }
  const isLeft = (told: Readonly<{ name: string; start: EpochTicks }>): boolean =>
    ask.files.some(({ name, isOpen }) => name === told.name && (isOpen || !names.has(name)))
  for (const source of ask.told) inside.push(...compareTold({ camera, from, to, segments, story, isLeft }, source))
  return inside
}

/** Deletion is entered first and done after; what failed is tried again each hour. */
const DELETION_PATIENCE = 2 * 3600 * TICKS_PER_SECOND

async function checkOne(ask: FootageAsk, segment: LoggedSegment): Promise<Finding[]> {
  const { camera } = ask.story
  const deleted = ask.story.deletion(segment.name)
  const say = (kind: FindingKind, detail: string): Finding[] => [
    { camera, from: segment.start, to: segment.end, kind, detail },
  ]
  const file = await ask.open(segment.name)
  if (file === null) {
    return deleted === null
      ? say('footage.missing', `${segment.name}: logged by entry ${segment.entry}, gone, and no deletion was logged`)
      : checkDeletion(segment, deleted, say)
  }
  try {
    if (deleted === null) return await checkSegment(ask.sha256, { camera, segment, file })
  } finally {
    await file.close()
  }
  if (ask.now - deleted.at <= DELETION_PATIENCE) return []
  return say('footage.undeleted', `${segment.name}: entry ${deleted.entry} says that it was deleted, and it is there`)
}

function checkDeletion(
  segment: LoggedSegment,
  deleted: LoggedDeletion,
  say: (kind: FindingKind, detail: string) => Finding[],
): Finding[] {
  const isSame = deleted.root.every((byte, at) => byte === segment.root[at])
  if (isSame) return []
  return say(
    'footage.missing',
    `${segment.name}: gone, and entry ${deleted.entry} tells of the deletion of another root`,
  )
}
