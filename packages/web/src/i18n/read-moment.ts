// SPDX-License-Identifier: Apache-2.0

/**
 * Reads a moment that a person typed: `2026-11-23 08:30:05`, `11-23 8:30`, `8:30`, `0830`, `83005`. What is left out comes
 * from `near`. Null when it is not a moment.
 */
export function readMoment(text: string, near: number): number | null {
  const match =
    /^\s*(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?[\sT]+)?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,3}))?)?\s*$/u.exec(
      text,
    )
  if (!match) return null
  const base = new Date(near)
  const [, year, month, day, hour, minute, second, fraction] = match
  const part = (value: string | undefined, otherwise: number) => (value === undefined ? otherwise : Number(value))
  const parts = {
    month: part(month, base.getMonth() + 1),
    day: part(day, base.getDate()),
    hour: part(hour, 0),
    minute: part(minute, 0),
  }
  const seconds = part(second, 0)
  if (parts.month < 1 || parts.month > 12 || parts.hour > 23 || parts.minute > 59 || seconds > 59) return null
  const millis = Number((fraction ?? '0').padEnd(3, '0'))
  const at = new Date(
    part(year, base.getFullYear()),
    parts.month - 1,
    parts.day,
    parts.hour,
    parts.minute,
    seconds,
    millis,
  )
  return at.getDate() === parts.day ? at.getTime() : null
}
