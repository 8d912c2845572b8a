// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Day } from './day.ts'
import { type Facts, holds, listOf } from './fact.ts'

/**
 * When a rule speaks. In YAML: a fact's name with the values it may have (`place.class: [hotel, park]`), `true`/`false` for
 * whether it holds, `{ before: DAY }`, `{ from: DAY }`, `{ below: N }`, `{ at-least: N }`; several names must all agree;
 * `any:` and `not:` combine.
 */
export type Condition =
  | Readonly<{ kind: 'all' | 'any'; of: readonly Condition[] }>
  | Readonly<{ kind: 'not'; of: Condition }>
  | Readonly<{ kind: 'holds'; fact: string; wanted: boolean }>
  | Readonly<{ kind: 'in'; fact: string; values: readonly string[] }>
  | Readonly<{ kind: 'before' | 'from'; fact: string; day: string }>
  | Readonly<{ kind: 'below' | 'at-least'; fact: string; value: number }>

export const ALWAYS: Condition = { kind: 'all', of: [] }

const MAX_DEPTH = 8

/** Throws `law.condition.malformed`. `sets` names lists of values that `in-set` may refer to. */
export function readCondition(data: unknown, sets: ReadonlyMap<string, readonly string[]>, depth = 0): Condition {
  if (data === undefined) return ALWAYS
  if (typeof data !== 'object' || data === null || Array.isArray(data) || depth > MAX_DEPTH) throw malformed(data)
  return { kind: 'all', of: Object.entries(data).map(([name, value]) => readEntry({ name, value, sets, depth })) }
}

type Entry = Readonly<{ name: string; value: unknown; sets: ReadonlyMap<string, readonly string[]>; depth: number }>

function readEntry({ name, value, sets, depth }: Entry): Condition {
  if (name === 'not') return { kind: 'not', of: readCondition(value, sets, depth + 1) }
  if (name === 'any' || name === 'all') {
    if (!Array.isArray(value)) throw malformed(value)
    return { kind: name, of: value.map((each) => readCondition(each, sets, depth + 1)) }
  }
  if (typeof value === 'boolean') return { kind: 'holds', fact: name, wanted: value }
  if (typeof value === 'string') return { kind: 'in', fact: name, values: [value] }
  if (Array.isArray(value)) return { kind: 'in', fact: name, values: value.map(String) }
  if (typeof value !== 'object' || value === null) throw malformed(value)
  const [[comparison, operand] = ['', null], ...more] = Object.entries(value)
  if (more.length > 0) throw malformed(value)
  if (comparison === 'in-set') {
    const values = sets.get(String(operand))
    if (!values) throw malformed(`there is no set ${String(operand)}`)
    return { kind: 'in', fact: name, values }
  }
  if (comparison === 'before' || comparison === 'from') return { kind: comparison, fact: name, day: String(operand) }
  if ((comparison === 'below' || comparison === 'at-least') && typeof operand === 'number')
    return { kind: comparison, fact: name, value: operand }
  throw malformed(value)
}

export function isTrue(condition: Condition, facts: Facts, on: Day): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((each) => isTrue(each, facts, on))
    case 'any':
      return condition.of.some((each) => isTrue(each, facts, on))
    case 'not':
      return !isTrue(condition.of, facts, on)
    case 'holds':
      return holds(facts, condition.fact, on) === condition.wanted
    case 'in':
      return listOf(facts, condition.fact).some((value) => condition.values.includes(value))
    default:
      return compares(condition, facts)
  }
}

/** The names of the facts a condition looks at. */
export function factsOf(condition: Condition): string[] {
  if ('fact' in condition) return [condition.fact]
  return condition.kind === 'not' ? factsOf(condition.of) : condition.of.flatMap(factsOf)
}

type Comparison = Extract<Condition, { kind: 'before' | 'from' | 'below' | 'at-least' }>

function compares(condition: Comparison, facts: Facts): boolean {
  const value = facts[condition.fact]
  switch (condition.kind) {
    case 'before':
      return typeof value === 'string' && value < condition.day
    case 'from':
      return typeof value === 'string' && value >= condition.day
    case 'below':
      return typeof value === 'number' && value < condition.value
    case 'at-least':
      return typeof value === 'number' && value >= condition.value
  }
}

function malformed(data: unknown): Fault {
  return new Fault('bad-input', 'law.condition.malformed', `not a condition: ${JSON.stringify(data)?.slice(0, 200)}`)
}
