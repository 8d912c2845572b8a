// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, parseTime } from '@mingjian/base'
import { doubtIdNumber, EMPTY_ORDER } from '@mingjian/contract'
import type { OrderContent, OrderDoor, OrderFinding, OrderPaperKind, OrderTerms, OrderVerb } from '@mingjian/contract'
import {
  accessTerms,
  type AccessTerms,
  type Condition,
  type Day,
  type Facts,
  factsOf,
  type HolidayCalendar,
  obligationsOf,
  type Rulebook,
} from '@mingjian/law'
import type { UnitTerms } from './order-terms.ts'

/** What orders are held against: the books, and what is known of the place. */
export type OrderLaw = Readonly<{
  books: readonly Rulebook[]
  holidays: HolidayCalendar
  /** `place.district`, `place.profile` … */
  place: Facts
  unit: UnitTerms
}>

export type OrderPapers = readonly Readonly<{ kind: OrderPaperKind; officer: number | null }>[]

export type JudgedOrder = Readonly<{
  door: OrderDoor
  content: OrderContent
  papers: OrderPapers
  /** Whether there is, or ever was, such a camera. */
  isCamera: (id: string) => boolean
}>

export type OrderMoment = Readonly<{ on: Day; now: EpochTicks }>

/** What each door lets through, and who says so. */
const VERBS: Readonly<Record<OrderDoor, Readonly<{ verbs: readonly OrderVerb[]; article: string }>>> = {
  authority: { verbs: ['obtain', 'view', 'copy'], article: 'CQ25.1' },
  internal: { verbs: ['view'], article: 'CN799-16.2(3)' },
  person: { verbs: ['view'], article: 'CN799-21a' },
  release: { verbs: ['copy'], article: 'CN799-22' },
}

/** Whom the rules of a door oblige. */
const OBLIGED: Readonly<Record<OrderDoor, string | null>> = {
  authority: 'requesting-authority',
  internal: null,
  person: 'person-concerned',
  release: null,
}

/** Everything that keeps an order from being registered, or should be looked at first. Pure: the same order, law and day give the same. */
export function judgeOrder(order: JudgedOrder, law: OrderLaw, moment: OrderMoment): OrderFinding[] {
  const facts = factsOfOrder(order, law)
  const terms = accessTerms(law.books, facts, moment.on)
  return [
    ...judgeByRules(order, { law, facts, terms, on: moment.on }),
    ...judgeRegister(order, terms),
    ...judgeVerbs(order),
    ...judgeScopes(order, moment),
    ...judgePeople(order, moment),
  ]
}

/** What a door asks for, for who fills it in. */
export function termsOfDoor(
  ask: Readonly<{ door: OrderDoor; content: Pick<OrderContent, 'authority' | 'need'> }>,
  law: OrderLaw,
  on: Day,
): OrderTerms {
  const facts = factsOfOrder(
    { door: ask.door, content: { ...EMPTY_ORDER, ...ask.content }, papers: [], isCamera: () => true },
    law,
  )
  const terms = accessTerms(law.books, facts, on)
  const { unit } = law
  return {
    officers: { least: terms.officers?.value ?? 1, article: terms.officers?.by.id ?? null },
    papers: [...terms.papers],
    register: [...terms.register],
    articles: [...new Set(terms.by.map((rule) => rule.id))],
    verbs: [...VERBS[ask.door].verbs],
    scans: ask.door === 'authority' ? [...unit.scans] : [],
    needsSecondPerson: unit.approvers > 1,
    decideHours: unit.decideHours,
    serveHours: unit.serveHours,
  }
}

/** Officers that count: with a name and a number of their own. */
function countOfficers({ officers }: OrderContent): number {
  return new Set(
    officers.filter(({ name, idNumber }) => name && idNumber).map(({ idNumber }) => idNumber.toUpperCase()),
  ).size
}

function factsOfOrder({ door, content, papers }: JudgedOrder, { place, unit }: OrderLaw): Facts {
  const needs = (kind: OrderPaperKind): boolean => unit.scans.includes(kind)
  const hasPaper = (kind: OrderPaperKind, officer: number | null): boolean =>
    !needs(kind) || papers.some((paper) => paper.kind === kind && (officer === null || paper.officer === officer))
  const hasScope = content.scopes.length > 0 && content.verbs.length > 0 && content.necessity !== ''
  switch (door) {
    case 'authority':
      return {
        ...place,
        'retrieval.requested': true,
        ...(content.authority === null ? {} : { 'retrieval.authority': content.authority }),
        ...(content.need === null ? {} : { 'retrieval.need': content.need }),
        'retrieval.officers': countOfficers(content),
        'retrieval.work-certificates':
          content.officers.length > 0 &&
          content.officers.every(({ certificate }, at) => certificate !== '' && hasPaper('work-certificate', at)),
        'retrieval.unit-certificate':
          content.certificateNumber !== '' && content.certificateDay !== null && hasPaper('unit-certificate', null),
        'retrieval.legal-basis': content.legalBasis !== '',
        'retrieval.registered': true, // is being registered
        'retrieval.scope': hasScope,
      }
    case 'person': {
      const [person] = content.officers
      return {
        ...place,
        'viewing-by-person.requested': true,
        'viewing-by-person.identity': person !== undefined && person.name !== '' && person.idNumber !== '',
        'viewing-by-person.relation': content.relation !== null,
        'viewing-by-person.consent': true, // approving it is the unit's consent
      }
    }
    case 'internal':
    case 'release':
      return { ...place, 'release.is-public': door === 'release', 'release.masked': false }
  }
}

type Judging = Readonly<{ law: OrderLaw; facts: Facts; terms: AccessTerms; on: Day }>

/** Broken rules, those that ask for the same act as one finding under the first that names it. */
function judgeByRules(order: JudgedOrder, { law, facts, terms, on }: Judging): OrderFinding[] {
  const obliged = OBLIGED[order.door]
  const broken = obligationsOf(law.books, facts, { on, holidays: law.holidays }).filter(
    ({ rule, status }) => status === 'broken' && rule.obliges === obliged && isOfDoor(rule.when, order.door),
  )
  const actions = new Map<string, OrderFinding>()
  for (const { rule, needs } of broken) {
    const known = actions.get(rule.action)
    if (known) {
      known.values['articles'] = `${known.values['articles']}, ${rule.id}`
      continue
    }
    actions.set(rule.action, {
      code: `order.law.${rule.action}`,
      article: rule.id,
      detail: rule.text,
      field: fieldOf(rule.action, needs),
      refuses: true,
      values: {
        articles: rule.id,
        missing: needs.map((need) => need.replace(/^.*\./, '')).join(', '),
        ...(rule.kind === 'floor' ? { need: terms.officers?.value ?? 0, have: countOfficers(order.content) } : {}),
      },
    })
  }
  return [...actions.values()]
}

/** Duties that speak of all times and not of this request are no reason to refuse it. */
function isOfDoor(when: Condition, door: OrderDoor): boolean {
  return factsOf(when).includes(door === 'person' ? 'viewing-by-person.requested' : 'retrieval.requested')
}

function fieldOf(action: string, needs: readonly string[]): string {
  const isUnits = needs.length > 0 && needs.every((need) => need === 'retrieval.unit-certificate')
  return isUnits ? 'certificateNumber' : (FIELDS[action] ?? '')
}

/** The field a person mends to meet what a rule asks for. */
const FIELDS: Readonly<Record<string, string>> = {
  'be-entitled': 'authority',
  'come-with-two-officers': 'officers',
  'show-papers': 'papers',
  'stay-in-scope': 'scopes',
  'show-legal-basis': 'legalBasis',
  'view-with-consent': 'officers',
}

/** What any book wants entered in the register, by the field that holds it. */
function judgeRegister({ door, content }: JudgedOrder, terms: AccessTerms): OrderFinding[] {
  const held: Readonly<Record<string, Readonly<{ field: string; isThere: boolean }>>> = {
    reason: { field: 'purpose', isThere: content.purpose !== '' },
    content: { field: 'scopes', isThere: content.scopes.length > 0 },
    unit: { field: 'organ', isThere: content.organ !== '' || door === 'person' },
    name: { field: 'officers', isThere: content.officers.some(({ name }) => name !== '') },
  }
  return Object.entries(held).flatMap(([name, { field, isThere }]) => {
    if (isThere) return []
    const article = terms.by.find((rule) => rule.register.includes(name))?.id ?? 'CQ23.1'
    const detail = `the register wants ${name}`
    return [{ code: `order.register.${name}`, article, detail, field, refuses: true, values: {} }]
  })
}

function judgeVerbs({ door, content }: JudgedOrder): OrderFinding[] {
  const { verbs, article } = VERBS[door]
  if (content.verbs.length === 0)
    return [{ ...refusing('order.verbs.missing', 'verbs', article), detail: 'say whether to obtain, view or copy' }]
  const beyond = content.verbs.filter((verb) => !verbs.includes(verb))
  if (beyond.length === 0) return []
  const detail = `this door does not let ${beyond.join(', ')}`
  return [{ ...refusing('order.verbs.beyond', 'verbs', article), detail, values: { verbs: beyond.join(', ') } }]
}

function judgeScopes({ content, isCamera }: JudgedOrder, { now }: OrderMoment): OrderFinding[] {
  return content.scopes.flatMap((scope, at) => {
    const [from, to] = [parseTime(scope.from), parseTime(scope.to)]
    const field = `scopes.${at}`
    if (!isCamera(scope.camera))
      return [{ ...refusing('order.scopes.camera', field, null), detail: 'there is no such camera' }]
    if (from === null || to === null || from >= to)
      return [{ ...refusing('order.scopes.times', field, null), detail: 'the end is not after the beginning' }]
    if (to > now)
      return [
        { ...refusing('order.scopes.future', field, null), detail: 'not all of it has happened yet', refuses: false },
      ]
    return []
  })
}

function judgePeople({ door, content }: JudgedOrder, { on }: OrderMoment): OrderFinding[] {
  const findings: OrderFinding[] = []
  const seen = new Set<string>()
  for (const [at, { idNumber }] of content.officers.entries()) {
    if (idNumber === '') continue
    const field = `officers.${at}.idNumber`
    const key = idNumber.toUpperCase()
    if (seen.has(key)) {
      const detail = 'two with one number are one person'
      findings.push({ ...refusing('order.officers.same', field, door === 'authority' ? 'CQ25.2(1)' : null), detail })
    }
    seen.add(key)
    const doubt = doubtIdNumber(idNumber)
    if (doubt !== null)
      findings.push({
        ...refusing(`order.officers.number.${doubt}`, field, null),
        detail: 'this is no identity number by GB 11643',
        refuses: false,
      })
  }
  if (door === 'authority' && content.certificateDay !== null && content.certificateDay > on)
    findings.push({
      ...refusing('order.certificate.future', 'certificateDay', 'CQ25.2(2)'),
      detail: 'the certificate is dated after today',
    })
  return findings
}

function refusing(code: string, field: string, article: string | null): OrderFinding {
  return { code, article, detail: '', field, refuses: true, values: {} }
}
