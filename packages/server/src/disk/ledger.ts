// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime, parseTime } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import { crc32 } from 'node:zlib'
import type { Disk } from './disk.ts'
import { readFile } from './durable.ts'
import { dayOf, type Layout } from './layout.ts'

/**
 * What was said about a camera's recording. `lost`: from `at` there is no footage, for this cause, until `back` or another
 * `lost`. `recovered`: a segment found open at start-up was made whole. `expired`, `deleted` (before its
 * retention had passed, by order) and `missing` speak of a segment by name.
 */
export type LedgerEntry = Readonly<
  | { kind: 'lost'; at: EpochTicks; cause: GapCause; detail: string | null }
  | { kind: 'back'; at: EpochTicks }
  | { kind: 'clock-step'; at: EpochTicks; detail: string | null }
  | { kind: 'recovered'; at: EpochTicks; segment: string; detail: string | null }
  | {
      kind: 'expired' | 'deleted' | 'missing'
      at: EpochTicks
      segment: string
      from: EpochTicks
      to: EpochTicks
      bytes: number
      root: string | null
    }
>

export type LedgerText = Readonly<{
  entries: readonly LedgerEntry[]
  /** Lines that could not be believed. */ torn: number
  /** Bytes up to the end of the last whole line. */ length: number
}>

/** A camera that is lost and found once a second all day writes 12 MB. */
const MAX_LEDGER_BYTES = 64 << 20
const MAX_DETAIL = 500
const NEWLINE = 10

/** One line: the entry as JSON, times as RFC 3339, and the CRC-32 of the text before it. */
export function formatEntry(entry: LedgerEntry): string {
  const detail = 'detail' in entry && entry.detail !== null ? { detail: entry.detail.slice(0, MAX_DETAIL) } : {}
  const times = 'from' in entry ? { from: formatTime(entry.from), to: formatTime(entry.to) } : {}
  const body = JSON.stringify({ ...entry, at: formatTime(entry.at), ...times, ...detail }).slice(0, -1)
  return `${body},"crc":"${crcOf(body)}"}\n`
}

/** Reads the lines that can be believed; a torn one, as after a crash, is counted and passed over. */
export function parseLedger(text: string): LedgerText {
  const entries: LedgerEntry[] = []
  let torn = 0
  let length = 0
  for (const line of text.split('\n')) {
    length += Buffer.byteLength(line) + 1
    if (line === '') continue
    const entry = parseLine(line)
    if (entry === null) torn++
    else entries.push(entry)
  }
  return { entries, torn, length: length - 1 }
}

/** Appends entries, each to the ledger of the day of its `at`, and resolves when they are on the medium. */
export async function appendLedger(
  disk: Disk,
  layout: Layout,
  at: { camera: string; entries: readonly LedgerEntry[] },
): Promise<void> {
  const days = Map.groupBy(at.entries, (entry) => dayOf(entry.at))
  for (const [day, entries] of days) {
    await disk.makeFolder(layout.day(at.camera, day))
    const file = await disk.open(layout.ledger(at.camera, day), 'append')
    try {
      const { size } = await file.stat()
      // A line torn by a crash has no end; a new one must not be glued to it.
      const last = new Uint8Array(1)
      const isTorn = size > 0 && (await file.readAt(last, size - 1)) === 1 && last[0] !== NEWLINE
      const start = isTorn ? '\n' : ''
      await file.writeAt([Buffer.from(start + entries.map(formatEntry).join(''))], size)
      await file.sync()
      if (size === 0) await disk.syncFolder(layout.day(at.camera, day))
    } finally {
      await file.close()
    }
  }
}

export async function readLedger(disk: Disk, layout: Layout, at: { camera: string; day: string }): Promise<LedgerText> {
  const bytes = await readFile(disk, layout.ledger(at.camera, at.day), MAX_LEDGER_BYTES)
  return parseLedger(bytes === null ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'))
}

// Spelt out, not taken from the contract's schema: a recorder process starts in a third of the time without a schema library.
const CAUSES: Readonly<Record<GapCause, true>> = {
  unreachable: true,
  refused: true,
  unsupported: true,
  stalled: true,
  'link-lost': true,
  'disk-error': true,
  connecting: true,
  restart: true,
  'clock-step': true,
  'not-in-use': true,
  planned: true,
  expired: true,
  deleted: true,
  missing: true,
  'not-yet': true,
}

function isCause(value: unknown): value is GapCause {
  return typeof value === 'string' && Object.hasOwn(CAUSES, value)
}

function crcOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}

function parseLine(line: string): LedgerEntry | null {
  const match = /^(\{.*),"crc":"([0-9a-f]{8})"\}$/.exec(line)
  if (match?.[1] === undefined || crcOf(match[1]) !== match[2]) return null
  let value: unknown
  try {
    value = JSON.parse(`${match[1]}}`)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  return typeof value === 'object' && value !== null ? readEntry(value as Record<string, unknown>) : null
}

function readEntry(value: Record<string, unknown>): LedgerEntry | null {
  const at = readTime(value['at'])
  const detail = typeof value['detail'] === 'string' ? value['detail'] : null
  if (at === null) return null
  switch (value['kind']) {
    case 'lost': {
      const cause = value['cause']
      return isCause(cause) ? { kind: 'lost', at, cause, detail } : null
    }
    case 'back':
      return { kind: 'back', at }
    case 'clock-step':
      return { kind: 'clock-step', at, detail }
    case 'recovered':
      return typeof value['segment'] === 'string' ? { kind: 'recovered', at, segment: value['segment'], detail } : null
    case 'expired':
    case 'deleted':
    case 'missing':
      return readTombstone(value['kind'], at, value)
    default:
      return null
  }
}

function readTombstone(
  kind: 'expired' | 'deleted' | 'missing',
  at: EpochTicks,
  value: Record<string, unknown>,
): LedgerEntry | null {
  const from = readTime(value['from'])
  const to = readTime(value['to'])
  const { segment, bytes, root } = value
  if (from === null || to === null || typeof segment !== 'string' || typeof bytes !== 'number') return null
  return { kind, at, segment, from, to, bytes, root: typeof root === 'string' ? root : null }
}

function readTime(value: unknown): EpochTicks | null {
  return typeof value === 'string' ? parseTime(value) : null
}
