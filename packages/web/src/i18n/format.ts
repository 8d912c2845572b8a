// SPDX-License-Identifier: Apache-2.0

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** `1.5 GB`: powers of 1024, three digits that matter. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`
}

/** `830 kb/s`, `4.1 Mb/s`: powers of 1000, as cameras state them. */
export function formatRate(bitsPerSecond: number): string {
  const kilo = bitsPerSecond / 1000
  return kilo < 1000 ? `${Math.round(kilo)} kb/s` : `${(kilo / 1000).toFixed(1)} Mb/s`
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0')
}

/** `0:07`, `12:30`, `3:05:00`. */
export function formatSpan(millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** `2026-11-23` in the viewer's zone. */
export function formatDay(millis: number): string {
  const at = new Date(millis)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** `08:30:05`, with `.250` when asked. */
export function formatClock(millis: number, withMillis = false): string {
  const at = new Date(millis)
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  return withMillis ? `${clock}.${String(at.getMilliseconds()).padStart(3, '0')}` : clock
}

export function formatMoment(millis: number): string {
  return `${formatDay(millis)} ${formatClock(millis)}`
}

/** A file name part without characters that file systems refuse. */
export function fileStamp(millis: number): string {
  return `${formatDay(millis)}_${formatClock(millis).replaceAll(':', '-')}`
}

export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * Reads a moment that a person typed: `2026-11-23 08:30:05`, `11-23 8:30`, `8:30`, `0830`, `83005`. What is left out comes
 * from `near`. Null when it is not a moment.
 */
export function readMoment(text: string, near: number): number | null {
  const match = /^\s*(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?[\sT]+)?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,3}))?)?\s*$/u.exec(text)
  if (!match) return null
  const base = new Date(near)
  const [, year, month, day, hour, minute, second, fraction] = match
  const part = (value: string | undefined, otherwise: number) => (value === undefined ? otherwise : Number(value))
  const parts = { month: part(month, base.getMonth() + 1), day: part(day, base.getDate()), hour: part(hour, 0), minute: part(minute, 0) }
  const seconds = part(second, 0)
  if (parts.month < 1 || parts.month > 12 || parts.hour > 23 || parts.minute > 59 || seconds > 59) return null
  const millis = Number((fraction ?? '0').padEnd(3, '0'))
  const at = new Date(part(year, base.getFullYear()), parts.month - 1, parts.day, parts.hour, parts.minute, seconds, millis)
  return at.getDate() === parts.day ? at.getTime() : null
}
