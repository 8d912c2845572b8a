// SPDX-License-Identifier: Apache-2.0
import { factsOf, isTrue } from './condition.ts'
import { valueOn } from './dated.ts'
import { type Day, daysBetween } from './day.ts'
import { dayOfFact, type Facts, holds } from './fact.ts'
import type { HolidayCalendar } from './holiday.ts'
import type { FloorRule, Rule, TermRule } from './rule.ts'
import { endOfTerm } from './term.ts'

/**
 * `met`: done, in time. `due`: to be done until `lastDay`. `overdue`: not done and too late. `broken`: what must not be is, what
 * must be is not, or it was done too late (`remediedOn`). `not-applicable`: the rule does not speak of this, or not yet.
 */
export type Status = 'met' | 'due' | 'overdue' | 'broken' | 'not-applicable'

/** A rule held against facts on one day, with its reasons. */
export type Obligation = Readonly<{
  rule: Rule
  status: Status
  /** The last day in law; for a floor and a standing duty null. */
  lastDay: Day | null
  /** The same without moving for rest days: what reminders go by. */
  strictDay: Day | null
  daysOverdue: number
  remediedOn: Day | null
  /** Names of the facts that were looked at, known or not. */
  facts: readonly string[]
  /** Stable keys with values, which the screens put into sentences. */
  because: readonly Reason[]
  /** What would satisfy it, by fact; empty when nothing is to be done. */
  needs: readonly string[]
}>

export type Reason = Readonly<{ key: string; fact?: string; value?: string | number }>

export type Moment = Readonly<{ on: Day; holidays: HolidayCalendar }>

/** Pure: the same rule, facts and day give the same answer, whenever and wherever it is asked. */
export function evaluate(rule: Rule, facts: Facts, moment: Moment): Obligation {
  const base = {
    rule,
    status: 'not-applicable' as Status,
    lastDay: null,
    strictDay: null,
    daysOverdue: 0,
    remediedOn: null,
    facts: namesIn(rule),
    because: [] as Reason[],
    needs: [] as string[],
  }
  if (rule.kind === 'statement' || rule.kind === 'limit') return { ...base, because: [{ key: rule.kind }] }
  if (!isTrue(rule.when, facts, moment.on)) return { ...base, because: [{ key: 'does-not-speak-of-this' }] }
  switch (rule.kind) {
    case 'term':
      return { ...base, ...evaluateTerm(rule, facts, moment) }
    case 'duty': {
      const missing = rule.metBy.filter((fact) => !holds(facts, fact, moment.on))
      if (missing.length === 0)
        return { ...base, status: 'met', because: rule.metBy.map((fact) => ({ key: 'is-there', fact })) }
      return {
        ...base,
        status: 'broken',
        because: missing.map((fact) => ({ key: 'is-missing', fact })),
        needs: missing,
      }
    }
    case 'ban': {
      if (!isTrue(rule.forbids, facts, moment.on))
        return { ...base, status: 'met', because: [{ key: 'nothing-forbidden' }] }
      return {
        ...base,
        status: 'broken',
        because: factsOf(rule.forbids).map((fact) => ({ key: 'forbidden', fact })),
        needs: factsOf(rule.forbids),
      }
    }
    case 'floor':
      return { ...base, ...evaluateFloor(rule, facts, moment) }
  }
}

type Judged = Partial<Obligation> & Readonly<{ status: Status; because: readonly Reason[] }>

function evaluateTerm(rule: TermRule, facts: Facts, { on, holidays }: Moment): Judged {
  const start = dayOfFact(facts, rule.after, on)
  if (start === null) return { status: 'not-applicable', because: [{ key: 'waits-for', fact: rule.after }] }
  const period = valueOn(rule.within, start)
  if (period === null)
    return { status: 'not-applicable', because: [{ key: 'no-term-in-force', fact: rule.after, value: start }] }
  const end = endOfTerm(start, period, { counting: rule.counting, holidays })
  const began: Reason[] = [{ key: 'term-began', fact: rule.after, value: start }]
  if (end.isHolidayDataMissing) began.push({ key: 'rest-days-not-announced', value: end.strict.slice(0, 4) })
  const days = { lastDay: end.legal, strictDay: end.strict }
  const done = rule.metBy.map((fact) => dayOfFact(facts, fact, on))
  const missing = rule.metBy.filter((_, i) => done[i] === null)
  if (missing.length > 0) {
    const late = daysBetween(end.legal, on)
    if (late <= 0) return { status: 'due', ...days, because: began, needs: missing }
    return {
      status: 'overdue',
      ...days,
      daysOverdue: late,
      because: [...began, ...missing.map((fact) => ({ key: 'is-missing', fact }))],
      needs: missing,
    }
  }
  const last = done.reduce((latest, day) => (day !== null && (latest === null || day > latest) ? day : latest), null)
  const reasons = [...began, ...rule.metBy.map((fact, i) => ({ key: 'done', fact, value: done[i] ?? '' }))]
  if (last !== null && last > end.legal)
    return { status: 'broken', ...days, daysOverdue: daysBetween(end.legal, last), remediedOn: last, because: reasons }
  return { status: 'met', ...days, because: reasons }
}

function evaluateFloor(rule: FloorRule, facts: Facts, { on }: Moment): Judged {
  if (!isTrue(rule.judgeWhen, facts, on))
    return { status: 'not-applicable', because: [{ key: 'nothing-to-judge-yet', fact: rule.fact }] }
  const floor = valueOn(rule.atLeast, on)
  if (floor === null) return { status: 'not-applicable', because: [{ key: 'no-value-in-force' }] }
  const value = facts[rule.fact]
  const wanted: Reason = { key: 'at-least', fact: rule.fact, value: floor }
  if (typeof value === 'number' && value >= floor) return { status: 'met', because: [wanted] }
  return {
    status: 'broken',
    because: [wanted, { key: 'is', fact: rule.fact, ...(typeof value === 'number' ? { value } : {}) }],
    needs: [rule.fact],
  }
}

/** A rule never changes, so its names are gathered once. */
const names = new WeakMap<Rule, readonly string[]>()

function namesIn(rule: Rule): readonly string[] {
  const known = names.get(rule)
  if (known) return known
  const gathered = [...new Set([...factsOf(rule.when), ...ownFacts(rule)])]
  names.set(rule, gathered)
  return gathered
}

function ownFacts(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'term':
      return [rule.after, ...rule.metBy]
    case 'duty':
      return rule.metBy
    case 'ban':
      return factsOf(rule.forbids)
    case 'floor':
      return [rule.fact, ...factsOf(rule.judgeWhen)]
    case 'limit':
      return [rule.after]
    case 'statement':
      return []
  }
}
