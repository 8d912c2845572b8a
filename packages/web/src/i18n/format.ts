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

const YUAN = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })

/** An amount of yuan with its thousands apart, without a sign. */
export function formatYuan(amount: number): string {
  return YUAN.format(amount)
}

/** A range that a penalty leaves; one figure where both ends are it, a dash where no money is asked. */
export function formatYuanRange(min: number, max: number): string {
  if (max === 0) return '—'
  return min === max ? formatYuan(max) : `${formatYuan(min)}–${formatYuan(max)}`
}
