// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { ComplaintInput, ReportInput, ReportKind, ReportStepInput } from '@mingjian/contract'
import { bindingBooks } from '@mingjian/law'
import { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { ACTIONS_OF_REPORT, nextOf } from '../domain/report-life.ts'
import { newId } from '../store/new-id.ts'
import type { ReportFilter, ReportRow } from '../store/reports.ts'
import { ComplaintGate } from './complaint-gate.ts'
import { handOf, isWithin, reachOf } from '../registry/reach.ts'
import { unknownThing } from './unknown-thing.ts'
import type { SupervisionDeps } from './supervision.ts'

type Subject = Readonly<{ system: string | null; place: string; unit: string | null; district: string; name: string }>
const Contact = z.object({ name: z.string(), contact: z.string() })

/** Obstructions, complaints, searches for hidden devices and suspicious information: received, followed, answered. */
export class ReportDesk {
  readonly #by: SupervisionDeps
  readonly #gate: ComplaintGate

  constructor(options: SupervisionDeps) {
    this.#by = options
    this.#gate = new ComplaintGate(options.clock)
  }

  async list(
    actor: Actor,
    ask: Omit<ReportFilter, 'reach' | 'hidesComplaints'>,
  ): Promise<{ rows: ReportRow[]; total: number }> {
    const reach = await reachOf(actor, this.#by.registry)
    return this.#by.reports.list({ ...ask, reach, hidesComplaints: !handles(actor) })
  }

  /** Throws `report.unknown`, also for what lies outside what the actor may see. */
  async get(id: string, actor: Actor): Promise<ReportRow> {
    const row = await this.#by.reports.find(id)
    const reach = await reachOf(actor, this.#by.registry)
    if (!row || !isWithin(reach, row) || (row.kind === 'complaint' && !handles(actor))) throw unknownThing('report', id)
    return row
  }

  /** By a unit or an officer, of what concerns them. */
  async make(input: z.output<typeof ReportInput>, actor: Actor): Promise<ReportRow> {
    const subject = await this.#subjectOf(input.about, input.subject)
    if (!isWithin(await reachOf(actor, this.#by.registry), subject)) throw unknownThing('report', input.subject)
    return this.#receive(subject, { ...input, contact: null }, actor)
  }

  /** By anybody, of a system that has a public notice. */
  async complain(
    input: z.output<typeof ComplaintInput>,
    address: string,
  ): Promise<Readonly<{ number: string; at: Date }> | Refusal> {
    const { registry, secrets } = this.#by
    const wait = this.#gate.pass(address)
    if (wait > 0) {
      const detail = 'there were many complaints from here; try again later'
      return { refused: true, code: 'complaint.many', detail, article: null, retryAfter: wait }
    }
    const system = await registry.find('system', input.system)
    if (!system || !NOTICED.has(system.body.state))
      throw new Fault('not-found', 'notice.unknown', 'there is no notice of this number')
    const { name, contact, words, happenedOn } = input
    const sealed = name === '' && contact === '' ? null : secrets.seal(JSON.stringify({ name, contact }))
    const given = { kind: 'complaint' as const, words, happenedOn, found: null, contact: sealed, name, reach: contact }
    return this.#receive(await this.#subjectOf('system', system.id), given, null)
  }

  async step(id: string, input: z.output<typeof ReportStepInput>, actor: Actor): Promise<ReportRow> {
    const { reports, enter, clock } = this.#by
    const before = await this.get(id, actor)
    mustLead(before, input)
    const { to, words } = input
    const due = input.due === undefined ? before.due : input.due
    await enter({ type: 'report.step', body: { id, to, due, ...handOf(actor) }, private: { words } })
    const at = new Date(clock.now()).toISOString()
    const row = await reports.change(id, (now) => {
      mustLead(now, input)
      return { state: to, due, answer: words, steps: [...now.steps, { to, at, by: actor.name, words }] }
    })
    if (!row) throw unknownThing('report', id)
    await this.#tell(row)
    return row
  }

  /** Who complained, for who follows complaints; null for others and where nobody was named. */
  contactOf(row: ReportRow, actor: Actor): z.output<typeof Contact> | null {
    if (row.contact === null || !handles(actor)) return null
    return Contact.parse(JSON.parse(this.#by.secrets.open(row.contact)))
  }

  /** The rule that speaks of such reports in the district. */
  articleOf(kind: ReportKind, district: string): string | null {
    const { desk } = this.#by
    const actions = ACTIONS_OF_REPORT[kind]
    const rules = bindingBooks(desk.library.books, district, desk.today()).flatMap((book) => book.rules)
    return rules.findLast(({ action }) => actions.includes(action))?.id ?? null
  }

  async #receive(
    subject: Subject,
    given: Pick<ReportRow, 'kind' | 'words' | 'found' | 'contact'> &
      Readonly<{ happenedOn: string | null; name?: string; reach?: string }>,
    actor: Actor | null,
  ): Promise<ReportRow> {
    const { reports, enter, clock, desk } = this.#by
    const { kind, words, happenedOn, found, contact } = given
    if (happenedOn !== null && happenedOn > desk.today())
      throw new Fault('bad-input', 'report.future', 'what is reported has happened')
    const id = newId('er')
    const number = await reports.nextNumber(desk.today().slice(0, YEAR))
    const { system, place, district } = subject
    const { index } = await enter({
      type: 'report.receive',
      body: { id, number, kind, system, place, district, found, ...(actor ? handOf(actor) : { actor: 'public' }) },
      private: { words, ...(contact === null ? {} : { name: given.name ?? '', contact: given.reach ?? '' }) },
    })
    const row: ReportRow = {
      ...{
        ...subject,
        id,
        number,
        kind,
        state: 'received',
        words,
        happened_on: happenedOn,
        found,
        contact,
        entry: index,
      },
      ...{ due: null, answer: '', steps: [], at: new Date(clock.now()) },
      ...{ by_user: actor?.userId ?? null, by_name: actor?.name ?? '' },
    }
    await reports.insert(row)
    await this.#tell(row)
    return row
  }

  /** What was found out changes what the rulebooks know. */
  async #tell(row: ReportRow): Promise<void> {
    const { watch } = this.#by
    if (row.kind === 'obstruction' && row.system) await watch.changed({ kind: 'system', id: row.system })
    if (row.kind === 'hidden-device' && row.place) await watch.changed({ kind: 'place', id: row.place })
  }

  async #subjectOf(about: 'system' | 'place', id: string): Promise<Subject> {
    const { registry } = this.#by
    const system = about === 'system' ? await registry.get('system', id) : null
    const place = await registry.get('place', system?.body.place ?? id)
    const { operator, manager, owner, district } = place.body
    return {
      ...{ system: system?.id ?? null, place: place.id, district, name: system?.body.name ?? place.body.name },
      unit: system ? (system.body.user ?? system.body.builder) : (operator ?? manager ?? owner),
    }
  }
}

const YEAR = 4
/** States in which a system has a public notice. */
const NOTICED: ReadonlySet<string> = new Set(['in-use', 'suspended'])

function handles(actor: Actor): boolean {
  return actor.abilities.has('inspection.run')
}

function mustLead(row: ReportRow, { to }: z.output<typeof ReportStepInput>): void {
  if (nextOf(row.state).includes(to)) return
  throw new Fault('conflict', 'report.state', `a report that is ${row.state} is not ${to} next`, { id: row.id })
}
