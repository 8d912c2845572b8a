// SPDX-License-Identifier: Apache-2.0
import type { Facts } from '@mingjian/law'
import { asking, type Database } from './database.ts'

type SystemRow = Readonly<{ system: string; announced: boolean; obstructed: boolean; blocked: boolean | null }>

/** What inspections and reports tell the rulebooks of systems and places. What was never looked at has no fact. */
export class SupervisionFacts {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** An inspection speaks until the next one; an obstruction from its confirmation until it is settled. */
  async ofSystems(systems: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
    if (systems.length === 0) return new Map()
    const { sql } = this.#database
    const rows = await asking(
      () => sql<SystemRow[]>`
        with newest as (
          select distinct on (system) system, is_obstructed from inspection
          where system = any(${[...systems]}) and begun_at is not null order by system, begun_at desc),
        views as (
          select system, bool_or(state = 'confirmed') as blocked from report
          where system = any(${[...systems]}) and kind = 'obstruction' and state in ('confirmed', 'settled') group by system)
        select coalesce(n.system, v.system) as system, n.system is not null as announced,
          coalesce(n.is_obstructed, false) as obstructed, v.blocked
        from newest n full join views v on v.system = n.system`,
    )
    return new Map(
      rows.map(({ system, announced, obstructed, blocked }) => [
        system,
        {
          ...(announced ? { 'inspection.announced': true, 'inspection.obstructed': obstructed } : {}),
          ...(blocked === null ? {} : { 'conduct.view-blocked': blocked }),
        },
      ]),
    )
  }

  /** Whether hidden devices were searched for; what was reported is not unreported. */
  async ofPlaces(places: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
    if (places.length === 0) return new Map()
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ place: string }[]>`
        select distinct place from report where place = any(${[...places]}) and kind = 'hidden-device'`,
    )
    return new Map(rows.map(({ place }) => [place, { 'hidden-device.searches': true }]))
  }
}
