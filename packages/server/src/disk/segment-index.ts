// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import { crc32 } from 'node:zlib'
import { CODECS, type FragmentRow, INDEX, type Seal, SEAL_REASONS, type SegmentHeader } from './segment-row.ts'

export type { FragmentRow, Seal, SegmentHeader } from './segment-row.ts'

export type SegmentIndex = Readonly<{
  header: SegmentHeader
  rows: readonly FragmentRow[]
  seal: Seal | null
  /** Bytes that were whole; anything behind is a torn end. */
  length: number
}>

export const MAX_INDEX_BYTES = INDEX.headerBytes + (INDEX.maxRows + 1) * INDEX.rowBytes

/**
 * Reads as many whole rows as there are. Throws `disk.index.header` when not even the header can be believed; a row that
 * cannot be believed, or that does not follow the one before it, ends the reading and is not an error.
 */
export function parseIndex(bytes: Uint8Array): SegmentIndex {
  const header = parseHeader(bytes)
  const rows: FragmentRow[] = []
  let at = INDEX.headerBytes
  let seal: Seal | null = null
  while (at + INDEX.rowBytes <= bytes.length && rows.length <= INDEX.maxRows) {
    const part = bytes.subarray(at, at + INDEX.rowBytes)
    seal = parseSeal(part)
    if (seal === null) {
      const row = parseRow(part)
      if (row === null || !follows(row, rows.at(-1), header)) break
      rows.push(row)
    } else if (!closes(seal, rows, header)) {
      seal = null
      break
    }
    at += INDEX.rowBytes
    if (seal !== null) break
  }
  return { header, rows, seal, length: at }
}

function parseHeader(bytes: Uint8Array): SegmentHeader {
  const head = bytes.subarray(0, INDEX.headerBytes)
  if (head.length < INDEX.headerBytes || !hasCrc(head)) throw badHeader('is torn', bytes.length)
  const view = viewOf(head)
  if (view.getUint32(0) !== INDEX.magic) throw badHeader('is not an index', bytes.length)
  if (
    view.getUint16(4) !== INDEX.version ||
    view.getUint16(6) !== INDEX.headerBytes ||
    view.getUint16(8) !== INDEX.rowBytes
  ) {
    throw badHeader('is of a version unknown here', bytes.length)
  }
  const codec = CODECS.video[view.getUint8(10) - 1]
  const audio = view.getUint8(11) === 0 ? null : CODECS.audio[view.getUint8(11) - 1]
  const start = getU64(view, 12)
  const camera = getText(head, INDEX.cameraAt)
  const codecString = getText(head, INDEX.codecStringAt)
  if (codec === undefined || audio === undefined || start === null || camera === null || codecString === null) {
    throw badHeader('holds impossible values', bytes.length)
  }
  return {
    camera,
    start: start as EpochTicks,
    formatHash: new Uint8Array(head.subarray(28, 60)),
    initLength: view.getUint32(20),
    codec,
    codecString,
    width: view.getUint16(24),
    height: view.getUint16(26),
    audio,
  }
}

/**
 * The row to read for `time`: the last that begins at or before it, else the first. −1 for no rows.
 * With `key`, the nearest row at or before that one whose first picture is a key frame.
 */
export function findRow(rows: readonly FragmentRow[], time: EpochTicks, key = false): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row !== undefined && row.start <= time) low = middle + 1
    else high = middle
  }
  let found = rows.length === 0 ? -1 : Math.max(0, low - 1)
  if (key) while (found > 0 && rows[found]?.beginsWithKey === false) found--
  return found
}

/** Where the footage of an index ends: the last fragment's end, or the start when there is none. */
export function endOf(index: Pick<SegmentIndex, 'header' | 'rows'>): EpochTicks {
  const last = index.rows.at(-1)
  return last === undefined ? index.header.start : ((last.start + last.duration) as EpochTicks)
}

function parseRow(part: Uint8Array): FragmentRow | null {
  const view = viewOf(part)
  if (view.getUint8(0) !== INDEX.fragment || !hasCrc(part)) return null
  const offset = getU64(view, 8)
  const start = getU64(view, 16)
  if (offset === null || start === null) return null
  const flags = view.getUint8(1)
  return {
    offset,
    length: view.getUint32(4),
    start: start as EpochTicks,
    duration: view.getUint32(24),
    beginsWithKey: (flags & INDEX.key) !== 0,
    isDamaged: (flags & INDEX.damaged) !== 0,
    frames: view.getUint16(2),
    keyLength: view.getUint32(28),
    sha256: new Uint8Array(part.subarray(32, 64)),
  }
}

function parseSeal(part: Uint8Array): Seal | null {
  const view = viewOf(part)
  if (view.getUint8(0) !== INDEX.seal || !hasCrc(part)) return null
  const reason = SEAL_REASONS[view.getUint8(1)]
  const bytes = getU64(view, 8)
  const end = getU64(view, 16)
  if (reason === undefined || bytes === null || end === null) return null
  return {
    reason,
    fragments: view.getUint32(4),
    bytes,
    end: end as EpochTicks,
    root: new Uint8Array(part.subarray(32, 64)),
  }
}

function follows(row: FragmentRow, before: FragmentRow | undefined, header: SegmentHeader): boolean {
  if (row.length === 0 || row.keyLength > row.length) return false
  if (before === undefined) return row.offset === header.initLength && row.start >= header.start
  return row.offset === before.offset + before.length && row.start >= before.start + before.duration
}

function closes(seal: Seal, rows: readonly FragmentRow[], header: SegmentHeader): boolean {
  const last = rows.at(-1)
  const bytes = last === undefined ? header.initLength : last.offset + last.length
  return seal.fragments === rows.length && seal.bytes === bytes && seal.end === endOf({ header, rows })
}

function badHeader(why: string, length: number): Fault {
  return new Fault('data-loss', 'disk.index.header', `the index ${why}`, { length })
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** null above 2^53 − 1: no number we ever wrote. */
function getU64(view: DataView, at: number): number | null {
  const value = view.getUint32(at) * 0x100000000 + view.getUint32(at + 4)
  return Number.isSafeInteger(value) ? value : null
}

function getText(bytes: Uint8Array, at: number): string | null {
  const length = bytes[at] ?? 0
  return length > INDEX.textBytes ? null : new TextDecoder().decode(bytes.subarray(at + 1, at + 1 + length))
}

function hasCrc(bytes: Uint8Array): boolean {
  return viewOf(bytes).getUint32(bytes.length - 4) === crc32(bytes.subarray(0, -4))
}
