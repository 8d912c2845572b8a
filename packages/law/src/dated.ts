// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { type Day, parseDay } from './day.ts'

/** A value by the day from which it is law; `null` where it was repealed. Later lines are added, none is edited. */
export type Dated<T> = readonly Readonly<{ from: Day; value: T | null }>[]

/** Throws `law.dated.malformed`. */
export function readDated<T>(data: unknown, read: (value: unknown) => T): Dated<T> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new Fault('bad-input', 'law.dated.malformed', `not values by date: ${JSON.stringify(data)?.slice(0, 100)}`)
  }
  const lines = Object.entries(data).map(([from, value]: [string, unknown]) => ({
    from: parseDay(from),
    value: value === null ? null : read(value),
  }))
  return lines.sort((one, other) => (one.from < other.from ? -1 : 1))
}

/** The value in force on a day; null before the first line and after a repeal. */
export function valueOn<T>(dated: Dated<T>, on: Day): T | null {
  return dated.findLast((line) => line.from <= on)?.value ?? null
}
