// SPDX-License-Identifier: Apache-2.0

export type Month = Readonly<{ year: number; month: number }> // month counts from 1

export function monthOf(time: number): Month {
  const at = new Date(time)
  return { year: at.getFullYear(), month: at.getMonth() + 1 }
}

export function shiftMonth({ year, month }: Month, by: number): Month {
  const index = year * 12 + month - 1 + by
  return { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 }
}

/** `2026-11`. */
export function formatMonth({ year, month }: Month): string {
  return `${year}-${String(month).padStart(2, '0')}`
}

/** Six weeks at most, Monday first; null where the month has no day. */
export function weeksOf({ year, month }: Month): (number | null)[][] {
  const count = new Date(year, month, 0).getDate()
  const lead = (new Date(year, month - 1, 1).getDay() + 6) % 7
  const cells = [...Array.from({ length: lead }, () => null), ...Array.from({ length: count }, (_, i) => i + 1)]
  const weeks: (number | null)[][] = []
  for (let at = 0; at < cells.length; at += 7) weeks.push(Array.from({ length: 7 }, (_, i) => cells[at + i] ?? null))
  return weeks
}
