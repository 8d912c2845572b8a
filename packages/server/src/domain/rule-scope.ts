// SPDX-License-Identifier: Apache-2.0
import type { PlaceBody } from '@mingjian/contract'
import type { Obligation } from '@mingjian/law'
import type { SystemRecord } from './system-life.ts'

/** What a rule is about, by the facts it looks at: it is asked once for each thing of that kind. Null: about none of them. */
export function scopeOf(obligation: Obligation): 'place' | 'system' | 'camera' | null {
  const { facts } = obligation
  const areas = facts.map((name) => name.split('.')[0] ?? '')
  if (areas.some((area) => CAMERA.has(area))) return 'camera'
  if (areas.some((area) => ELSEWHERE.has(area))) return null
  const isOfPlace = facts.length > 0 && facts.every((name, index) => PLACE.has(areas[index] ?? '') || BUILT.has(name))
  return isOfPlace ? 'place' : 'system'
}

const CAMERA: ReadonlySet<string> = new Set(['camera', 'spot', 'sign', 'installer', 'builder', 'consent'])
const PLACE: ReadonlySet<string> = new Set(['place', 'hidden-device'])
const BUILT: ReadonlySet<string> = new Set(['system.built', 'system.budgeted'])
/** Plans, requests and organs of the state are other desks'. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['actor', 'plan', 'planned-point', 'development-plan', 'retrieval', 'viewing-by-person', 'release'],
  ...['vendor', 'contractor', 'requirement', 'demand', 'reports', 'internal-supervision'],
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
