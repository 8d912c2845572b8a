// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import floor from './floor.json' with { type: 'json' }

/** What of a camera decides how long its footage stays. */
export type Retention = Readonly<{ retentionDays: number }>

/** Of a segment, what the decision needs; `root` is null while it is open. */
export type Expirable = Readonly<{ end: EpochTicks; root: string | null }>

declare const expired: unique symbol
/** A sealed segment past its retention. Only {@link decideExpired} makes one, and only what is one can be deleted (invariant 2). */
export type Expired<T extends Expirable> = T & { readonly [expired]: true }

/** The days that nobody may shorten: the rulebook's floor or the camera's own setting, whichever is longer. The one place that knows. */
export function retentionFloorDays(camera: Retention): number {
  return Math.max(floor.retentionDays, Math.ceil(camera.retentionDays))
}

/** Footage that ended before this is past its retention. `ticksPerDay` is a day of the timeline. */
export function expiryLine(camera: Retention, now: EpochTicks, ticksPerDay: number): EpochTicks {
  return (now - retentionFloorDays(camera) * ticksPerDay) as EpochTicks
}

/**
 * Of the segments given, those that may be deleted: sealed and over before the line. A clock that was set forward must not
 * expire footage, so the caller gives as `now` no later time than the newest footage of any camera tells.
 */
export function decideExpired<T extends Expirable>(segments: readonly T[], line: EpochTicks): Expired<T>[] {
  return segments.filter((segment): segment is Expired<T> => segment.root !== null && segment.end <= line)
}
