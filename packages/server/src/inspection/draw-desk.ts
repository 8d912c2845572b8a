// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { DrawInput, InspectionAbout, InspectionPlanInput, PublicDraw } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor } from '../access/grant.ts'
import { draw, DRAW_ALGORITHM, hashCandidates, listCandidates } from '../domain/draw.ts'
import type { DrawHead, DrawRow, PlanRow, PlanTotals } from '../store/inspection-plans.ts'
import type { VisitRow } from '../store/inspections.ts'
import { newId } from '../store/new-id.ts'
import { handOf, reachOf } from '../registry/reach.ts'
import { unknownThing } from './unknown-thing.ts'
import type { SupervisionDeps } from './supervision.ts'

export type PlanShown = Readonly<{ plan: PlanRow; draws: readonly DrawHead[]; totals: PlanTotals | null }>

/**
 * Plans of inspections and random draws. The list of candidates is entered by its hash before the seed is known; whoever has list,
 * seed and number draws the same.
 */
export class DrawDesk {
  readonly #by: SupervisionDeps

  constructor(options: SupervisionDeps) {
    this.#by = options
  }

  async list(
    actor: Actor,
    ask: Readonly<{ page: number; size: number }>,
  ): Promise<{ items: PlanShown[]; total: number }> {
    const { district } = await reachOf(actor, this.#by.registry)
    const { rows, total } = await this.#by.plans.list({ ...ask, district })
    return { items: await this.#show(rows), total }
  }

  async make(input: z.output<typeof InspectionPlanInput>, actor: Actor): Promise<PlanShown> {
    const { registry, plans, enter, clock } = this.#by
    const reach = await reachOf(actor, registry)
    if (reach.district !== null && input.district !== reach.district)
      throw new Fault('denied', 'inspection.plan.district', 'district police plan inspections of their district', {
        district: reach.district,
      })
    const id = newId('sp')
    const { title, about, from, to, district, class: kind, state, number, note } = input
    const { index } = await enter({
      type: 'inspection.plan',
      body: { id, about, from, to, district, class: kind, state, number, ...handOf(actor) },
      private: { title },
    })
    const row: PlanRow = {
      ...{ id, title, about, from_day: from, to_day: to, district, class: kind, number, note, entry: index },
      state: about === 'place' ? null : state,
      ...{ at: new Date(clock.now()), by_user: actor.userId, by_name: actor.name },
    }
    await plans.insert(row)
    return { plan: row, draws: [], totals: null }
  }

  /** Enters the candidates; with a seed from the log it draws at once, else when the seed has been published. */
  async draw(id: string, input: z.output<typeof DrawInput>, actor: Actor): Promise<PlanShown> {
    const { plans, enter, clock, hash } = this.#by
    const plan = await this.#planOf(id, actor)
    const before = await plans.draws([id])
    const drawn = new Set(before.flatMap((each) => each.drawn ?? []))
    const candidates = listCandidates((await plans.candidates(plan)).filter((each) => !drawn.has(each)))
    if (candidates.length === 0)
      throw new Fault('conflict', 'inspection.draw.empty', 'nothing in the registry can be drawn for this plan', { id })
    const row = {
      ...{ id: newId('dr'), plan: id, number: plan.number, candidates, hash: hashCandidates(candidates, hash) },
      ...{ seed_kind: input.seed, seed_source: input.source, at: new Date(clock.now()) },
      ...{ seed: null, seed_entry: null, drawn: null, drawn_at: null },
    }
    const { index } = await enter({
      type: 'inspection.candidates',
      body: {
        ...{ draw: row.id, plan: id, algorithm: DRAW_ALGORITHM, candidates: row.hash, count: candidates.length },
        ...{ number: row.number, seed: input.seed, source: input.source, ...handOf(actor) },
      },
    })
    const entered: DrawRow = { ...row, entry: index }
    await plans.insertDraw(entered)
    if (input.seed === 'log') await this.#finish({ plan, row: entered, seed: await this.#seedOfLog(entered) }, actor)
    return this.#showOne(plan)
  }

  /** Draws with the seed that was published; with the log’s own where that was announced. Throws `inspection.draw.over`. */
  async seed(id: string, seed: string, actor: Actor): Promise<PlanShown> {
    const row = await this.#by.plans.findDraw(id)
    if (!row) throw unknownThing('draw', id)
    const plan = await this.#planOf(row.plan, actor)
    if (row.seed !== null) throw overDraw(id)
    const given = row.seed_kind === 'log' ? await this.#seedOfLog(row) : seed
    await this.#finish({ plan, row, seed: given }, actor)
    return this.#showOne(plan)
  }

  /** What anybody needs to draw again. */
  async publish(id: string): Promise<z.input<typeof PublicDraw>> {
    const { plans } = this.#by
    const row = await plans.findDraw(id)
    const plan = row && (await plans.find(row.plan))
    if (!plan) throw unknownThing('draw', id)
    return {
      ...{ id, plan: plan.id, title: plan.title, about: plan.about, from: plan.from_day, to: plan.to_day },
      ...{ number: row.number, candidates: row.candidates, hash: row.hash, entry: row.entry },
      ...{ seedKind: row.seed_kind, seedSource: row.seed_source, seed: row.seed, seedEntry: row.seed_entry },
      ...{ drawn: row.drawn, at: row.at.toISOString(), drawnAt: row.drawn_at?.toISOString() ?? null },
      algorithm: ALGORITHM,
    }
  }

  async #finish(
    { plan, row, seed }: Readonly<{ plan: PlanRow; row: DrawRow; seed: string }>,
    actor: Actor,
  ): Promise<void> {
    const { plans, visits, enter, clock, hash } = this.#by
    const drawn = draw({ candidates: row.candidates, seed, number: row.number }, hash)
    const { index } = await enter({
      type: 'inspection.draw',
      body: {
        draw: row.id,
        plan: plan.id,
        seed,
        drawn: hash(drawn.map((each) => `${each}\n`).join('')),
        ...handOf(actor),
      },
    })
    const made = { seed, seed_entry: index, drawn, drawn_at: new Date(clock.now()) }
    if (!(await plans.finishDraw(row.id, made))) throw overDraw(row.id)
    await visits.insert(await this.prepare(plan.about, drawn, { plan: plan.id, draw: row.id, actor, entry: index }))
  }

  /** Inspections yet to be made of these things. */
  async prepare(
    about: InspectionAbout,
    ids: readonly string[],
    given: Readonly<{ plan: string | null; draw: string | null; actor: Actor; entry: number }>,
  ): Promise<Omit<VisitRow, 'number'>[]> {
    const { registry, clock } = this.#by
    const { plan, draw: drawId, actor, entry } = given
    const systems = about === 'system' ? await registry.findMany('system', ids) : new Map<string, never>()
    const places = await registry.findMany(
      'place',
      about === 'place' ? ids : [...systems.values()].map(({ body }) => body.place),
    )
    return ids.flatMap((id) => {
      const system = systems.get(id)
      const place = places.get(system ? system.body.place : id)
      if (!place) return []
      const { operator, manager, owner } = place.body
      return {
        ...{ id: newId('ss'), plan, draw: drawId, again: null, about, subject: id },
        ...{ name: system?.body.name ?? place.body.name, system: system?.id ?? null, place: place.id },
        unit: system ? (system.body.user ?? system.body.builder) : (operator ?? manager ?? owner),
        ...{ district: place.body.district, state: 'planned' as const, inspectors: [], items: [], statement: '' },
        ...{ is_obstructed: false, obstruction: '', made_at: new Date(clock.now()), begun_at: null, closed_at: null },
        ...{ by_user: actor.userId, by_name: actor.name, entry },
      }
    })
  }

  /** The root over everything up to the candidates’ own entry: one value, whatever is entered afterwards. */
  #seedOfLog({ entry }: DrawRow): Promise<string> {
    return this.#by.rootOf(entry + 1)
  }

  async #planOf(id: string, actor: Actor): Promise<PlanRow> {
    const plan = await this.#by.plans.find(id)
    const { district } = await reachOf(actor, this.#by.registry)
    if (!plan || (district !== null && plan.district !== district)) throw unknownThing('plan', id)
    return plan
  }

  async #showOne(plan: PlanRow): Promise<PlanShown> {
    const [shown] = await this.#show([plan])
    if (!shown) throw unknownThing('plan', plan.id)
    return shown
  }

  async #show(rows: readonly PlanRow[]): Promise<PlanShown[]> {
    const ids = rows.map(({ id }) => id)
    const [draws, totals] = await Promise.all([this.#by.plans.draws(ids), this.#by.plans.totals(ids)])
    return rows.map((plan) => ({
      plan,
      draws: draws.filter((each) => each.plan === plan.id),
      totals: totals.find((each) => each.plan === plan.id) ?? null,
    }))
  }
}

const ALGORITHM = [
  `list = "${DRAW_ALGORITHM}\\n" + each candidate, sorted by its characters, + "\\n"; SHA-256(list) is the hash that was entered`,
  `lot(candidate) = SHA-256("${DRAW_ALGORITHM}\\n" + seed + "\\n" + candidate + "\\n"), as lower-case hex`,
  'drawn = the first `number` candidates by ascending lot',
  'seed of the log = the root hash of the evidence log over its first `entry` + 1 entries, as lower-case hex',
]

function overDraw(id: string): Fault {
  return new Fault('conflict', 'inspection.draw.over', 'this has been drawn already', { id })
}
