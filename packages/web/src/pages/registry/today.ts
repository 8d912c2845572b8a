// SPDX-License-Identifier: Apache-2.0

/** The day of the calendar in Beijing, in which the law counts: `2026-11-23`. */
export function dayInBeijing(millis: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(millis))
}
