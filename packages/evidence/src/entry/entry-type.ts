// SPDX-License-Identifier: Apache-2.0

/**
 * What an entry may be about. A reader that meets a type it does not know keeps it: only who writes is bound to the list,
 * and `change.<noun>` is open in its noun.
 */
export const ENTRY_TYPES = [
  ...['log.open', 'sealed.erase', 'witness.cosign', 'policy.load', 'rulebook.load'],
  ...['access.grant', 'access.refusal', 'view.begin', 'view.end', 'session.begin', 'session.refuse', 'session.end'],
  ...['footage.segment', 'footage.gap', 'footage.delete', 'footage.tombstone', 'retention.decide'],
  ...['hold.place', 'hold.release', 'package.make'],
  ...['order.register', 'order.check', 'order.approve', 'order.refuse', 'order.serve', 'order.close'],
  ...['letter.send', 'letter.receive', 'letter.refuse'],
] as const

/** `noun.verb`, lower case, each part words joined by hyphens. */
export type EntryType = `${string}.${string}`

const SHAPE = /^[a-z][a-z0-9-]{0,31}\.[a-z][a-z0-9-]{0,31}$/

/** True for text that has the shape of a type, known here or not. */
export function isEntryType(text: string): text is EntryType {
  return SHAPE.test(text)
}
