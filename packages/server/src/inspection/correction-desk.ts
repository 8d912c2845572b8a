// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { CorrectionInput, DecideCorrectionInput } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { type CorrectionAct, mayAct } from '../domain/correction.ts'
import { authorityOf } from '../registry/authority.ts'
import { refusePartial } from '../registry/neutrality.ts'
import type { CorrectionChange, CorrectionFilter, CorrectionRow } from '../store/corrections.ts'
import type { VisitRow } from '../store/inspections.ts'
import { newId } from '../store/new-id.ts'
import { inspectionRule } from './checklist.ts'
import { itemOf } from './inspection-desk.ts'
import { handOf, isWithin, reachOf } from '../registry/reach.ts'
import { unknownThing } from './unknown-thing.ts'
import type { SupervisionDeps } from './supervision.ts'

type Act = Readonly<{
  act: CorrectionAct
  row: CorrectionRow
  actor: Actor
  told: Readonly<{ body: Record<string, string>; private: Record<string, string> }>
}>
type Page = Readonly<{ rows: CorrectionRow[]; total: number; overdue: number }>

/** Orders to correct: issued upon a finding, served, answered by the unit with evidence, looked at again, decided. */
export class CorrectionDesk {
  readonly #by: SupervisionDeps

  constructor(options: SupervisionDeps) {
    this.#by = options
  }

  async list(actor: Actor, ask: Omit<CorrectionFilter, 'reach' | 'today'>): Promise<Page> {
    const { registry, orders, desk } = this.#by
    return orders.list({ ...ask, reach: await reachOf(actor, registry), today: desk.today() })
  }

  /** Throws `correction.unknown`, also for what lies outside what the actor may see. */
  async get(id: string, actor: Actor): Promise<CorrectionRow> {
    const row = await this.#by.orders.find(id)
    if (!row || !isWithin(await reachOf(actor, this.#by.registry), row)) throw unknownThing('order', id)
    return row
  }

  /** One order a finding; refused where a demand names a brand or a company. Throws `correction.finding`, `correction.due`, `correction.article`. */
  async issue(
    visit: VisitRow,
    input: z.output<typeof CorrectionInput>,
    actor: Actor,
  ): Promise<CorrectionRow | Refusal> {
    const { orders, registry, desk, enter, clock } = this.#by
    const item = itemOf(visit, input.item)
    const others = await orders.ofInspection(visit.id)
    if (item.result !== 'broken' || others.some((each) => each.item === item.id))
      throw new Fault('conflict', 'correction.finding', 'one order is issued for an item that was found broken')
    const today = desk.today()
    if (input.due <= today) throw new Fault('bad-input', 'correction.due', 'the term ends on a day to come')
    const partial = refusePartial(input.demands, desk)
    if (partial) return partial
    const rule = item.article ?? input.article
    if (rule === null) throw new Fault('bad-input', 'correction.article', 'say which article is broken')
    const unit = item.unit?.id ?? visit.unit
    const addressee = unit === null ? null : await registry.find('unit', unit)
    const id = newId('co')
    const number = await orders.nextNumber(today.slice(0, YEAR))
    const { index } = await enter({
      type: 'correction.issue',
      body: { id, number, inspection: visit.id, item: item.id, unit, rule, due: input.due, ...handOf(actor) },
      private: { facts: input.facts, demands: input.demands.join('\n') },
    })
    const row: CorrectionRow = {
      ...{ id, number, inspection: visit.id, item: item.id, about: visit.about, subject: visit.subject },
      ...{ name: visit.name, system: visit.system, place: visit.place, unit, unit_name: addressee?.body.name ?? '' },
      ...{
        authority: await this.authorityOf(visit),
        district: visit.district,
        rule,
        basis: this.#basisOf(rule, visit),
      },
      ...{ facts: input.facts, demands: input.demands, issued_on: today, due: input.due, served_on: null },
      ...{ state: 'issued', answers: [], decided_on: null, decided_by: null, decision: '', case_id: null },
      ...{ at: new Date(clock.now()), by_user: actor.userId, by_name: actor.name, entry: index },
    }
    await orders.insert(row)
    return row
  }

  async serve(id: string, on: string, actor: Actor): Promise<CorrectionRow> {
    const row = await this.get(id, actor)
    if (on > this.#by.desk.today() || on < row.issued_on)
      throw new Fault('bad-input', 'correction.served', 'an order is served between its issue and today')
    const told = { body: { on }, private: {} }
    return this.#act({ act: 'serve', row, actor, told }, () => ({ served_on: on }))
  }

  /** By the unit: what it did. Evidence is added as files. */
  async answer(id: string, words: string, actor: Actor): Promise<CorrectionRow> {
    const row = await this.get(id, actor)
    const at = new Date(this.#by.clock.now()).toISOString()
    const told = { body: {}, private: { words } }
    return this.#act({ act: 'answer', row, actor, told }, (now, entry) => ({
      state: 'answered',
      answers: [...now.answers, { at, by: actor.name, words, entry }],
    }))
  }

  /** By the authority upon papers; an inspection that looked again decides by its findings. */
  async decide(id: string, input: z.output<typeof DecideCorrectionInput>, actor: Actor): Promise<CorrectionRow> {
    const row = await this.get(id, actor)
    return this.#decide(row, input, actor)
  }

  /** What looking again found; an order that is decided stays as it is. */
  async settle(
    id: string,
    given: Readonly<{ outcome: 'corrected' | 'not-corrected'; words: string; actor: Actor }>,
  ): Promise<void> {
    const row = await this.#by.orders.find(id)
    if (!row || !mayAct(row.state, 'decide')) return
    await this.#decide(row, { isCorrected: given.outcome === 'corrected', words: given.words }, given.actor)
  }

  /** An inspection that looks at the order's item again. */
  async again(id: string, actor: Actor): Promise<VisitRow> {
    const { visits, enter, clock } = this.#by
    const row = await this.get(id, actor)
    const before = row.inspection === null ? null : await visits.find(row.inspection)
    if (!before || !mayAct(row.state, 'decide')) throw overOrder(row)
    const { index } = await enter({ type: 'inspection.plan', body: { again: id, ...handOf(actor) } })
    const { number: _, ...kept } = before
    const [made] = await visits.insert([
      {
        ...{ ...kept, id: newId('ss'), plan: null, draw: null, again: id, state: 'planned', inspectors: [], items: [] },
        ...{ statement: '', is_obstructed: false, obstruction: '', made_at: new Date(clock.now()), begun_at: null },
        ...{ closed_at: null, by_user: actor.userId, by_name: actor.name, entry: index },
      },
    ])
    if (!made) throw unknownThing('visit', before.id)
    return made
  }

  /** For what was not corrected. Throws `inspection.case.none` where this instance keeps no cases. */
  async openCase(id: string, ask: Readonly<{ why: string; actor: Actor }>): Promise<CorrectionRow> {
    const { openCase, orders } = this.#by
    const row = await this.get(id, ask.actor)
    if (!openCase) throw new Fault('unavailable', 'inspection.case.none', 'this instance keeps no cases')
    if (row.state === 'corrected' || row.case_id !== null)
      throw new Fault('conflict', 'inspection.case.early', 'a case is opened once, for what was not corrected')
    const { about, subject, unit, rule } = row
    const opened = await openCase({ subjectKind: about, subject, unit, rule, finding: id, why: ask.why }, ask.actor)
    const made = await orders.change(id, () => ({ case_id: opened.case }))
    if (!made) throw unknownThing('order', id)
    return made
  }

  #decide(row: CorrectionRow, input: z.output<typeof DecideCorrectionInput>, actor: Actor): Promise<CorrectionRow> {
    const state = input.isCorrected ? 'corrected' : 'not-corrected'
    const told = { body: { state }, private: { words: input.words } }
    return this.#act({ act: 'decide', row, actor, told }, () => ({
      ...{ state, decided_on: this.#by.desk.today(), decided_by: actor.name, decision: input.words },
    }))
  }

  async #act(
    { act, row, actor, told }: Act,
    change: (now: CorrectionRow, entry: number) => CorrectionChange,
  ): Promise<CorrectionRow> {
    const { orders, enter, watch } = this.#by
    if (!mayAct(row.state, act)) throw overOrder(row)
    const { index } = await enter({
      type: `correction.${act}`,
      body: { id: row.id, ...told.body, ...handOf(actor) },
      private: told.private,
    })
    const made = await orders.change(row.id, (now) => {
      if (!mayAct(now.state, act)) throw overOrder(now)
      return change(now, index)
    })
    if (!made) throw unknownThing('order', row.id)
    if (made.system) await watch.changed({ kind: 'system', id: made.system })
    return made
  }

  /** The penalty that begins with an order to correct; else the rule that has inspections made. */
  #basisOf(rule: string, { district }: VisitRow): string {
    const { desk } = this.#by
    const rules = desk.library.books.flatMap((book) => book.rules)
    return rules.find(({ id }) => id === rule)?.breach[0] ?? inspectionRule(district, desk)
  }

  /** The organ of public security of the place’s district, as it is registered or as it is called. */
  async authorityOf({ about, subject, district }: VisitRow): Promise<string> {
    const { reader, registry, desk } = this.#by
    const [thing] = await reader.read(about, [subject])
    return authorityOf({ publicSecurity: thing?.publicSecurity ?? null, district }, { registry, desk })
  }
}

const YEAR = 4

function overOrder(row: CorrectionRow): Fault {
  const words = 'this order to correct is not in a state for that'
  return new Fault('conflict', 'correction.state', words, { id: row.id, state: row.state })
}
