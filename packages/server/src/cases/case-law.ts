// SPDX-License-Identifier: Apache-2.0
import type { CaseAct, CaseTerm } from '@mingjian/contract'
import { effectiveFloor, evaluate, type Facts, limitationOf, type Penalty } from '@mingjian/law'
import type { CaseFile } from '../domain/case-life.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import type { LawCaseRecord } from '../store/law-cases.ts'

/** The penalty that an article or one of its items is; null when no book has it. */
export function penaltyOf(article: string, { library }: LawDesk): Penalty | null {
  const all = library.books.flatMap(({ penalties }) => penalties)
  return all.find(({ id, items }) => id === article || items.some((item) => item.id === article)) ?? null
}

/** Last days that run now, those of the rulebooks and those that the authority set. */
export function caseTerms(record: LawCaseRecord, desk: LawDesk): CaseTerm[] {
  const { steps, penalty } = record
  const today = desk.today()
  const find = (act: CaseAct) => steps.findLast((step) => step.act === act) ?? null
  if (find('close') || find('drop')) return []
  const term = (name: CaseTerm['name'], day: string, article: string): CaseTerm => ({
    ...{
      name,
      day,
      article,
      whose: name === 'decide' ? ('authority' as const) : ('party' as const),
      isOver: day < today,
    },
  })
  const [order, notice, decision] = [find('order'), find('notify'), find('decide')]
  const own = [
    ...(order?.due && !find('look') && !decision ? [term('order', order.due, penalty)] : []),
    ...(notice?.due && !decision ? [term('statement', notice.due, 'APL-45.1')] : []),
  ]
  const facts: Facts = {
    'case.opened': record.opened_on,
    ...(decision ? { 'case.decided': decision.on } : {}),
    ...dayFact('case.served', find('serve')?.on),
    ...dayFact('case.paid', find('pay')?.on),
  }
  const legal = TERMS.flatMap(([name, action]) => {
    const rule = desk.library.books.flatMap(({ rules }) => rules).find((each) => each.action === action)
    if (!rule) return []
    const { status, lastDay } = evaluate(rule, facts, desk.moment())
    return lastDay !== null && (status === 'due' || status === 'overdue') ? [term(name, lastDay, rule.id)] : []
  })
  return [...own, ...legal].toSorted((one, other) => one.day.localeCompare(other.day))
}

/** The last day on which a violation that has ended could be found and still be punished. */
export function limitationOfCase(record: LawCaseRecord, desk: LawDesk): CaseFile['limitation'] {
  if (record.ended_on === null) return null
  const facts = { 'place.district': record.district, 'violation.ended': record.ended_on }
  const found = limitationOf(desk.library.books, facts, desk.today())
  return found && { lastDay: found.lastDay, article: found.by.id }
}

/** Fewest officers that a book in force there asks for a decision. */
export function officersOfCase(district: string, desk: LawDesk): CaseFile['leastOfficers'] {
  const facts = { 'place.district': district, 'case.decides': true }
  const floor = effectiveFloor(desk.library.books, 'case.officers', { facts, on: desk.today() })
  return floor && { count: floor.value, article: floor.by.id }
}

const TERMS = [
  ['decide', 'decide-case'],
  ['pay', 'pay-fine'],
] as const

function dayFact(name: string, day: string | undefined): Facts {
  return day === undefined ? {} : { [name]: day }
}
