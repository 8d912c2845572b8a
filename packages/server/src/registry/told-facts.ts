// SPDX-License-Identifier: Apache-2.0
import type { Facts } from '@mingjian/law'
import { staleItems } from '../domain/filed-figures.ts'
import type { FiledFiguresReader } from '../store/filed-figures.ts'
import type { Integrations } from '../store/integrations.ts'
import type { SupervisionFacts } from '../store/supervision-facts.ts'

type Deps = Readonly<{
  supervision: SupervisionFacts
  figures: FiledFiguresReader
  integrations: Pick<Integrations, 'facts'>
}>

/** What other desks tell the rulebooks of systems and places: inspections, reports, what was filed and is no longer so, what the authority asked to join. */
export class ToldFacts {
  readonly #by: Deps

  constructor(options: Deps) {
    this.#by = options
  }

  async ofSystems(systems: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
    const { supervision, figures, integrations } = this.#by
    const [told, filed, joined] = await Promise.all([
      supervision.ofSystems(systems),
      figures.filed(systems),
      integrations.facts(systems),
    ])
    const now = await figures.now([...filed.keys()])
    const all = new Map(told)
    for (const [id, dossier] of filed) {
      const current = now.get(id)
      if (current) all.set(id, { ...all.get(id), 'filing.stale-items': staleItems(dossier, current).length })
    }
    for (const [id, facts] of joined) all.set(id, { ...all.get(id), ...facts })
    return all
  }

  ofPlaces(places: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
    return this.#by.supervision.ofPlaces(places)
  }
}
