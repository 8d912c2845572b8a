// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault } from '@mingjian/base'
import type { CaseInput, CaseStep, CaseStepInput, LawCaseQuery } from '@mingjian/contract'
import type { Penalty } from '@mingjian/law'
import type { Actor, Refusal } from '../access/grant.ts'
import { blockOf, type CaseFile, checkStep, stateOf } from '../domain/case-life.ts'
import type { Enter } from '../log/enter.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import type { Registry } from '../registry/registry.ts'
import type { Subject } from '../registry/subject.ts'
import type { SubjectReader } from '../registry/subject-reader.ts'
import type { CaseReach, LawCaseRecord, LawCases } from '../store/law-cases.ts'
import type { CorrectionRow, Corrections } from '../store/corrections.ts'
import { newId } from '../store/new-id.ts'
import type { SubjectKind } from '../store/obligations.ts'
import type { SecretBox } from '../store/secret-box.ts'
import { stepsOfOrder } from './found-order.ts'
import { caseTerms, limitationOfCase, officersOfCase, penaltyOf } from './case-law.ts'

export type CaseDeskDeps = Readonly<{
  cases: LawCases
  /** Orders to correct that inspections gave. */
  orders: Pick<Corrections, 'find'>
  registry: Registry
  reader: Pick<SubjectReader, 'read'>
  desk: LawDesk
  secrets: SecretBox
  enter: Enter
  clock: Clock
}>

/** A case with what decides its next steps. */
export type ReadCase = Readonly<{ record: LawCaseRecord; file: CaseFile; penalty: Penalty }>

/** What another desk opens a case for; see {@link CaseDesk.openFor}. */
export type FoundBreach = Readonly<{
  subjectKind: SubjectKind
  subject: string
  unit: string | null
  rule: string
  finding: string
  why: string
}>

/** Which authority somebody can act for, by role: the kinds that penalties name. */
const AUTHORITIES: Readonly<Record<string, readonly string[]>> = {
  officer: ['public-security', 'county-public-security'],
  'city-officer': ['public-security'],
}
const OF_UNITS: ReadonlySet<string | undefined> = new Set(['manager', 'watcher', 'maintainer'])
const EVERYTHING: CaseReach = { unit: null, district: null }
const YEAR = 4

/** Cases from their opening to their end: each step is held against the law, entered, then taken. */
export class CaseDesk {
  readonly #by: CaseDeskDeps

  constructor(options: CaseDeskDeps) {
    this.#by = options
  }

  today(): string {
    return this.#by.desk.today()
  }

  async list(ask: LawCaseQuery, actor: Actor) {
    return this.#by.cases.list(ask, { reach: await this.reachOf(actor), today: this.today() })
  }

  /** Throws `case.unknown`, also for what lies outside what the actor may see. */
  async get(id: string, actor: Actor): Promise<ReadCase> {
    const record = await this.#by.cases.find(id)
    const reach = await this.reachOf(actor)
    const isSeen =
      record !== null &&
      (reach.unit === null || reach.unit === record.unit) &&
      (reach.district === null || reach.district === record.district)
    if (!isSeen) throw new Fault('not-found', 'case.unknown', 'there is no such case', { id })
    return this.#read(record)
  }

  /** Refuses a rule without penalty, an article that yields to a higher one, and a second open case for the same. */
  open(input: CaseInput, actor: Actor): Promise<ReadCase | Refusal> {
    return this.#open(input, actor, null)
  }

  async #open(input: CaseInput, actor: Actor, order: CorrectionRow | null): Promise<ReadCase | Refusal> {
    const { reader, desk, enter, clock, cases, registry, secrets } = this.#by
    const [subject] = await reader.read(input.subject.kind, [input.subject.id])
    const reach = await this.reachOf(actor)
    const district = subject?.place.body.district ?? ''
    if (!subject || (reach.district !== null && reach.district !== district))
      throw new Fault('not-found', 'registry.record.unknown', 'there is no such thing', { id: input.subject.id })
    const refusal = this.#refuse(input, subject) ?? (await this.#again(input))
    if (refusal) return refusal
    const article = input.penalty ?? this.#articleOf(input.rule, input.who)
    const owing = desk.owed(subject).find(({ obligation }) => obligation.rule.id === input.rule)?.unit ?? null
    const unit = input.unit ?? owing
    if (unit !== null) await registry.get('unit', unit)
    const today = this.today()
    if (input.endedOn !== null && input.endedOn > today) return refuse('case.day', null)
    const [id, number] = [newId('ca'), await cases.nextNumber(today.slice(0, YEAR))]
    const { party } = input
    const { index } = await enter({
      type: 'case.open',
      body: {
        ...{ id, number, origin: input.origin, subject: subject.id, unit, who: input.who, rule: input.rule },
        ...{
          penalty: article,
          found: order?.issued_on ?? today,
          ended: input.endedOn,
          finding: input.finding,
          ...handOf(actor),
        },
      },
      private: { why: input.why, ...(party ? { party: JSON.stringify(party) } : {}) },
    })
    const record: LawCaseRecord = {
      ...{ id, number, origin: input.origin, subject_kind: subject.kind, subject: subject.id, name: subject.name },
      ...{ system: subject.system?.id ?? null, place: subject.place.id, unit, district, who: input.who },
      party: party === null ? null : secrets.seal(JSON.stringify(party)),
      ...{ rule: input.rule, penalty: article, finding: input.finding, why: input.why },
      authority: await this.#authorityOf(subject),
      ...{ found_on: today, ended_on: input.endedOn, state: 'opened', next_day: null, fine: null, steps: [] },
      ...{ opened_on: today, at: new Date(clock.now()), by_user: actor.userId, by_name: actor.name, entry: index },
    }
    const begun = order === null ? record : await this.#withOrder(record, order)
    const made = { ...begun, next_day: this.#nextDay(begun) }
    await cases.insert(made)
    return this.#read(made)
  }

  /** For desks that found a breach; what an order to correct has done already counts. Throws what {@link open} refuses. */
  async openFor(found: FoundBreach, actor: Actor): Promise<{ case: string }> {
    const order = await this.#by.orders.find(found.finding)
    const made = await this.#open(
      {
        ...{ origin: 'inspection', subject: { kind: found.subjectKind, id: found.subject }, unit: found.unit },
        ...{ who: 'unit', party: null, rule: found.rule, penalty: null, finding: found.finding, why: found.why },
        endedOn: null,
      },
      actor,
      order,
    )
    if ('refused' in made) throw new Fault('conflict', made.code, made.detail, { article: made.article ?? '' })
    return { case: made.record.id }
  }

  /** A fine outside its range, by the wrong authority, before the article's steps or after the limit is refused here. */
  async step(id: string, input: CaseStepInput, actor: Actor): Promise<ReadCase | Refusal> {
    const { enter, clock } = this.#by
    const { record, file, penalty } = await this.get(id, actor)
    const kinds = AUTHORITIES[actor.role ?? ''] ?? []
    const authority = kinds.find((kind) => kind === penalty.authority) ?? kinds[0] ?? ''
    const today = this.today()
    const blocked = checkStep(file, input, { today, authority })
    if (blocked) return refuse(blocked.code, blocked.article)
    const on = input.on ?? today
    const { index } = await enter({
      type: 'case.step',
      body: {
        ...{ id, act: input.act, on, due: input.due ?? null, amount: input.amount ?? null },
        ...{ outcome: input.outcome ?? null, ...handOf(actor) },
      },
      private: {
        words: input.words,
        ...(input.demands.length > 0 ? { demands: input.demands.join('\n') } : {}),
        ...(input.officers.length > 0 ? { officers: JSON.stringify(input.officers) } : {}),
      },
    })
    const step: CaseStep = {
      ...{ act: input.act, on, at: new Date(clock.now()).toISOString(), by: actor.name, words: input.words },
      ...{ due: input.due ?? null, amount: input.amount ?? null, outcome: input.outcome ?? null },
      ...{ demands: input.demands, officers: input.officers, wantsHearing: input.wantsHearing, entry: index },
    }
    return this.#keep(record, step)
  }

  /** Each act with what stands against it. */
  blocks(read: ReadCase, acts: readonly CaseStep['act'][]) {
    return acts.map((act) => ({ act, block: blockOf(read.file, act, this.today()) }))
  }

  terms(record: LawCaseRecord) {
    return caseTerms(record, this.#by.desk)
  }

  async #withOrder(record: LawCaseRecord, order: CorrectionRow): Promise<LawCaseRecord> {
    const found = { ...record, found_on: order.issued_on }
    const { file } = await this.#read(found)
    const steps = stepsOfOrder(order, file, record.at.toISOString())
    return { ...found, steps, state: stateOf(steps) }
  }

  async #keep(record: LawCaseRecord, step: CaseStep): Promise<ReadCase> {
    const steps = [...record.steps, step]
    const state = stateOf(steps)
    const fine = step.act === 'decide' ? step.amount : record.fine
    const change = { state, fine, steps, next_day: this.#nextDay({ ...record, steps, state }) }
    const made = await this.#by.cases.change(record.id, record.steps.length, change)
    if (!made) throw new Fault('conflict', 'case.stale', 'another step was taken in between', { id: record.id })
    return this.#read(made)
  }

  async #read(record: LawCaseRecord): Promise<ReadCase> {
    const { desk, cases } = this.#by
    const penalty = penaltyOf(record.penalty, desk)
    if (!penalty) throw new Fault('data-loss', 'case.penalty.gone', 'no rulebook has this penalty', { id: record.id })
    const others = await cases.ofSubject(record.subject)
    const twin = others.find((each) => each.id !== record.id && this.#isSameAct(record, each))
    const file: CaseFile = {
      ...{ penalty, who: record.who, foundOn: record.found_on, steps: record.steps },
      ...{ limitation: limitationOfCase(record, desk), leastOfficers: officersOfCase(record.district, desk) },
      twice: twin?.number ?? null,
      payUntil: caseTerms(record, desk).find(({ name }) => name === 'pay')?.day ?? null,
    }
    return { record, file, penalty }
  }

  #refuse(input: CaseInput, subject: Subject): Refusal | null {
    const { desk } = this.#by
    const article = input.penalty ?? this.#articleOf(input.rule, input.who)
    const rule = desk.library.books.flatMap(({ rules }) => rules).find(({ id }) => id === input.rule)
    if (!rule) return refuse('case.rule.unknown', null)
    if (!article || !rule.breach.includes(article) || !penaltyOf(article, desk))
      return refuse('case.penalty.none', rule.id)
    const rows = desk.exposure(desk.owed(subject), input.who)
    const own = rows.find(
      (each) => each.article === article && each.obligations.some(({ rule: { id } }) => id === rule.id),
    )
    if (own?.yieldsTo) return refuse('case.article.yields', own.yieldsTo)
    return null
  }

  async #again(input: CaseInput): Promise<Refusal | null> {
    const others = await this.#by.cases.ofSubject(input.subject.id)
    const isOpen = others.some(
      (each) =>
        each.rule === input.rule &&
        each.who === input.who &&
        !['closed', 'dropped'].includes(each.state) &&
        !input.party,
    )
    return isOpen ? refuse('case.again', input.rule) : null
  }

  #articleOf(rule: string, who: CaseInput['who']): string {
    const { books } = this.#by.desk.library
    const breach = books.flatMap(({ rules }) => rules).find(({ id }) => id === rule)?.breach ?? []
    const fit = breach.find((id) => {
      const penalty = penaltyOf(id, this.#by.desk)
      return penalty?.against === 'anyone' && (penalty.fines[who] ?? penalty.fines.any ?? penalty.fines.unit)
    })
    return fit ?? breach[0] ?? ''
  }

  #actionOf(rule: string): string {
    const { books } = this.#by.desk.library
    return books.flatMap(({ rules }) => rules).find(({ id }) => id === rule)?.action ?? rule
  }

  /** Fined already: the same conduct of the same party, and not one that had ended before this was found. */
  #isSameAct(record: LawCaseRecord, other: LawCaseRecord): boolean {
    const isSameParty = other.unit === record.unit && other.who === record.who && other.party === null && !record.party
    const isSameConduct = this.#actionOf(other.rule) === this.#actionOf(record.rule)
    const isOneTime = other.ended_on === null || record.found_on <= other.ended_on
    return other.fine !== null && isSameParty && isSameConduct && isOneTime
  }

  #nextDay(record: LawCaseRecord): string | null {
    return (
      caseTerms(record, this.#by.desk)
        .map(({ day }) => day)
        .toSorted()[0] ?? null
    )
  }

  async #authorityOf({ publicSecurity, place }: Subject): Promise<string> {
    const { registry, desk } = this.#by
    const organ = publicSecurity === null ? null : await registry.find('unit', publicSecurity)
    const known = desk.library.districts.find(({ code }) => code === place.body.district)
    return organ?.body.name ?? `${known?.zh ?? place.body.district}公安机关`
  }

  /** People of a unit see its cases, district police those of their district; see `inspection`. */
  async reachOf(actor: Actor): Promise<CaseReach> {
    if (!actor.unit) return EVERYTHING
    if (OF_UNITS.has(actor.role)) return { unit: actor.unit, district: null }
    if (actor.role !== 'officer') return EVERYTHING
    const unit = await this.#by.registry.find('unit', actor.unit)
    return unit ? { unit: null, district: unit.body.district } : EVERYTHING
  }
}

function refuse(code: string, article: string | null): Refusal {
  return { refused: true, code, detail: 'the law does not allow this step now', article }
}

function handOf(actor: Actor): Record<string, string> {
  return { actor: actor.kind, ...(actor.userId === null ? {} : { user: actor.userId }) }
}
