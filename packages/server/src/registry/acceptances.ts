// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault } from '@mingjian/base'
import type { AcceptanceDecision, AcceptanceItem } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { type CameraFigures, measure, type Measured } from '../domain/acceptance.ts'
import type { Enter } from '../log/enter.ts'
import type { AcceptanceRuns, RunRow } from '../store/acceptance-runs.ts'
import { asking, type Database } from '../store/database.ts'
import { newId } from '../store/new-id.ts'
import { type LawDesk, type Owed, presentOwed } from './law-desk.ts'
import { handOf } from './reach.ts'
import type { SubjectReader } from './subject-reader.ts'
import type { Subject } from './subject.ts'
import type { SystemSteps } from './system-steps.ts'

export type AcceptancesDeps = Readonly<{
  database: Database
  runs: AcceptanceRuns
  reader: SubjectReader
  desk: LawDesk
  steps: SystemSteps
  enter: Enter
  clock: Clock
  /** What is seen now of the cameras this instance runs, by camera. */
  figures: (cameras: readonly string[]) => Promise<ReadonlyMap<string, CameraFigures>>
}>

/** Rules that an acceptance looks at, by what they ask for. */
const ACCEPTED_BY: ReadonlySet<string> = new Set([
  ...['reserve-interfaces', 'use-conforming-products', 'fix-position-and-range', 'justify-position', 'put-up-sign'],
  ...['keep-cameras-out', 'no-building-by-others', 'ask-consent', 'keep-off-public-networks', 'review-feasibility'],
])

/** Completion acceptance (article 14): measured from the running system, completed by a person, decided, rectified, tried again. */
export class Acceptances {
  readonly #by: AcceptancesDeps

  constructor(options: AcceptancesDeps) {
    this.#by = options
  }

  list(system: string): Promise<RunRow[]> {
    return this.#by.runs.list(system)
  }

  /** Measures, and opens a run with what was found. Throws `registry.acceptance.open`, `registry.step.order`. */
  async begin(system: string, actor: Actor): Promise<RunRow> {
    const { reader, runs, enter, clock } = this.#by
    const [subject] = await reader.read('system', [system])
    const record = subject?.system?.body
    if (!subject || !record)
      throw new Fault('not-found', 'registry.record.unknown', 'there is no such system', { id: system })
    if (record.state !== 'acceptance')
      throw new Fault('conflict', 'registry.step.order', 'only what is built is accepted', { from: record.state })
    const items = await this.#measure(subject)
    const id = newId('ac')
    const { index } = await enter({ type: 'acceptance.begin', body: { id, system, ...handOf(actor) } })
    return runs.insert({
      ...{ id, system, started_at: new Date(clock.now()), by_user: actor.userId, by_name: actor.name, state: 'open' },
      ...{ items, decided_on: null, decided_by: null, remarks: '', rectifications: [], entry: index },
    })
  }

  /** What a person looked at, in place of what could not be measured. Nobody talks a measured failure away. */
  async look(
    id: string,
    seen: Readonly<{ item: string; result: 'passed' | 'failed'; found: string }>,
  ): Promise<RunRow> {
    const run = await this.#open(id)
    const known = run.items.find((each) => each.id === seen.item)
    if (!known)
      throw new Fault('not-found', 'registry.acceptance.item', 'the run has no such item', { item: seen.item })
    if (known.kind === 'measured' && known.result === 'failed' && seen.result === 'passed')
      throw new Fault('conflict', 'registry.acceptance.measured', 'this was measured; put it right and measure again')
    const items = run.items.map((each) =>
      each === known ? { ...each, kind: 'seen' as const, result: seen.result, found: seen.found } : each,
    )
    await this.#by.runs.update(id, { items })
    return { ...run, items }
  }

  /** A pass needs every item passed; its day begins the term for filing. A failure leads to rectification. */
  async decide(id: string, decision: z.output<typeof AcceptanceDecision>, actor: Actor): Promise<RunRow | Refusal> {
    const { runs, steps, enter, desk } = this.#by
    const run = await this.#open(id)
    const open = run.items.filter(({ result }) => result !== 'passed')
    if (decision.passed && open.length > 0) {
      const detail = `not passed: ${open.map((each) => each.id).join(', ')}`
      return { refused: true, code: 'registry.acceptance.failed', detail, article: await this.#gateArticle(run.system) }
    }
    if (decision.on > desk.today())
      throw new Fault('bad-input', 'registry.step.future', 'an acceptance is decided on a day that has come')
    const state = decision.passed ? 'passed' : 'failed'
    const { index } = await enter({
      type: 'acceptance.decide',
      body: { id, system: run.system, state, on: decision.on, ...handOf(actor) },
    })
    const rectifications = decision.passed ? [] : decision.rectifications.map((each) => ({ ...each, doneOn: null }))
    const change = {
      state,
      decided_on: decision.on,
      decided_by: actor.name,
      remarks: decision.remarks,
      entry: index,
    } as const
    if (!(await runs.update(id, { ...change, rectifications }))) throw notOpen(id)
    const why = `acceptance ${run.number}: ${state}`
    await steps.accept(run.system, decision, { actor, why, version: undefined })
    return { ...run, ...change, rectifications }
  }

  async #open(id: string): Promise<RunRow> {
    const run = await this.#by.runs.find(id)
    if (!run) throw new Fault('not-found', 'registry.acceptance.unknown', 'there is no such acceptance', { id })
    if (run.state !== 'open') throw notOpen(id)
    return run
  }

  async #measure(subject: Subject): Promise<z.output<typeof AcceptanceItem>[]> {
    const { database, figures, desk, reader } = this.#by
    const rows = await asking(
      () => database.sql<{ id: string; camera: string | null }[]>`
        select id, camera from registry_camera where system = ${subject.id} order by id`,
    )
    const local = rows.flatMap(({ camera }) => camera ?? [])
    const measured = measure({
      design: subject.system?.body.design ?? null,
      figures: await figures(local),
      elsewhere: rows.length - local.length,
      floor: desk.floorOf(subject.place.body),
    })
    const things = [
      subject,
      ...(await reader.read(
        'camera',
        rows.map(({ id }) => id),
      )),
    ]
    const lawful = byRule(things.flatMap((each) => desk.owed(each)).filter(isLookedAt))
    const openSpots = subject.place.body.spots.filter((spot) => spot.isPublicSafety && spot.coverage === 'open')
    const spots: Measured = {
      ...{ id: 'spots', kind: 'measured', article: null, wanted: '', cameras: [] },
      found: openSpots.map(({ name }) => name).join(', '),
      result: openSpots.length === 0 ? 'passed' : 'failed',
    }
    return [...measured, ...lawful, spots].map((item) => ({ ...item, cameras: [...item.cameras] }))
  }

  async #gateArticle(system: string): Promise<string | null> {
    const [subject] = await this.#by.reader.read('system', [system])
    if (!subject) return null
    const supposed = { 'system.in-use': this.#by.desk.today() }
    return this.#by.desk.brokenIf(subject, supposed, ['accept-before-use'])[0]?.rule.id ?? null
  }
}

function isLookedAt({ obligation }: Owed): boolean {
  return ACCEPTED_BY.has(obligation.rule.action) && obligation.status !== 'not-applicable'
}

/** One item a rule, with the cameras that break it. */
function byRule(owed: readonly Owed[]): Measured[] {
  return [...Map.groupBy(owed, ({ obligation }) => obligation.rule.id)].map(([id, all]) => {
    const bad = all.filter(({ obligation }) => obligation.status !== 'met')
    const [first] = all.map((each) => presentOwed(each, new Map()))
    return {
      ...{ id, kind: 'measured' as const, article: id, wanted: first?.text ?? '' },
      found: [...new Set(bad.flatMap(({ obligation }) => obligation.needs))].join(', '),
      result: bad.length > 0 ? ('failed' as const) : ('passed' as const),
      cameras: bad.flatMap(({ subject }) => (subject.kind === 'camera' ? [subject.id] : [])),
    }
  })
}

function notOpen(id: string): Fault {
  return new Fault('conflict', 'registry.acceptance.over', 'this acceptance is decided', { id })
}
