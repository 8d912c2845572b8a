// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { type Day, isDay } from './day.ts'
import { type Answer, answer, EXPECTATIONS } from './case-question.ts'
import type { Facts, FactValue } from './fact.ts'
import { parseYaml, type RuleFile } from './fields.ts'
import type { HolidayCalendar } from './holiday.ts'
import type { Rulebook } from './rule.ts'

/** A sentence a jurist can read: given these facts, on this day, this rule says so. */
export type LawCase = Readonly<{
  name: string
  /** A rule's id, or one of the questions of case-question.ts: `floor: FACT`, `deadline: ACTION`, `prohibited`, … */
  rule: string
  given: Facts
  on: Day
  expect: Answer
}>

export type CaseResult = Readonly<{ name: string; failures: readonly string[] }>
export type CaseRun = Readonly<{ passed: number; failed: readonly (CaseResult & Readonly<{ file: string }>)[] }>

const MAX_CASES = 10_000

/** Throws `law.case.malformed`. A file is a list of cases, or a map of `rule` (for all that name none) and `cases`. */
export function readCases(file: RuleFile): LawCase[] {
  const data = readFile(file)
  const isMap = typeof data === 'object' && data !== null && !Array.isArray(data)
  const { rule, cases, ...more } = isMap
    ? { ...data, rule: Reflect.get(data, 'rule'), cases: Reflect.get(data, 'cases') }
    : { rule: undefined, cases: data }
  if (Object.keys(more).length > 0) throw malformed(file.name, `unknown: ${Object.keys(more).join(' ')}`)
  if (!Array.isArray(cases)) throw malformed(file.name, 'neither a list of cases nor a map of rule and cases')
  if (cases.length > MAX_CASES) throw malformed(file.name, `more than ${MAX_CASES} cases`)
  return cases.map((each: unknown, index) => readCase(each, { where: `${file.name} #${index + 1}`, rule }))
}

/** Every case of every file, with what failed; a file that cannot be read throws. */
export function runCases(files: readonly RuleFile[], books: readonly Rulebook[], holidays: HolidayCalendar): CaseRun {
  const results = files.flatMap((file) =>
    readCases(file).map((each) => ({ file: file.name, ...runCase(each, books, holidays) })),
  )
  const failed = results.filter(({ failures }) => failures.length > 0)
  return { passed: results.length - failed.length, failed }
}

export function runCase(each: LawCase, books: readonly Rulebook[], holidays: HolidayCalendar): CaseResult {
  const found = answer(each.rule, { books, facts: each.given, moment: { on: each.on, holidays } })
  if (found === null) return { name: each.name, failures: [`there is no rule ${each.rule}`] }
  const failures = Object.entries(each.expect).flatMap(([key, wanted]) =>
    show(found[key]) === show(wanted) ? [] : [`${key}: expected ${show(wanted)}, found ${show(found[key])}`],
  )
  return { name: each.name, failures }
}

function readFile(file: RuleFile): unknown {
  try {
    return parseYaml(file)
  } catch (error) {
    if (error instanceof Fault) throw new Fault('bad-input', 'law.case.malformed', error.message, error.context, error)
    throw error
  }
}

function readCase(data: unknown, file: Readonly<{ where: string; rule: unknown }>): LawCase {
  const { where } = file
  if (typeof data !== 'object' || data === null) throw malformed(where, 'not a map')
  const { name, rule = file.rule, given, on, expect, ...more }: Record<string, unknown> = { ...data }
  const unknown = Object.keys(more)
  if (typeof name !== 'string' || typeof rule !== 'string' || unknown.length > 0) {
    throw malformed(where, `name or rule is missing, or unknown: ${unknown.join(' ')}`)
  }
  if (!isDay(on)) throw malformed(where, 'on is no day')
  return { name, rule, given: readGiven(given ?? {}, where), on, expect: readExpect(expect ?? {}, where) }
}

function readGiven(given: object | string | number | boolean, where: string): Facts {
  const facts: Record<string, FactValue> = {}
  for (const [fact, value] of Object.entries(given)) {
    if (Array.isArray(value)) facts[fact] = value.map(String)
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') facts[fact] = value
    else throw malformed(where, `given ${fact}`)
  }
  return facts
}

function readExpect(expect: object | string | number | boolean, where: string): Answer {
  const wanted: Record<string, Answer[string]> = {}
  for (const [key, value] of Object.entries(expect)) {
    const isKnown = EXPECTATIONS.some((each) => each === key)
    if (isKnown && Array.isArray(value)) wanted[key] = value.map(String)
    else if (isKnown && (typeof value === 'string' || typeof value === 'number' || value === null)) wanted[key] = value
    else throw malformed(where, `expect ${key}`)
  }
  if (Object.keys(wanted).length === 0) throw malformed(where, 'expects nothing')
  return wanted
}

/** Lists are compared as sets. */
function show(value: Answer[string] | undefined): string {
  return typeof value === 'object' && value !== null ? `[${[...value].sort().join(', ')}]` : String(value)
}

function malformed(where: string, why: string): Fault {
  return new Fault('bad-input', 'law.case.malformed', `${where}: ${why}`)
}
