// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime, toTicks } from '@mingjian/base'
import type { Entry } from '../entry/entry.ts'
import { field } from '../entry/field.ts'

/** What can be wrong. Stable words: scripts and guide/ speak of them. */
export type FindingKind =
  | 'log.checkpoint' // the signed checkpoint is missing, unreadable or not signed by the log's key
  | 'log.root' // entries and tiles do not give the root that was signed
  | 'log.entry' // an entry is not the one that was logged, or cannot be read
  | 'log.missing' // entries that the checkpoint counts are not there
  | 'log.tile' // a tile is damaged, while the entries under it are proved
  | 'log.order' // an entry is dated before ones that stand before it
  | 'log.rewritten' // the log is no continuation of a checkpoint held against it
  | 'log.truncated' // the log is shorter than a checkpoint held against it
  | 'log.held' // what is held against the log is itself no checkpoint of it
  | 'log.cosignature' // a cosignature does not verify, or is not of this log
  | 'footage.missing' // a logged segment is gone, and no deletion was logged
  | 'footage.altered' // other bytes than those recorded
  | 'footage.cut' // recorded bytes were taken out
  | 'footage.moved' // recorded bytes stand in another order
  | 'footage.added' // bytes that were never recorded
  | 'footage.unlogged' // a file that no entry knows
  | 'footage.relogged' // two entries tell of one segment and disagree
  | 'footage.undeleted' // deletion was logged, and the file is there
  | 'index.differs' // the index beside the footage tells otherwise than the log
  | 'ledger.differs' // the day's ledger does
  | 'catalogue.differs' // the database does
  | 'coverage.unaccounted' // neither footage nor a gap with a cause
  | 'package.archive' // a court package: bytes between its members are not as we write them
  | 'package.member' // a member is missing, strange or altered
  | 'package.manifest' // the manifest is not the one that was logged
  | 'package.time-stamp' // the time stamp is of something else

/** One thing that is not proved, as near as it can be located; null where it concerns no camera, or no time can be told. */
export type Finding = Readonly<{
  camera: string | null
  from: EpochTicks | null
  to: EpochTicks | null
  kind: FindingKind
  detail: string
}>

/** `camera <tab> from <tab> to <tab> kind <tab> detail`; `-` for what is null. */
export function formatFinding(finding: Finding): string {
  const { camera, from, to, kind, detail } = finding
  const time = (value: EpochTicks | null): string => (value === null ? '-' : formatTime(value))
  return [camera ?? '-', time(from), time(to), kind, detail.replaceAll(/\s+/g, ' ')].join('\t')
}

/** Camera and time that an entry speaks of: those in its body, else the moment at which it was entered. */
export function placeOfEntry(entry: Entry): Pick<Finding, 'camera' | 'from' | 'to'> {
  const { body } = entry
  const at = toTicks(entry.at)
  const from = field.time(body['start']) ?? field.time(body['from']) ?? at
  const to = field.time(body['end']) ?? field.time(body['to']) ?? at
  return { camera: field.id(body['camera']) ?? null, from, to }
}
