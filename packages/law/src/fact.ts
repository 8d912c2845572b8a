// SPDX-License-Identifier: Apache-2.0
import { type Day, isDay } from './day.ts'

/**
 * What is known of a thing, by dotted name (`acceptance.passed`, `place.class`). A day says when it came true; a name that
 * is absent is not known.
 */
export type FactValue = string | number | boolean | readonly string[]
export type Facts = Readonly<Record<string, FactValue>>

/** The day on which a fact came true, when it is a day not after `on`. */
export function dayOfFact(facts: Facts, name: string, on: Day): Day | null {
  const value = facts[name]
  return isDay(value) && value <= on ? value : null
}

/** Whether a fact holds on a day: a day not after it, `true`, a number above 0, or any other text or list that is not empty. */
export function holds(facts: Facts, name: string, on: Day): boolean {
  const value = facts[name]
  if (value === undefined) return false
  if (isDay(value)) return value <= on
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value > 0
  return value.length > 0
}

/** A fact as a list, for membership. */
export function listOf(facts: Facts, name: string): readonly string[] {
  const value = facts[name]
  if (value === undefined) return []
  return typeof value === 'object' ? value : [String(value)]
}
