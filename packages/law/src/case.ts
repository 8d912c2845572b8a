// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'
import { parse } from 'yaml'
import { type Day, parseDay } from './day.ts'
import { evaluate } from './evaluate.ts'
import type { Facts, FactValue } from './fact.ts'
import type { HolidayCalendar } from './holiday.ts'
import { effectiveFloor } from './precedence.ts'
import type { Rulebook } from './rule.ts'
import type { RuleFile } from './reader.ts'

/** A sentence a jurist can read: given these facts, on this day, this rule says so. */
export type LawCase = Readonly<{
  name: string
  /** The rule's id; or `floor: FACT` for the largest floor of all books. */
  rule: string
  given: Facts
  on: Day
  expect: Readonly<Record<string, string | number | null>>
}>

export type CaseResult = Readonly<{ name: string; failures: readonly string[] }>

const EXPECTATIONS = ['status', 'last-day', 'strict-day', 'days-overdue', 'remedied-on', 'value', 'by'] as const

/** Throws `law.case.malformed`. A file may begin with one default `rule:` for all its cases. */
export function readCases(file: RuleFile): LawCase[] {
  let data: unknown
  try {
    data = parse(file.text, { schema: 'core', maxAliasCount: 0 })
  } catch (error) {
    throw malformed(file.name, toError(error).message)
  }
  if (!Array.isArray(data)) throw malformed(file.name, 'not a list')
  return data.map((each: unknown, index) => readCase(each, `${file.name} #${index + 1}`))
}

function readCase(data: unknown, where: string): LawCase {
  if (typeof data !== 'object' || data === null) throw malformed(where, 'not a map')
  const { name, rule, given, on, expect, ...more }: Record<string, unknown> = { ...data }
  const unknown = Object.keys(more)
  if (typeof name !== 'string' || typeof rule !== 'string' || unknown.length > 0) throw malformed(where, `name or rule is missing, or unknown: ${unknown.join(' ')}`)
  const facts: Record<string, FactValue> = {}
  for (const [fact, value] of Object.entries(given ?? {})) {
    if (Array.isArray(value)) facts[fact] = value.map(String)
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') facts[fact] = value
    else throw malformed(where, `given ${fact}`)
  }
  const wanted: Record<string, string | number | null> = {}
  for (const [key, value] of Object.entries(expect ?? {})) {
    const isKnown = EXPECTATIONS.some((each) => each === key)
    if (!isKnown || (typeof value !== 'string' && typeof value !== 'number' && value !== null)) throw malformed(where, `expect ${key}`)
    wanted[key] = value
  }
  if (Object.keys(wanted).length === 0) throw malformed(where, 'expects nothing')
  return { name, rule, given: facts, on: parseDay(String(on)), expect: wanted }
}

export function runCase(each: LawCase, books: readonly Rulebook[], holidays: HolidayCalendar): CaseResult {
  const found = look(each, books, holidays)
  if (found === null) return { name: each.name, failures: [`there is no rule ${each.rule}`] }
  const failures = Object.entries(each.expect).flatMap(([key, wanted]) =>
    found[key] === wanted ? [] : [`${key}: expected ${String(wanted)}, found ${String(found[key])}`],
  )
  return { name: each.name, failures }
}

function look(each: LawCase, books: readonly Rulebook[], holidays: HolidayCalendar): Record<string, string | number | null> | null {
  const floorOf = /^floor: *(\S+)$/.exec(each.rule)?.[1]
  if (floorOf !== undefined) {
    const floor = effectiveFloor(books, floorOf, { facts: each.given, on: each.on })
    return { value: floor?.value ?? null, by: floor?.by.id ?? null }
  }
  const rule = books.flatMap((book) => book.rules).find((candidate) => candidate.id === each.rule)
  if (!rule) return null
  const found = evaluate(rule, each.given, { on: each.on, holidays })
  return {
    status: found.status,
    'last-day': found.lastDay,
    'strict-day': found.strictDay,
    'days-overdue': found.daysOverdue,
    'remedied-on': found.remediedOn,
  }
}

function malformed(where: string, why: string): Fault {
  return new Fault('bad-input', 'law.case.malformed', `${where}: ${why}`)
}
