// SPDX-License-Identifier: Apache-2.0
import type { Actor } from '../access/grant.ts'
import type { Registry } from './registry.ts'
import type { Reach } from '../store/inspections.ts'

const OF_UNITS: ReadonlySet<string | undefined> = new Set(['manager', 'watcher', 'maintainer'])
const EVERYTHING: Reach = { unit: null, district: null }

/**
 * What somebody may see of supervision: people of a unit what concerns it, district police what lies in their district. Who has no
 * unit, or one that is not in the registry, is limited by abilities alone: an instance of one unit registers none for its people.
 */
export async function reachOf(actor: Actor, registry: Registry): Promise<Reach> {
  if (!actor.unit) return EVERYTHING
  if (OF_UNITS.has(actor.role)) return { unit: actor.unit, district: null }
  if (actor.role !== 'officer') return EVERYTHING
  const unit = await registry.find('unit', actor.unit)
  return unit ? { unit: null, district: unit.body.district } : EVERYTHING
}

/** What lies outside the reach is answered as if it did not exist. */
export function isWithin(reach: Reach, thing: Readonly<{ unit: string | null; district: string }>): boolean {
  return (
    (reach.unit === null || reach.unit === thing.unit) && (reach.district === null || reach.district === thing.district)
  )
}

/** Who did it, for the log. */
export function handOf(actor: Actor): Record<string, string> {
  return { actor: actor.kind, ...(actor.userId === null ? {} : { user: actor.userId }) }
}
