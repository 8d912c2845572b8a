// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, toTicks } from '@mingjian/base'
import { type JsonObject, toBase64 } from '@mingjian/evidence'
import { formatHeader, formatRow, formatSeal } from '../packages/server/src/disk/format-index.ts'
import type { SegmentFacts } from '../packages/server/src/disk/facts.ts'
import { segmentName } from '../packages/server/src/disk/layout.ts'
import type { FragmentRow } from '../packages/server/src/disk/segment-row.ts'
import { segmentRoot } from '../packages/server/src/disk/sha256.ts'
import { sha256 } from './plain-log.ts'

const SECOND = 90_000
const MINUTE_MILLIS = 60_000

/** The beginning of a UTC day, its footage long sealed when anybody looks. */
export const DAY_START = Date.UTC(2026, 10, 23)

export type Clip = Readonly<{ facts: SegmentFacts; init: Buffer; parts: readonly Buffer[] }>
const box = (type: string, body: string): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, Buffer.from(body, 'latin1')])
}
const INIT = Buffer.concat([box('ftyp', 'iso6'), box('moov', 'x'.repeat(64))])

/** A fragment in the boxes of one: what a picture holds does not matter here. */
export function fragmentOf(text: string): Buffer {
  return Buffer.concat([box('moof', text), box('mdat', `picture of ${text}`)])
}

/** One minute of a camera: a second a fragment. */
export function makeClip(
  camera: string,
  minute: number,
  change: (parts: Buffer[]) => readonly Buffer[] = (p) => p,
): Clip {
  const start = toTicks((DAY_START + minute * MINUTE_MILLIS) as EpochMillis)
  const parts = change(Array.from({ length: 60 }, (_, second) => fragmentOf(`${camera} ${minute} ${second}`)))
  const bytes = parts.reduce((sum, part) => sum + part.length, INIT.length)
  const root = Buffer.from(segmentRoot(parts.map((part) => sha256(part)))).toString('hex')
  return {
    facts: {
      ...{ camera, name: segmentName(start), start, end: (start + parts.length * SECOND) as EpochTicks, bytes },
      ...{ fragments: parts.length, isDamaged: false, codec: 'h264', codecString: 'avc1.42c01e' },
      ...{ width: 320, height: 240, audio: null, root, reason: 'full' },
    },
    init: INIT,
    parts,
  }
}

/** The index of a segment as the recorder writes it, for any media: root fixes it up after what he did. */
export function indexOf({ facts, init, parts }: Clip): Buffer {
  let offset = init.length
  const rows = parts.map((part, i): FragmentRow => {
    const row = { offset, length: part.length, start: (facts.start + i * SECOND) as EpochTicks, duration: SECOND }
    offset += part.length
    return { ...row, beginsWithKey: true, isDamaged: false, frames: 1, keyLength: part.length, sha256: sha256(part) }
  })
  const { camera, start, codec, codecString, width, height, audio, end } = facts
  const header = { camera, start, codec, codecString, width, height, audio }
  return Buffer.concat([
    formatHeader({ ...header, formatHash: sha256(init), initLength: init.length }),
    ...rows.map(formatRow),
    formatSeal({
      reason: 'full',
      fragments: rows.length,
      bytes: offset,
      end,
      root: Buffer.from(facts.root ?? '', 'hex'),
    }),
  ])
}

/** The body of the entry that tells of a segment. */
export function bodyOf({ facts, init, parts }: Clip): JsonObject {
  const iso = (time: EpochTicks): string => new Date(time / 90).toISOString()
  return {
    ...{ camera: facts.camera, name: facts.name, start: iso(facts.start), end: iso(facts.end), bytes: facts.bytes },
    root: Buffer.from(facts.root ?? '', 'hex').toString('base64'),
    init: { hash: toBase64(sha256(init)), bytes: init.length },
    ...{ count: parts.length, first: 0 },
    fragments: parts.map((part, i) => [toBase64(sha256(part)), part.length, i * 1000]),
  }
}
