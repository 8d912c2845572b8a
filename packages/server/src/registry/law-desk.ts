// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import type { Obligation as ShownObligation, ObligationStatus } from '@mingjian/contract'
import {
  type Day,
  effectiveFloor,
  type ExposedParty,
  type Exposure,
  exposureOf,
  type Facts,
  type Moment,
  type Obligation,
  obligationsOf,
  parseDay,
  type Rulebook,
  type Supposition,
  totalExposure,
  whatIf,
  withBookFacts,
} from '@mingjian/law'
import { dayInBeijing } from '../domain/day-in-beijing.ts'
import { placeFacts, profileOf } from '../domain/place-facts.ts'
import { isAsked, type Scope, scopeBooks, unitOwing } from '../domain/rule-scope.ts'
import type { LawLibrary } from '../store/law-library.ts'
import { factsOf, type Subject } from './subject.ts'

/** An obligation of a thing with the unit that owes it. */
export type Owed = Readonly<{ obligation: Obligation; subject: Subject; unit: string | null; facts: Facts }>

export type Floor = Readonly<{ days: number; article: string }>

/** Holds things against the rulebooks. Computes, stores nothing. */
export class LawDesk {
  readonly library: LawLibrary
  readonly #clock: Clock
  readonly #books: Readonly<Record<Scope, readonly Rulebook[]>>

  constructor(options: Readonly<{ library: LawLibrary; clock: Clock }>) {
    const { library, clock } = options
    this.library = library
    this.#clock = clock
    const scoped = (scope: Scope): Rulebook[] => scopeBooks(library.books, scope)
    this.#books = { place: scoped('place'), system: scoped('system'), camera: scoped('camera') }
  }

  today(): Day {
    return dayInBeijing(this.#clock.now())
  }

  moment(on?: string): Moment {
    return { on: on === undefined ? this.today() : parseDay(on), holidays: this.library.holidays }
  }

  /** What is asked of the thing itself on the day. */
  owed(subject: Subject, on?: string): Owed[] {
    const moment = this.moment(on)
    const { facts: own, party } = factsOf(subject, this.library, moment.on)
    const facts = withBookFacts(this.library.books, own)
    const system = subject.system?.body ?? null
    const given = { place: subject.place.body, system, responsible: party.unit }
    return obligationsOf(this.#books[subject.kind], facts, moment)
      .filter((each) => isAsked(each, system))
      .map((obligation) => ({ obligation, subject, facts, unit: unitOwing(obligation.rule.obliges, given) }))
  }

  /** What of the given actions would be broken if this were so: gates ask it before they open. */
  brokenIf(subject: Subject, supposed: Facts, actions: readonly string[]): Obligation[] {
    const moment = this.moment()
    const { facts } = factsOf(subject, this.library, moment.on)
    return obligationsOf(this.library.books, { ...facts, ...supposed }, moment).filter(
      ({ rule, status }) => actions.includes(rule.action) && (status === 'broken' || status === 'overdue'),
    )
  }

  exposure(owed: readonly Owed[], who: ExposedParty): Exposure[] {
    return exposureOf(
      owed.map(({ obligation }) => obligation),
      this.library.books,
      who,
    )
  }

  /** Differences between what is known and what is supposed, with the exposure of both. */
  whatIf(facts: Facts, supposition: Supposition, on?: string) {
    const moment = this.moment(on)
    const { books } = this.library
    const supposed = Object.fromEntries(
      Object.entries({ ...facts, ...supposition }).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    )
    const total = (given: Facts) => totalExposure(exposureOf(obligationsOf(books, given, moment), books, 'unit'))
    return {
      on: moment.on,
      changes: whatIf(supposition, { books, facts, moment }),
      exposure: { before: total(facts), after: total(supposed) },
    }
  }

  factsOf(subject: Subject, on?: string): Facts {
    return factsOf(subject, this.library, this.moment(on).on).facts
  }

  /** Days that footage of a place is kept at least. Throws `law.floor.none` when no book says so anywhere. */
  floorOf(place: Subject['place']['body'] | null): Floor {
    const { on } = this.moment()
    const profile = place && profileOf(place, this.library.placeClasses)
    const facts: Facts = place
      ? { ...placeFacts(place, on), ...(profile === null ? {} : { 'place.profile': profile }) }
      : { 'place.district': this.#home() }
    const floor = effectiveFloor(this.library.books, 'retention.days', { facts, on })
    if (!floor) throw new Fault('not-found', 'law.floor.none', 'no rulebook says how long footage is kept')
    return { days: floor.value, article: floor.by.id }
  }

  /** Where nothing is registered: the first district of the register. */
  #home(): string {
    return this.library.districts[0]?.code ?? ''
  }
}

/** As the API tells it. `names`: of units. */
export function presentOwed(each: Owed, names: ReadonlyMap<string, string>): z.input<typeof ShownObligation> {
  const { obligation, subject, unit, facts } = each
  const { rule } = obligation
  return {
    ...{ article: rule.id, book: rule.book, obliges: rule.obliges, action: rule.action },
    subject: { kind: subject.kind, id: subject.id, name: subject.name },
    unit: unit === null ? null : { id: unit, name: names.get(unit) ?? unit },
    system: subject.system?.id ?? null,
    place: subject.place.id,
    district: subject.place.body.district,
    status: obligation.status,
    ...{ lastDay: obligation.lastDay, strictDay: obligation.strictDay },
    ...{ daysOverdue: obligation.daysOverdue, remediedOn: obligation.remediedOn },
    facts: Object.fromEntries(obligation.facts.map((name) => [name, copy(facts[name])])),
    because: [...obligation.because],
    needs: [...obligation.needs],
    breach: [...rule.breach],
    text: rule.leadIn === '' ? rule.text : `${rule.leadIn}${rule.text}`,
  }
}

/** Owed and not done: what was put right late is a breach that is over. */
export function isOpen({ obligation }: Owed): boolean {
  const open: readonly ObligationStatus[] = ['due', 'overdue', 'broken']
  return open.includes(obligation.status) && obligation.remediedOn === null
}

/** Whether a rule asks for a system at the place, and whether none answers it. */
export function wantingOf(subject: Subject, desk: LawDesk): { must_build: boolean; is_wanting: boolean } {
  const building = desk.owed(subject).filter(({ obligation }) => obligation.rule.action === 'build-system')
  const asked = building.filter(({ obligation }) => obligation.status !== 'not-applicable')
  return { must_build: asked.length > 0, is_wanting: asked.some(({ obligation }) => obligation.status === 'broken') }
}

function copy(value: Facts[string] | undefined) {
  if (value === undefined) return null
  return typeof value === 'object' ? [...value] : value
}
