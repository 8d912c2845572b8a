// SPDX-License-Identifier: Apache-2.0
import type { PlaceBody, Spot } from '@mingjian/contract'
import type { Facts, FactValue, PlaceClass } from '@mingjian/law'

/** What the rulebooks may know of a place by itself. Its profile is one that was said; see {@link profileOf} for the classes'. */
export function placeFacts(place: PlaceBody, on: string): Facts {
  const has = (name: string, value: FactValue | null): Facts => (value === null ? {} : { [name]: value })
  return {
    ...place.facts,
    'place.district': place.district,
    'place.class': place.classes,
    'place.designations': place.designations,
    'place.designated': place.designation !== null,
    'place.citation': place.citation !== '',
    'place.operator': place.operator !== null,
    'place.has-prohibited-spots': place.spots.some((spot) => isProhibitedOn(spot, on)),
    'standards.adopted': place.standards,
    'system.budgeted': place.budget !== null,
    ...has('place.profile', place.profile),
    ...has('sign.photographed', place.sign?.photographedOn ?? null),
  }
}

/** Under the national regulation, from the classes: the strictest of those that have one. */
export function profileOf(place: PlaceBody, classes: readonly PlaceClass[]): 'A' | 'B' | 'C' | null {
  if (place.profile !== null) return place.profile
  const own = classes.filter(({ id }) => place.classes.includes(id)).flatMap(({ profile }) => profile ?? [])
  return own.toSorted()[0] ?? null
}

/** Whether cameras are forbidden at the spot on the day: a ballot area only while it is one. */
export function isProhibitedOn(spot: Spot, on: string): boolean {
  if (spot.prohibited === null) return false
  return (spot.prohibitedFrom ?? on) <= on && on <= (spot.prohibitedTo ?? on)
}
