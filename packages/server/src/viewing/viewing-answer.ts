// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime, TICKS_PER_SECOND } from '@mingjian/base'
import type { Viewing, ViewingSum } from '@mingjian/contract'
import type { ViewingSumRow } from '../store/viewing-sums.ts'
import type { ViewingRow } from '../store/viewings.ts'

type CameraName = (id: string) => string

export function presentViewing(row: ViewingRow, cameraName: CameraName): Viewing {
  return {
    id: row.id,
    kind: row.kind,
    user: { id: row.user_id, name: row.user_name },
    camera: { id: row.camera, name: cameraName(row.camera) },
    order: row.order_id,
    begin: row.began_at.toISOString(),
    end: row.ended_at?.toISOString() ?? null,
    reason: row.reason,
    seconds: secondsOf(row.ticks),
    played: row.played_ticks === null ? null : secondsOf(row.played_ticks),
    pictures: row.pictures,
    bytes: row.bytes,
    spans: row.spans.map(([from, to]) => ({ from: formatTime(from as EpochTicks), to: formatTime(to as EpochTicks) })),
    entries: { grant: row.grant_entry, begin: row.begin_entry, end: row.end_entry },
  }
}

export function presentSum(row: ViewingSumRow, name: string): ViewingSum {
  const { id, viewings, ticks, pictures, copies, others, last } = row
  return { id, name, viewings, seconds: secondsOf(ticks), pictures, copies, others, last: last.toISOString() }
}

const COLUMNS = ['id', 'kind', 'user', 'userId', 'camera', 'cameraId', 'order', 'begin', 'end', 'reason'] as const
const NUMBERS = ['seconds', 'played', 'pictures', 'bytes'] as const
const ENTRIES = ['grantEntry', 'beginEntry', 'endEntry'] as const

/** RFC 4180 with a byte order mark, so that spreadsheets read Chinese; what they would take for a formula is quoted off. */
export function viewingsCsv(items: readonly Viewing[]): string {
  const lines = items.map((each) => {
    const { user, camera, entries } = each
    const whole = { ...each, user: user.name, userId: user.id, camera: camera.name, cameraId: camera.id }
    const cells = [...COLUMNS.map((name) => whole[name]), ...NUMBERS.map((name) => each[name])]
    const spans = each.spans.map(({ from, to }) => `${from}/${to}`).join(' ')
    return [...cells, entries.grant, entries.begin, entries.end, spans].map(cellOf).join(',')
  })
  return `\ufeff${[[...COLUMNS, ...NUMBERS, ...ENTRIES, 'spans'].join(','), ...lines].join('\r\n')}\r\n`
}

function cellOf(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function secondsOf(ticks: number): number {
  return Math.round((ticks / TICKS_PER_SECOND) * 1000) / 1000
}
