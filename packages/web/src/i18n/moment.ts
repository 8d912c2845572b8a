// SPDX-License-Identifier: Apache-2.0

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0')
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
