// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import type { AudioCodec, VideoCodec } from '@mingjian/wire'
import { crc32 } from 'node:zlib'

/**
 * The index beside a segment's media: a header of 256 bytes, then rows of 80, the last of which is the seal.
 * Big-endian. Every part ends in its own CRC-32, so that a torn end is told from a whole one without the media.
 */
export type SegmentHeader = Readonly<{
  camera: string
  /** The wall time of decode time 0 of the media file. */
  start: EpochTicks
  /** SHA-256 of the initialisation segment: equal hashes are equal formats. */
  formatHash: Uint8Array
  /** Bytes of the initialisation segment; the first fragment begins there. */
  initLength: number
  codec: VideoCodec
  codecString: string
  width: number
  height: number
  audio: AudioCodec | null
}>

export type FragmentRow = Readonly<{
  offset: number
  length: number
  start: EpochTicks
  /** 90 kHz ticks; the next fragment begins at or after `start + duration`. */
  duration: number
  beginsWithKey: boolean
  isDamaged: boolean
  /** Pictures. */
  frames: number
  /** Bytes from the fragment's beginning to the end of its first picture: enough to decode a key frame. */
  keyLength: number
  sha256: Uint8Array
}>

/** Why a segment ended. `recovered`: found open at start-up. */
export const SEAL_REASONS = [
  'full',
  'day',
  'format',
  'lost',
  'hole',
  'clock-step',
  'timestamps',
  'disk-error',
  'stop',
  'recovered',
] as const
export type SealReason = (typeof SEAL_REASONS)[number]

export type Seal = Readonly<{
  reason: SealReason
  fragments: number
  /** Length of the media file. */
  bytes: number
  end: EpochTicks
  /** RFC 6962 tree hash whose leaves are the fragments' SHA-256 in order. */
  root: Uint8Array
}>

export type SegmentIndex = Readonly<{
  header: SegmentHeader
  rows: readonly FragmentRow[]
  seal: Seal | null
  /** Bytes that were whole; anything behind is a torn end. */
  length: number
}>

export const HEADER_BYTES = 256
export const ROW_BYTES = 80
/** A day of one-second fragments; the recorder ends a segment before. */
export const MAX_ROWS = 90_000
export const MAX_INDEX_BYTES = HEADER_BYTES + (MAX_ROWS + 1) * ROW_BYTES

const MAGIC = 0x4d4a4958 // MJIX
const VERSION = 1
const KIND_FRAGMENT = 1
const KIND_SEAL = 2
const KEY = 1
const DAMAGED = 2
const VIDEO: readonly VideoCodec[] = ['h264', 'h265']
const AUDIO: readonly AudioCodec[] = ['aac', 'pcma', 'pcmu', 'opus']
const CAMERA_AT = 64
const CODEC_STRING_AT = 132
const TEXT_BYTES = 64

export function formatHeader(header: SegmentHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC)
  view.setUint16(4, VERSION)
  view.setUint16(6, HEADER_BYTES)
  view.setUint16(8, ROW_BYTES)
  view.setUint8(10, VIDEO.indexOf(header.codec) + 1)
  view.setUint8(11, header.audio === null ? 0 : AUDIO.indexOf(header.audio) + 1)
  setU64(view, 12, header.start)
  view.setUint32(20, header.initLength)
  view.setUint16(24, header.width)
  view.setUint16(26, header.height)
  bytes.set(header.formatHash.subarray(0, 32), 28)
  setText(bytes, CAMERA_AT, header.camera)
  setText(bytes, CODEC_STRING_AT, header.codecString)
  return sealCrc(bytes, view)
}

export function formatRow(row: FragmentRow): Uint8Array {
  const bytes = new Uint8Array(ROW_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, KIND_FRAGMENT)
  view.setUint8(1, (row.beginsWithKey ? KEY : 0) | (row.isDamaged ? DAMAGED : 0))
  view.setUint16(2, Math.min(row.frames, 0xffff))
  view.setUint32(4, row.length)
  setU64(view, 8, row.offset)
  setU64(view, 16, row.start)
  view.setUint32(24, row.duration)
  view.setUint32(28, row.keyLength)
  bytes.set(row.sha256.subarray(0, 32), 32)
  return sealCrc(bytes, view)
}

export function formatSeal(seal: Seal): Uint8Array {
  const bytes = new Uint8Array(ROW_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, KIND_SEAL)
  view.setUint8(1, SEAL_REASONS.indexOf(seal.reason))
  view.setUint32(4, seal.fragments)
  setU64(view, 8, seal.bytes)
  setU64(view, 16, seal.end)
  bytes.set(seal.root.subarray(0, 32), 32)
  return sealCrc(bytes, view)
}

/**
 * Reads as many whole rows as there are. Throws `disk.index.header` when not even the header can be believed; a row that
 * cannot be believed, or that does not follow the one before it, ends the reading and is not an error.
 */
export function parseIndex(bytes: Uint8Array): SegmentIndex {
  const header = parseHeader(bytes)
  const rows: FragmentRow[] = []
  let at = HEADER_BYTES
  let seal: Seal | null = null
  while (at + ROW_BYTES <= bytes.length && rows.length <= MAX_ROWS) {
    const part = bytes.subarray(at, at + ROW_BYTES)
    seal = parseSeal(part)
    if (seal === null) {
      const row = parseRow(part)
      if (row === null || !follows(row, rows.at(-1), header)) break
      rows.push(row)
    } else if (!closes(seal, rows, header)) {
      seal = null
      break
    }
    at += ROW_BYTES
    if (seal !== null) break
  }
  return { header, rows, seal, length: at }
}

export function parseHeader(bytes: Uint8Array): SegmentHeader {
  const head = bytes.subarray(0, HEADER_BYTES)
  if (head.length < HEADER_BYTES || !hasCrc(head)) throw badHeader('is torn', bytes.length)
  const view = viewOf(head)
  if (view.getUint32(0) !== MAGIC) throw badHeader('is not an index', bytes.length)
  if (view.getUint16(4) !== VERSION || view.getUint16(6) !== HEADER_BYTES || view.getUint16(8) !== ROW_BYTES) {
    throw badHeader('is of a version unknown here', bytes.length)
  }
  const codec = VIDEO[view.getUint8(10) - 1]
  const audio = view.getUint8(11) === 0 ? null : AUDIO[view.getUint8(11) - 1]
  const start = getU64(view, 12)
  const camera = getText(head, CAMERA_AT)
  const codecString = getText(head, CODEC_STRING_AT)
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
  if (view.getUint8(0) !== KIND_FRAGMENT || !hasCrc(part)) return null
  const offset = getU64(view, 8)
  const start = getU64(view, 16)
  if (offset === null || start === null) return null
  const flags = view.getUint8(1)
  return {
    offset,
    length: view.getUint32(4),
    start: start as EpochTicks,
    duration: view.getUint32(24),
    beginsWithKey: (flags & KEY) !== 0,
    isDamaged: (flags & DAMAGED) !== 0,
    frames: view.getUint16(2),
    keyLength: view.getUint32(28),
    sha256: new Uint8Array(part.subarray(32, 64)),
  }
}

function parseSeal(part: Uint8Array): Seal | null {
  const view = viewOf(part)
  if (view.getUint8(0) !== KIND_SEAL || !hasCrc(part)) return null
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

function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / 0x100000000))
  view.setUint32(at + 4, value % 0x100000000)
}

/** null above 2^53 − 1: no number we ever wrote. */
function getU64(view: DataView, at: number): number | null {
  const value = view.getUint32(at) * 0x100000000 + view.getUint32(at + 4)
  return Number.isSafeInteger(value) ? value : null
}

function setText(bytes: Uint8Array, at: number, text: string): void {
  const coded = new TextEncoder().encode(text).subarray(0, TEXT_BYTES)
  bytes[at] = coded.length
  bytes.set(coded, at + 1)
}

function getText(bytes: Uint8Array, at: number): string | null {
  const length = bytes[at] ?? 0
  return length > TEXT_BYTES ? null : new TextDecoder().decode(bytes.subarray(at + 1, at + 1 + length))
}

function sealCrc(bytes: Uint8Array, view: DataView): Uint8Array {
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)))
  return bytes
}

function hasCrc(bytes: Uint8Array): boolean {
  return viewOf(bytes).getUint32(bytes.length - 4) === crc32(bytes.subarray(0, -4))
}
