// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'
import { parse } from 'yaml'
import { readCondition } from './condition.ts'
import { readDated } from './dated.ts'
import { parseDay } from './day.ts'
import type { FineRange, Grade, Penalty, Rule, Rulebook } from './rule.ts'
import { parsePeriod } from './term.ts'

/** A file of a rulebook's folder: its name and its text. Reading the disk is the caller's. */
export type RuleFile = Readonly<{ name: string; text: string }>

const RULE_FIELDS = new Set(['id', 'kind', 'text', 'obliges', 'action', 'when', 'breach', 'grade', 'note', 'after', 'within', 'counting', 'met-by', 'forbids', 'fact', 'at-least'])
const PENALTY_FIELDS = new Set(['id', 'text', 'violates', 'authority', 'first', 'fine-condition', 'fines', 'then', 'criminal'])
const FINE_CONDITIONS = ['always', 'not-corrected-in-time', 'serious', 'refusal', 'refusal-or-serious', 'never'] as const

/**
 * A rulebook from its files: `book.yaml` (who made it, where and when it binds, named sets), `penalty.yaml`, and one file of
 * rules a topic. Throws `law.book.malformed` with file and place.
 */
export function readRulebook(files: readonly RuleFile[]): Rulebook {
  const documents = new Map(files.map((file) => [file.name, parseYaml(file)]))
  const book = new Fields('book.yaml', documents.get('book.yaml'))
  const sets = new Map(Object.entries(book.map('sets')).map(([name, values]) => [name, strings(values, `book.yaml sets.${name}`)]))
  const id = book.text('id')
  const rules: Rule[] = []
  for (const [name, document] of documents) {
    if (name === 'book.yaml' || name === 'penalty.yaml') continue
    rules.push(...entries(document, name).map((fields) => readRule(fields, id, sets)))
  }
  const penalties = documents.has('penalty.yaml') ? entries(documents.get('penalty.yaml'), 'penalty.yaml').map((fields) => readPenalty(fields, id)) : []
  const ids = new Set<string>()
  for (const { id: each } of [...rules, ...penalties]) {
    if (ids.has(each)) throw malformed('book.yaml', `${each} stands twice`)
    ids.add(each)
  }
  const penaltyIds = new Set(penalties.map((each) => each.id))
  for (const rule of rules) {
    if (rule.breach !== null && !penaltyIds.has(rule.breach)) throw malformed(rule.id, `its breach ${rule.breach} is no penalty`)
  }
  return {
    id,
    title: book.text('title'),
    issuer: book.text('issuer'),
    number: book.maybeText('number'),
    rank: book.number('rank'),
    territory: book.maybeText('territory') ?? '',
    from: parseDay(book.text('from')),
    to: book.maybeText('to') === null ? null : parseDay(book.text('to')),
    source: book.text('source'),
    rules,
    penalties,
    sets,
  }
}

function readRule(fields: Fields, book: string, sets: ReadonlyMap<string, readonly string[]>): Rule {
  fields.only(RULE_FIELDS)
  const common = {
    id: fields.text('id'),
    book,
    text: fields.text('text'),
    obliges: fields.text('obliges'),
    action: fields.text('action'),
    when: readCondition(fields.raw('when'), sets),
    breach: fields.maybeText('breach'),
    grade: fields.choice('grade', ['P', 'S', 'U'] as const, 'P') satisfies Grade,
    note: fields.maybeText('note'),
  }
  const kind = fields.choice('kind', ['term', 'duty', 'ban', 'floor', 'statement'] as const)
  switch (kind) {
    case 'term':
      return {
        ...common,
        kind,
        after: fields.text('after'),
        within: readDated(fields.raw('within'), (value) => parsePeriod(String(value))),
        counting: fields.choice('counting', ['civil-code', 'strict'] as const, 'civil-code'),
        metBy: fields.texts('met-by'),
      }
    case 'duty':
      return { ...common, kind, metBy: fields.texts('met-by') }
    case 'ban':
      return { ...common, kind, forbids: readCondition(fields.raw('forbids') ?? fields.fail('forbids is missing'), sets) }
    case 'floor':
      return { ...common, kind, fact: fields.text('fact'), atLeast: readDated(fields.raw('at-least'), (value) => (typeof value === 'number' ? value : fields.fail('at-least is no number'))) }
    case 'statement':
      return { ...common, kind }
  }
}

function readPenalty(fields: Fields, book: string): Penalty {
  fields.only(PENALTY_FIELDS)
  const fines: Record<string, FineRange> = {}
  for (const [who, range] of Object.entries(fields.map('fines'))) {
    const [min, max] = Array.isArray(range) ? range : []
    if (typeof min !== 'number' || typeof max !== 'number' || min > max) fields.fail(`fines.${who} is no range`)
    else fines[who] = { min, max }
  }
  return {
    id: fields.text('id'),
    book,
    text: fields.text('text'),
    violates: fields.texts('violates'),
    authority: fields.text('authority'),
    first: fields.texts('first'),
    fineCondition: fields.choice('fine-condition', FINE_CONDITIONS),
    fines,
    then: fields.raw('then') === undefined ? [] : fields.texts('then'),
    isCriminalPossible: fields.raw('criminal') === true,
  }
}

/** One YAML map, read with its place for the message. */
class Fields {
  readonly #where: string
  readonly #data: Readonly<Record<string, unknown>>

  constructor(where: string, data: unknown) {
    this.#where = where
    if (typeof data !== 'object' || data === null || Array.isArray(data)) throw malformed(where, 'not a map')
    this.#data = Object.fromEntries(Object.entries(data))
  }
  raw(name: string): unknown {
    return this.#data[name]
  }
  maybeText(name: string): string | null {
    const value = this.#data[name]
    return value === undefined || value === null ? null : String(value).trim()
  }
  text(name: string): string {
    return this.maybeText(name) || this.fail(`${name} is missing`)
  }
  number(name: string): number {
    const value = this.#data[name]
    return typeof value === 'number' ? value : this.fail(`${name} is no number`)
  }
  texts(name: string): readonly string[] {
    const value = this.#data[name]
    return typeof value === 'string' ? [value] : strings(value, `${this.#where} ${name}`)
  }
  map(name: string): Readonly<Record<string, unknown>> {
    const value = this.#data[name] ?? {}
    if (typeof value !== 'object' || Array.isArray(value)) return this.fail(`${name} is no map`)
    return Object.fromEntries(Object.entries(value))
  }
  choice<const T extends string>(name: string, choices: readonly T[], otherwise?: T): T {
    const value = this.maybeText(name)
    return choices.find((each) => each === value) ?? (value === null ? otherwise : undefined) ?? this.fail(`${name} is none of ${choices.join(', ')}`)
  }
  only(names: ReadonlySet<string>): void {
    for (const name of Object.keys(this.#data)) if (!names.has(name)) this.fail(`${name} is unknown`)
  }
  fail(why: string): never {
    throw malformed(this.#where, `${String(this.#data['id'] ?? '')} ${why}`)
  }
}

function entries(document: unknown, name: string): Fields[] {
  if (!Array.isArray(document)) throw malformed(name, 'not a list of rules')
  return document.map((each: unknown, index) => new Fields(`${name} #${index + 1}`, each))
}

function strings(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value)) throw malformed(where, 'not a list')
  return value.map(String)
}

function parseYaml(file: RuleFile): unknown {
  try {
    return parse(file.text, { schema: 'core', maxAliasCount: 0 })
  } catch (error) {
    throw malformed(file.name, toError(error).message)
  }
}

function malformed(where: string, why: string): Fault {
  return new Fault('bad-input', 'law.book.malformed', `${where}: ${why}`)
}
