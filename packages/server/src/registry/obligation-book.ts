// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import { Fault } from '@mingjian/base'
import {
  type ArticleState,
  type ExposureAnswer,
  type ExposureQuery,
  type LawNoticePage,
  type LawNoticeQuery,
  type ObligationPage,
  type ObligationQuery,
  ObligationStatus,
  type WhatIfInput,
} from '@mingjian/contract'
import { evaluate, type Exposure, type ExposedParty, type Facts, totalExposure } from '@mingjian/law'
import type { Actor } from '../access/grant.ts'
import type { NoticeRow, Obligations, OpenRow, OpenStatus, SubjectKind } from '../store/obligations.ts'
import { REGISTRY_LIMITS } from '../store/registry-limits.ts'
import { isOpen, type LawDesk, type Owed, presentOwed } from './law-desk.ts'
import type { Registry } from './registry.ts'
import type { SubjectReader } from './subject-reader.ts'

export type ObligationBookDeps = Readonly<{
  desk: LawDesk
  reader: SubjectReader
  obligations: Obligations
  registry: Registry
}>

type Query = z.output<typeof ObligationQuery>
type Ask = Readonly<{ unit?: string | undefined; system?: string | undefined; place?: string | undefined }>
type Shown = z.input<typeof ObligationPage>['items'][number]

const OPEN: readonly OpenStatus[] = ['due', 'overdue', 'broken']

/**
 * Answers what is owed. What is open comes from what is kept open; everything about one system or place, or a unit's on
 * another day or with what is met, is computed when asked.
 */
export class ObligationBook {
  readonly #by: ObligationBookDeps

  constructor(options: ObligationBookDeps) {
    this.#by = options
  }

  /** Whoever works for a unit sees that unit's; a query for another is answered empty. */
  async list(query: Query, actor: Actor): Promise<z.input<typeof ObligationPage>> {
    const status = readStatus(query.status)
    const asked = { ...query, unit: ownUnit(query.unit, actor) }
    const isNarrow = asked.system !== undefined || asked.place !== undefined
    const isOpenOnly = status === null || status.every((each) => (OPEN as readonly string[]).includes(each))
    if (!isNarrow && query.on === undefined && isOpenOnly) return this.#listOpen(asked, status)
    if (!isNarrow && asked.unit === undefined)
      throw new Fault('bad-input', 'law.obligations.wide', 'name a unit, a system or a place to see what is met or was')
    return this.#listComputed(asked, status)
  }

  async notices(query: z.output<typeof LawNoticeQuery>, actor: Actor): Promise<z.input<typeof LawNoticePage>> {
    const { rows, total } = await this.#by.obligations.notices({ ...query, unit: ownUnit(query.unit, actor) }, query)
    const names = await this.#namesOf(rows.flatMap(({ unit }) => unit ?? []))
    return { items: rows.map((row) => presentNotice(row, names)), total, page: query.page, size: query.size }
  }

  /** Throws `registry.record.unknown`. */
  async whatIf(input: z.output<typeof WhatIfInput>) {
    const { desk, reader } = this.#by
    const kinds = ['camera', 'system', 'place'] as const
    const kind = kinds.find((each) => input[each] !== undefined)
    let facts: Facts = {}
    if (kind) {
      const id = input[kind] ?? ''
      const [subject] = await reader.read(kind, [id])
      if (!subject) throw new Fault('not-found', 'registry.record.unknown', `there is no such ${kind}`, { kind, id })
      facts = desk.factsOf(subject, input.on)
    }
    return desk.whatIf({ ...facts, ...input.facts }, input.suppose, input.on)
  }

  async exposure(query: z.output<typeof ExposureQuery>, actor: Actor) {
    const { desk } = this.#by
    const ask = { ...query, unit: ownUnit(query.unit, actor) }
    const owed = (await this.#compute(ask)).filter((each) => isOf(each, ask))
    const who: ExposedParty = query.who
    return { on: desk.today(), owed, rows: desk.exposure(owed, who) }
  }

  /** How many stand how under these rules. */
  async stateOf(
    ask: Readonly<{ actor: Actor; unit: string | null; system: string | null; rules: readonly string[] }>,
  ): Promise<z.input<typeof ArticleState>> {
    const unit = ownUnit(ask.unit ?? undefined, ask.actor)
    const system = ask.system ?? undefined
    if (unit === undefined && system === undefined)
      return { met: 0, ...(await this.#by.obligations.count({ rules: ask.rules })) }
    const owed = (await this.#compute({ unit, system })).filter(
      (each) => ask.rules.includes(each.obligation.rule.id) && isOf(each, { unit }),
    )
    return countOf(owed)
  }

  async #listOpen(query: Query, status: readonly ObligationStatus[] | null): Promise<z.input<typeof ObligationPage>> {
    const { obligations, desk } = this.#by
    const wanted = status === null ? undefined : OPEN.filter((each) => status.includes(each))
    const filter = {
      ...{ unit: query.unit, district: query.district, status: wanted, dueBefore: query['due-before'] },
      rules: query.article === undefined ? undefined : this.#rulesOf(query.article),
    }
    const [rows, counts] = await Promise.all([obligations.list(filter, query), obligations.count(filter)])
    const names = await this.#namesOf(rows.flatMap(({ unit }) => unit ?? []))
    const items = rows.flatMap((row) => this.#presentRow(row, names))
    const total = counts.due + counts.overdue + counts.broken
    return { items, total, page: query.page, size: query.size, on: desk.today(), counts: { met: 0, ...counts } }
  }

  async #listComputed(
    query: Query,
    status: readonly ObligationStatus[] | null,
  ): Promise<z.input<typeof ObligationPage>> {
    const rules = query.article === undefined ? null : this.#rulesOf(query.article)
    const dueBefore = query['due-before']
    const all = (await this.#compute(query, query.on)).filter((each) => {
      const { obligation } = each
      if (!isOf(each, query) || (rules && !rules.includes(obligation.rule.id))) return false
      if (dueBefore !== undefined && !(obligation.lastDay !== null && obligation.lastDay < dueBefore)) return false
      return status === null ? isOpen(each) : status.includes(obligation.status)
    })
    const ordered = all.toSorted((one, other) => dayOf(one).localeCompare(dayOf(other)))
    const page = ordered.slice((query.page - 1) * query.size, query.page * query.size)
    const names = await this.#namesOf(page.flatMap(({ unit }) => unit ?? []))
    return {
      items: page.map((each) => presentOwed(each, names)),
      ...{ total: all.length, page: query.page, size: query.size },
      on: query.on ?? this.#by.desk.today(),
      counts: countOf(all),
    }
  }

  async #compute(ask: Ask, on?: string): Promise<Owed[]> {
    const { reader, desk } = this.#by
    const things = await this.#thingsOf(ask)
    const owed: Owed[] = []
    for (const kind of ['place', 'system', 'camera'] as const)
      for (const subject of await reader.read(kind, things[kind])) owed.push(...desk.owed(subject, on))
    return owed
  }

  async #thingsOf(ask: Ask): Promise<Readonly<Record<SubjectKind, readonly string[]>>> {
    const { reader } = this.#by
    if (ask.system !== undefined) return reader.dependents('system', ask.system)
    if (ask.place !== undefined) return reader.dependents('place', ask.place)
    if (ask.unit !== undefined) return reader.ofUnit(ask.unit, REGISTRY_LIMITS.thingsOfUnit)
    throw new Fault('bad-input', 'law.obligations.wide', 'name a unit, a system or a place')
  }

  #rulesOf(article: string): string[] {
    const all = this.#by.desk.library.books.flatMap(({ rules }) => rules.map(({ id }) => id))
    return all.filter((id) => id === article || (id.startsWith(article) && !/^\d/.test(id.slice(article.length))))
  }

  #presentRow(row: OpenRow, names: ReadonlyMap<string, string>): Shown[] {
    const { desk } = this.#by
    const rule = desk.library.books.flatMap(({ rules }) => rules).find(({ id }) => id === row.rule)
    if (!rule) return []
    const moment = desk.moment()
    const facts = knownOf(row.detail['facts'])
    const obligation = evaluate(rule, facts, moment)
    const isLate = row.status === 'due' && row.last_day !== null && row.last_day < moment.on
    return [
      {
        ...{ article: rule.id, book: rule.book, obliges: rule.obliges, action: rule.action },
        subject: { kind: row.subject_kind, id: row.subject, name: row.name },
        unit: row.unit === null ? null : { id: row.unit, name: names.get(row.unit) ?? row.unit },
        ...{ system: row.system, place: row.place, district: row.district },
        status: isLate ? 'overdue' : row.status,
        lastDay: row.last_day,
        ...{ strictDay: obligation.strictDay, daysOverdue: obligation.daysOverdue, remediedOn: null },
        facts: Object.fromEntries(obligation.facts.map((name) => [name, shownFact(facts[name])])),
        because: [...obligation.because],
        needs: [...obligation.needs],
        breach: [...rule.breach],
        text: `${rule.leadIn}${rule.text}`,
      },
    ]
  }

  async #namesOf(units: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.#by.registry.findMany('unit', units)
    return new Map([...found].map(([id, { body }]) => [id, body.name]))
  }
}

/** The exposure as the API tells it. */
export function presentExposure(given: {
  on: string
  owed: readonly Owed[]
  rows: readonly Exposure[]
}): z.input<typeof ExposureAnswer> {
  const { on, owed, rows } = given
  const total = totalExposure(rows)
  return {
    ...{ on, total: { min: total.min, max: total.max } },
    rows: rows.map(({ article, penalty, fine, yieldsTo, obligations }) => ({
      ...{ article, authority: penalty.authority, fineCondition: penalty.fineCondition, fine, yieldsTo },
      text: penalty.items.find(({ id }) => id === article)?.text ?? penalty.text,
      first: [...penalty.first],
      obligations: owed
        .filter((each) => obligations.includes(each.obligation))
        .map(({ obligation, subject }) => ({
          ...{ article: obligation.rule.id, lastDay: obligation.lastDay, needs: [...obligation.needs] },
          subject: { kind: subject.kind, id: subject.id, name: subject.name },
        })),
    })),
  }
}

function presentNotice(
  row: NoticeRow,
  names: ReadonlyMap<string, string>,
): z.input<typeof LawNoticePage>['items'][number] {
  const { id, kind, day, rule, subject_kind, subject, name, unit, last_day, exposure } = row
  return {
    ...{ id, kind, day, article: rule, subject: { kind: subject_kind, id: subject, name }, lastDay: last_day },
    unit: unit === null ? null : { id: unit, name: names.get(unit) ?? unit },
    exposure: exposure.map((each) => ({ article: each.article, fine: each.fine })),
  }
}

function readStatus(text: string | undefined): ObligationStatus[] | null {
  if (text === undefined || text === '') return null
  return text.split(',').map((each) => {
    const read = ObligationStatus.safeParse(each.trim())
    if (!read.success)
      throw new Fault('bad-input', 'law.status.unknown', `${each.slice(0, REGISTRY_LIMITS.wordLength)} is no status`)
    return read.data
  })
}

/** A person of a unit asks about that unit, whatever was asked. */
function ownUnit(asked: string | undefined, actor: Actor): string | undefined {
  const isUnits = actor.role === 'manager' || actor.role === 'watcher' || actor.role === 'maintainer'
  return isUnits && actor.unit ? actor.unit : asked
}

function isOf({ unit }: Owed, ask: Pick<Ask, 'unit'>): boolean {
  return ask.unit === undefined || unit === ask.unit
}

function dayOf({ obligation }: Owed): string {
  return obligation.lastDay ?? ''
}

function countOf(owed: readonly Owed[]): z.input<typeof ArticleState> {
  const count = (status: string): number => owed.filter(({ obligation }) => obligation.status === status).length
  return { met: count('met'), due: count('due'), overdue: count('overdue'), broken: count('broken') }
}

/** Facts as they were kept beside an open obligation; what was not known is absent. */
function knownOf(kept: unknown): Facts {
  if (typeof kept !== 'object' || kept === null) return {}
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null))
}

function shownFact(value: Facts[string] | undefined) {
  if (value === undefined) return null
  return typeof value === 'object' ? [...value] : value
}
