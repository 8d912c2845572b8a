// SPDX-License-Identifier: Apache-2.0

declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** Milliseconds since the Unix epoch, UTC; may have a fraction. */
export type EpochMillis = Brand<number, 'EpochMillis'>

/**
 * 90 kHz ticks since the Unix epoch, UTC: the unit of every time on the footage timeline. Video durations are whole
 * in it, so sums of durations are exact; it stays below 2^53 until the year 5100.
 */
export type EpochTicks = Brand<number, 'EpochTicks'>

/** A span or a media time in 90 kHz ticks, unwrapped. Made only by a timeline or by arithmetic on one. */
export type Ticks90k = Brand<number, 'Ticks90k'>

/** An RTP time stamp: 32 bits that wrap. RFC 3550 §5.1. */
export type Wrap32 = Brand<number, 'Wrap32'>

/** An RTP sequence number: 16 bits that wrap. RFC 3550 §5.1. */
export type Wrap16 = Brand<number, 'Wrap16'>

export const TICKS_PER_SECOND = 90_000

export function toTicks(time: EpochMillis): EpochTicks {
  return Math.round(time * 90) as EpochTicks
}

export function toMillis(time: EpochTicks): EpochMillis {
  return (time / 90) as EpochMillis
}

export function secondsToTicks(seconds: number): Ticks90k {
  return Math.round(seconds * TICKS_PER_SECOND) as Ticks90k
}

/** RFC 3339, UTC, microseconds kept only when there are any below the millisecond. */
export function formatTime(time: EpochTicks): string {
  const micros = Math.round((time * 100) / 9)
  const millis = Math.floor(micros / 1000)
  const rest = micros - millis * 1000
  const text = new Date(millis).toISOString()
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/

/** Parses RFC 3339 with an explicit offset; null when it is not one. Keeps microseconds; a leap second `:60` is read as the next `:00`. */
export function parseTime(text: string): EpochTicks | null {
  const match = RFC3339.exec(text)
  if (!match) return null
  const fraction = match[1] ?? ''
  const leap = text.slice(17, 19) === '60'
  const whole = (leap ? `${text.slice(0, 17)}59` : text.slice(0, 19)) + (match[2] ?? 'Z')
  const millis = Date.parse(whole.replace(' ', 'T').toUpperCase())
  if (Number.isNaN(millis)) return null
  const seconds = millis / 1000 + (leap ? 1 : 0)
  return (seconds * TICKS_PER_SECOND + Math.round(Number(`0${fraction}`) * TICKS_PER_SECOND)) as EpochTicks
}
