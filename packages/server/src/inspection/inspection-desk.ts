// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { Fault } from '@mingjian/base'
import type {
  BeginInspectionInput,
  CloseInspectionInput,
  FindingInput,
  InspectionInput,
  InspectionItem,
  OwnItemInput,
} from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { outcomeOf } from '../domain/correction.ts'
import type { VisitFilter, VisitRow } from '../store/inspections.ts'
import { newId } from '../store/new-id.ts'
import { leastInspectors, makeChecklist, writtenItem } from './checklist.ts'
import type { CorrectionDesk } from './correction-desk.ts'
import type { DrawDesk } from './draw-desk.ts'
import { handOf, isWithin, reachOf } from '../registry/reach.ts'
import { unknownThing } from './unknown-thing.ts'
import type { SupervisionDeps } from './supervision.ts'

export type InspectionDeskDeps = SupervisionDeps &
  Readonly<{ draws: Pick<DrawDesk, 'prepare'>; corrections: Pick<CorrectionDesk, 'settle'> }>

/** Inspections from the list to the signed record. */
export class InspectionDesk {
  readonly #by: InspectionDeskDeps

  constructor(options: InspectionDeskDeps) {
    this.#by = options
  }

  async list(actor: Actor, ask: Omit<VisitFilter, 'reach'>): Promise<{ rows: VisitRow[]; total: number }> {
    return this.#by.visits.list({ ...ask, reach: await reachOf(actor, this.#by.registry) })
  }

  /** Throws `inspection.unknown`, also for what lies outside what the actor may see. */
  async get(id: string, actor: Actor): Promise<VisitRow> {
    const row = await this.#by.visits.find(id)
    if (!row || !isWithin(await reachOf(actor, this.#by.registry), row)) throw unknownThing('visit', id)
    return row
  }

  /** One that nobody drew. */
  async make(input: z.output<typeof InspectionInput>, actor: Actor): Promise<VisitRow> {
    const { registry, draws, visits, enter } = this.#by
    await registry.get(input.about, input.subject)
    const { index } = await enter({ type: 'inspection.plan', body: { ...input, ...handOf(actor) } })
    const given = { plan: null, draw: null, actor, entry: index }
    const rows = await draws.prepare(input.about, [input.subject], given)
    const reach = await reachOf(actor, registry)
    const [row] = await visits.insert(rows.filter((each) => isWithin(reach, each)))
    if (!row) throw unknownThing('visit', input.subject)
    return row
  }

  /** Makes the checklist of today; refused where a rulebook asks for more inspectors. */
  async begin(
    id: string,
    { inspectors }: z.output<typeof BeginInspectionInput>,
    actor: Actor,
  ): Promise<VisitRow | Refusal> {
    const { desk, enter, clock } = this.#by
    const visit = await this.get(id, actor)
    mustBe(visit, 'planned')
    const least = leastInspectors(visit.district, desk)
    if (least && new Set(inspectors.map(({ number }) => number)).size < least.inspectors) {
      const detail = `at least ${least.inspectors} inspectors are needed`
      return { refused: true, code: 'inspection.inspectors', detail, article: least.article }
    }
    const items = await this.#checklist(visit)
    const { index } = await enter({
      type: 'inspection.begin',
      body: { id, about: visit.about, subject: visit.subject, items: items.length, ...handOf(actor) },
      private: { inspectors: inspectors.map(({ name, number }) => `${name} ${number}`).join('; ') },
    })
    const begun = { state: 'open', inspectors, items, begun_at: new Date(clock.now()), entry: index } as const
    return this.#change(id, 'planned', () => begun)
  }

  async find(
    { id, item }: Readonly<{ id: string; item: string }>,
    finding: z.output<typeof FindingInput>,
    actor: Actor,
  ): Promise<VisitRow> {
    const visit = await this.get(id, actor)
    mustBe(visit, 'open')
    itemOf(visit, item)
    const { result } = finding
    await this.#by.enter({
      type: 'inspection.finding',
      body: { id, item, result, ...handOf(actor) },
      private: { note: finding.note },
    })
    return this.#changeItem(id, item, finding)
  }

  /** Something that no list has. */
  async write(id: string, { text, article }: z.output<typeof OwnItemInput>, actor: Actor): Promise<VisitRow> {
    const visit = await this.get(id, actor)
    mustBe(visit, 'open')
    if (visit.items.length >= MOST_ITEMS)
      throw new Fault('exhausted', 'inspection.items.many', `an inspection has at most ${MOST_ITEMS} items`)
    const item = newId('st')
    await this.#by.enter({ type: 'inspection.item', body: { id, item, article, ...handOf(actor) }, private: { text } })
    return this.#change(id, 'open', (row) => ({ items: [...row.items, writtenItem(item, text, article)] }))
  }

  /** Every item has a finding, or the inspection was obstructed. An order that was looked at again is settled by it. */
  async close(id: string, input: z.output<typeof CloseInspectionInput>, actor: Actor): Promise<VisitRow> {
    const { enter, clock, watch, corrections } = this.#by
    const visit = await this.get(id, actor)
    mustBe(visit, 'open')
    const open = visit.items.filter(({ result }) => result === null)
    if (open.length > 0 && !input.isObstructed)
      throw new Fault('conflict', 'inspection.finding.missing', `${open.length} items have no finding yet`, { id })
    const record = JSON.stringify({ inspectors: visit.inspectors, items: visit.items, ...input })
    const { index } = await enter({
      type: 'inspection.close',
      body: { id, subject: visit.subject, obstructed: input.isObstructed, ...countsOf(visit.items), ...handOf(actor) },
      private: { sha256: createHash('sha256').update(record).digest('hex'), statement: input.statement },
    })
    const closed = await this.#change(id, 'open', () => ({
      ...{ state: 'closed', statement: input.statement, is_obstructed: input.isObstructed },
      ...{ obstruction: input.obstruction, closed_at: new Date(clock.now()), entry: index },
    }))
    const outcome = outcomeOf(closed.items.map(({ result }) => result))
    if (closed.again !== null && outcome !== null)
      await corrections.settle(closed.again, { outcome, words: `${closed.number}`, actor })
    if (closed.system) await watch.changed({ kind: 'system', id: closed.system })
    return closed
  }

  /** Throws `inspection.case.none` where this instance keeps no cases. */
  async openCase(id: string, item: string, ask: Readonly<{ why: string; actor: Actor }>): Promise<VisitRow> {
    const { openCase } = this.#by
    const visit = await this.get(id, ask.actor)
    const found = itemOf(visit, item)
    if (!openCase) throw new Fault('unavailable', 'inspection.case.none', 'this instance keeps no cases')
    if (found.result !== 'broken' || found.article === null || found.case !== null)
      throw new Fault('conflict', 'inspection.case.early', 'a case is opened once, for a broken item with its article')
    const { about, subject, unit } = visit
    const opened = await openCase(
      {
        ...{ subjectKind: about, subject, unit: found.unit?.id ?? unit },
        ...{ rule: found.article, finding: id, why: ask.why },
      },
      ask.actor,
    )
    return this.#changeItem(id, item, { case: opened.case })
  }

  async #checklist(visit: VisitRow): Promise<InspectionItem[]> {
    const { reader, registry, desk } = this.#by
    const own = await reader.read(visit.about, [visit.subject])
    const place = visit.about === 'place' ? [] : await reader.read('place', [visit.place])
    const cameras = await reader.read('camera', await this.#by.camerasOf(visit))
    const things = [...own, ...place, ...cameras]
    const ids = things.flatMap((thing) => desk.owed(thing)).flatMap(({ unit }) => unit ?? [])
    const units = await registry.findMany('unit', ids)
    const names = new Map([...units].map(([id, { body }]) => [id, body.name]))
    const items = makeChecklist(things, { desk, names })
    return visit.again === null ? items : this.#again(visit.again, items)
  }

  /** Of an order that is looked at again: its own item, as the registry sees it now. */
  async #again(order: string, items: readonly InspectionItem[]): Promise<InspectionItem[]> {
    const row = await this.#by.orders.find(order)
    if (!row) throw unknownThing('order', order)
    const same = items.find(({ id }) => id === row.item)
    return [same ?? writtenItem(row.item, row.demands.join('；'), row.rule)]
  }

  #changeItem(id: string, item: string, change: Partial<InspectionItem>): Promise<VisitRow> {
    const states = change.case === undefined ? (['open'] as const) : (['open', 'closed'] as const)
    return this.#change(id, states, (row) => ({
      items: row.items.map((each) => (each.id === item ? { ...each, ...change } : each)),
    }))
  }

  async #change(
    id: string,
    states: VisitRow['state'] | readonly VisitRow['state'][],
    change: Parameters<SupervisionDeps['visits']['change']>[1],
  ): Promise<VisitRow> {
    const row = await this.#by.visits.change(id, (now) => {
      mustBe(now, ...[states].flat())
      return change(now)
    })
    if (!row) throw unknownThing('visit', id)
    return row
  }
}

const MOST_ITEMS = 500

export function countsOf(items: readonly InspectionItem[]) {
  const count = (wanted: string | null): number => items.filter(({ result }) => result === wanted).length
  return { met: count('met'), broken: count('broken'), notSeen: count('not-seen'), open: count(null) }
}

export function itemOf(visit: VisitRow, id: string): InspectionItem {
  const item = visit.items.find((each) => each.id === id)
  if (!item) throw new Fault('not-found', 'inspection.item.unknown', 'the inspection has no such item', { id })
  return item
}

function mustBe(visit: VisitRow, ...states: readonly VisitRow['state'][]): void {
  if (states.includes(visit.state)) return
  const words = `this is done with an inspection that is ${states.join(' or ')}`
  throw new Fault('conflict', 'inspection.state', words, { id: visit.id, state: visit.state })
}
