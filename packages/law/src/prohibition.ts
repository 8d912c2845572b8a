// SPDX-License-Identifier: Apache-2.0
import type { Moment, Obligation } from './evaluate.ts'
import type { Facts } from './fact.ts'
import { obligationsOf } from './precedence.ts'
import type { Rulebook } from './rule.ts'

/** The stable word of all rules that keep cameras out of a spot. */
const KEEP_OUT = 'keep-cameras-out'

/**
 * Every article of every binding book that forbids a camera at the spot these facts describe (`spot.class`, `place.district`
 * and whatever else is known), as if one were enrolled there: prohibitions add up. Empty where none does.
 */
export function prohibitedBy(books: readonly Rulebook[], facts: Facts, moment: Moment): Obligation[] {
  return obligationsOf(books, { ...facts, 'camera.registered': true }, moment).filter(
    ({ rule, status }) => rule.action === KEEP_OUT && status === 'broken',
  )
}
