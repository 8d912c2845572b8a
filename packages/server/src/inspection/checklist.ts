// SPDX-License-Identifier: Apache-2.0
import type { InspectionItem } from '@mingjian/contract'
import { bindingBooks, effectiveFloor } from '@mingjian/law'
import type { LawDesk, Owed } from '../registry/law-desk.ts'
import type { Subject } from '../registry/subject.ts'

/** Names of units, by id. */
export type Names = ReadonlyMap<string, string>

/** What an inspection is to look at beside the obligations, by the rulebook’s own list: rules of what public security inspects. */
const ON_SITE = /^inspect-(?!regularly$)/
const OPEN_FIRST = ['broken', 'overdue', 'due', 'met']

/**
 * The checklist of a thing: each obligation that the rulebooks put on it, on its place and on its cameras, with the facts that were
 * looked at and what would satisfy it; then what the law has inspections look at. What is broken or late stands first.
 */
export function makeChecklist(
  things: readonly Subject[],
  by: Readonly<{ desk: LawDesk; names: Names }>,
): InspectionItem[] {
  const owed = things
    .flatMap((thing) => by.desk.owed(thing))
    .filter(({ obligation }) => obligation.status !== 'not-applicable')
  const items = [...Map.groupBy(owed, ({ obligation }) => obligation.rule.id)].map(([id, all]) =>
    itemOf(id, all, by.names),
  )
  const ordered = items.toSorted((one, other) => rankOf(one) - rankOf(other))
  const [first] = things
  return first ? [...ordered, ...onSite(first, by.desk)] : ordered
}

/** Fewest inspectors that a rulebook in force there asks for; null where none does. */
export function leastInspectors(district: string, desk: LawDesk): { inspectors: number; article: string } | null {
  const facts = { 'place.district': district, actor: 'public-security', 'inspection.announced': true }
  const floor = effectiveFloor(desk.library.books, 'inspection.officers', { facts, on: desk.today() })
  return floor ? { inspectors: floor.value, article: floor.by.id } : null
}

/** The rule that has inspections made: what an order rests on where no penalty names one. */
export function inspectionRule(district: string, desk: LawDesk): string {
  const rules = bindingBooks(desk.library.books, district, desk.today()).flatMap((book) => book.rules)
  return rules.find(({ action }) => action === 'inspect-regularly')?.id ?? ''
}

function itemOf(id: string, all: readonly Owed[], names: Names): InspectionItem {
  const worst = all.toSorted((one, other) => statusRank(one) - statusRank(other))
  const [head] = worst
  const facts = Object.fromEntries(
    (head?.obligation.facts ?? []).map((name) => {
      const value = head?.facts[name]
      return [name, value === undefined ? null : typeof value === 'object' ? [...value] : value]
    }),
  )
  const bad = all.filter(({ obligation }) => obligation.status === 'broken' || obligation.status === 'overdue')
  const rule = head?.obligation.rule
  return {
    ...{ id, kind: 'rule', article: id, text: rule ? rule.leadIn + rule.text : '' },
    ...{ status: head?.obligation.status ?? null, lastDay: head?.obligation.lastDay ?? null, facts },
    needs: [...new Set(bad.flatMap(({ obligation }) => obligation.needs))],
    unit: head?.unit ? { id: head.unit, name: names.get(head.unit) ?? head.unit } : null,
    cameras: bad.flatMap(({ subject }) => (subject.kind === 'camera' ? [{ id: subject.id, name: subject.name }] : [])),
    ...EMPTY,
  }
}

const EMPTY = { result: null, note: '', case: null }

function onSite(thing: Subject, desk: LawDesk): InspectionItem[] {
  return bindingBooks(desk.library.books, thing.place.body.district, desk.today())
    .flatMap((book) => book.rules)
    .filter((rule) => rule.kind === 'statement' && ON_SITE.test(rule.action))
    .map(({ id, text }) => ({ ...writtenItem(`site:${id}`, text, id), kind: 'site' }))
}

/** An item that somebody wrote down on the spot. */
export function writtenItem(id: string, text: string, article: string | null): InspectionItem {
  const nothing = { status: null, lastDay: null, facts: {}, needs: [], unit: null, cameras: [] }
  return { id, kind: 'own', article, text, ...nothing, ...EMPTY }
}

function statusRank({ obligation }: Owed): number {
  return OPEN_FIRST.indexOf(obligation.status)
}

function rankOf({ status }: InspectionItem): number {
  return OPEN_FIRST.indexOf(status ?? 'met')
}
