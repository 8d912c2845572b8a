// SPDX-License-Identifier: Apache-2.0
import { readArticles } from './article.ts'
import { readCondition } from './condition.ts'
import { readDated } from './dated.ts'
import { parseDay } from './day.ts'
import { entries, Fields, malformed, parseYaml, type RuleFile } from './fields.ts'
import { type Penalty, readPenalty } from './penalty.ts'
import type { Grade, Rule, Rulebook } from './rule.ts'
import { parsePeriod } from './term.ts'

const RULE_FIELDS = new Set([
  ...['id', 'kind', 'lead-in', 'text', 'obliges', 'action', 'when', 'breach', 'grade', 'note', 'papers', 'register'],
  'dossier',
  ...['after', 'within', 'counting', 'met-by', 'forbids', 'fact', 'at-least', 'judge-when'],
])
const BOOK_FIELDS = new Set([
  ...[
    'id',
    'title',
    'issuer',
    'number',
    'rank',
    'territory',
    'from',
    'to',
    'in-force-fact',
    'prefix',
    'source',
    'sets',
  ],
])
const TEXT_FILE = 'text.zh.md'
const MAX_FILES = 100

/**
 * A rulebook from the files of its folder: `book.yaml` (who made it, where and when it binds, named sets), `penalty.yaml`,
 * `text.zh.md` (the law's words), and one YAML file of rules a topic; `*.cases.yaml` are left aside.
 * Throws `law.book.malformed` with file and place.
 */
export function readRulebook(files: readonly RuleFile[]): Rulebook {
  if (files.length > MAX_FILES) throw malformed('book.yaml', `more than ${MAX_FILES} files`)
  const isRead = (name: string): boolean => name.endsWith('.yaml') && !name.endsWith('.cases.yaml')
  const documents = new Map(files.filter((file) => isRead(file.name)).map((file) => [file.name, parseYaml(file)]))
  const book = new Fields('book.yaml', documents.get('book.yaml'))
  book.only(BOOK_FIELDS)
  const id = book.text('id')
  const sets = readSets(book)
  const rules: Rule[] = []
  for (const [name, document] of documents) {
    if (name === 'book.yaml' || name === 'penalty.yaml') continue
    rules.push(...entries(document, name).map((fields) => readRule(fields, id, sets)))
  }
  const penalties = entries(documents.get('penalty.yaml') ?? [], 'penalty.yaml').map((fields) =>
    readPenalty(fields, id),
  )
  checkIds(rules, penalties)
  const text = files.find((file) => file.name === TEXT_FILE)
  return {
    id,
    title: book.text('title'),
    issuer: book.text('issuer'),
    number: book.maybeText('number'),
    rank: book.number('rank'),
    territory: book.maybeText('territory') ?? '',
    from: parseDay(book.text('from')),
    to: book.has('to') ? parseDay(book.text('to')) : null,
    inForceFact: book.maybeText('in-force-fact'),
    prefix: book.text('prefix'),
    source: book.text('source'),
    articles: text ? readArticles(text, book.text('prefix')) : [],
    rules,
    penalties,
    sets,
  }
}

function readSets(book: Fields): Map<string, readonly string[]> {
  const sets = new Fields('book.yaml sets', book.map('sets'))
  return new Map(Object.keys(book.map('sets')).map((name) => [name, sets.texts(name)]))
}

function checkIds(rules: readonly Rule[], penalties: readonly Penalty[]): void {
  const fines = penalties.flatMap((each) => [each.id, ...each.items.map((item) => item.id)])
  const ids = new Set<string>()
  for (const each of [...rules.map((rule) => rule.id), ...fines]) {
    if (ids.has(each)) throw malformed('book.yaml', `${each} stands twice`)
    ids.add(each)
  }
  for (const rule of rules) {
    const unknown = rule.breach.find((breach) => !fines.includes(breach))
    if (unknown !== undefined) throw malformed(rule.id, `its breach ${unknown} is no penalty`)
  }
}

function readRule(fields: Fields, book: string, sets: ReadonlyMap<string, readonly string[]>): Rule {
  fields.only(RULE_FIELDS)
  const common = {
    id: fields.text('id'),
    book,
    text: fields.text('text'),
    leadIn: fields.maybeText('lead-in') ?? '',
    obliges: fields.text('obliges'),
    action: fields.text('action'),
    when: readCondition(fields.raw('when'), sets),
    breach: fields.maybeTexts('breach'),
    papers: fields.maybeTexts('papers'),
    register: fields.maybeTexts('register'),
    dossier: fields.maybeTexts('dossier'),
    grade: fields.choice('grade', ['P', 'S', 'U'] as const, 'P') satisfies Grade,
    note: fields.maybeText('note'),
  }
  const kind = fields.choice('kind', ['term', 'duty', 'ban', 'floor', 'statement', 'limit'] as const)
  switch (kind) {
    case 'term': {
      const counting = fields.choice('counting', ['civil-code', 'strict'] as const, 'civil-code')
      return {
        ...common,
        kind,
        after: fields.text('after'),
        within: readWithin(fields),
        counting,
        metBy: fields.texts('met-by'),
      }
    }
    case 'limit':
      return { ...common, kind, after: fields.text('after'), within: readWithin(fields) }
    case 'duty':
      return { ...common, kind, metBy: fields.texts('met-by') }
    case 'ban':
      return {
        ...common,
        kind,
        forbids: readCondition(fields.raw('forbids') ?? fields.fail('forbids is missing'), sets),
      }
    case 'floor': {
      const readValue = (value: unknown): number =>
        typeof value === 'number' && Number.isFinite(value) ? value : fields.fail('at-least is no number')
      const atLeast = readDated(fields.raw('at-least'), readValue)
      return {
        ...common,
        kind,
        fact: fields.text('fact'),
        atLeast,
        judgeWhen: readCondition(fields.raw('judge-when'), sets),
      }
    }
    case 'statement':
      return { ...common, kind }
  }
}

function readWithin(fields: Fields) {
  return readDated(fields.raw('within'), (value) => parsePeriod(String(value)))
}
