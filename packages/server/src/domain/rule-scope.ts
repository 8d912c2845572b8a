// SPDX-License-Identifier: Apache-2.0
import type { PlaceBody } from '@mingjian/contract'
import { type Day, evaluate, type Obligation, type Rule, type Rulebook } from '@mingjian/law'
import type { SystemRecord } from './system-life.ts'

export type Scope = 'place' | 'system' | 'camera'

/** The books with only the rules that are about things of one kind, so that each rule is asked once for each thing. */
export function scopeBooks(books: readonly Rulebook[], scope: Scope): Rulebook[] {
  return books.map((book) => ({
    ...book,
    rules: book.rules.filter((rule) => scopeOf(rule, factsIn(book, rule)) === scope),
  }))
}

/** What a rule is about, by the facts it looks at. Null: none of the three. */
function scopeOf(rule: Rule, facts: readonly string[]): Scope | null {
  const areas = facts.map((name) => name.split('.')[0] ?? '')
  if (areas.some((area) => CAMERA.has(area))) return 'camera'
  if (areas.some((area) => ELSEWHERE.has(area)) || rule.kind === 'statement' || rule.kind === 'limit') return null
  const isOfPlace = facts.length > 0 && facts.every((name, index) => PLACE.has(areas[index] ?? '') || BUILT.has(name))
  return isOfPlace ? 'place' : 'system'
}

function factsIn(book: Rulebook, rule: Rule): readonly string[] {
  return evaluate(rule, {}, { on: book.from, holidays: NONE }).facts
}

const NONE = { off: new Set<Day>(), work: new Set<Day>(), years: new Set<string>() }
const CAMERA: ReadonlySet<string> = new Set(['camera', 'spot', 'sign', 'installer', 'builder', 'consent'])
const PLACE: ReadonlySet<string> = new Set(['place', 'hidden-device'])
const BUILT: ReadonlySet<string> = new Set(['system.built', 'system.budgeted'])
/** Plans, requests and organs of the state are other desks'. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['actor', 'plan', 'planned-point', 'development-plan', 'retrieval', 'viewing-by-person', 'release'],
  ...['vendor', 'contractor', 'case', 'requirement', 'demand', 'reports', 'internal-supervision'],
])

/** Of a dismantled system only terms go on: what must be there, or must not, speaks of something that is gone. */
export function isAsked(obligation: Obligation, system: SystemRecord | null): boolean {
  return system?.state !== 'dismantled' || obligation.rule.kind === 'term'
}

/** Which unit owes what a rule asks, by the role the rulebook names; null where nobody is registered in it. */
export function unitOwing(
  obliges: string,
  given: Readonly<{ place: PlaceBody; system: SystemRecord | null; responsible: string | null }>,
): string | null {
  const { place, system, responsible } = given
  const user = system?.user ?? null
  const builder = system?.builder ?? null
  const managing = place.operator ?? place.manager ?? responsible ?? user
  switch (obliges) {
    case 'builder':
      return builder ?? responsible ?? user
    case 'user':
    case 'user-and-maintainer':
    case 'builder-and-user':
      return user ?? builder ?? responsible
    case 'managing-unit':
    case 'security-duty-bearer':
      return managing
    case 'owner':
      return place.owner ?? responsible
    case 'public-security':
    case 'government':
    case 'responsible-party':
      return responsible
    default:
      return builder ?? user ?? responsible
  }
}
