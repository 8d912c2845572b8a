// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '@mingjian/base'
import { readCases, runCases } from './case.ts'
import { readDistricts } from './district.ts'
import { MAX_FILE_LENGTH, parseYaml, type RuleFile } from './fields.ts'
import { readHolidays } from './holiday.ts'
import { readPlaceClasses, readSpotClasses } from './place-class.ts'
import { readRulebook } from './reader.ts'
import { bookIds, filesOf, shipped } from './testdata/rulebook-folder.ts'

const LIMIT = { numRuns: 150, interruptAfterTimeLimit: 1000 }
const bookFile = filesOf('cq-2016').filter(({ name }) => name === 'book.yaml')
const seeds = bookIds.flatMap((id) => filesOf(id)).filter(({ text }) => text.length < 8000)

/** Whatever it is given, it answers or throws a Fault of the law. */
function readsOrRefuses(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof Fault, String(error))
    assert.match(error.code, /^law\./)
  }
}

function readEverything(file: RuleFile): void {
  readsOrRefuses(() => readRulebook([...bookFile, { name: 'fuzz.yaml', text: file.text }]))
  readsOrRefuses(() =>
    readRulebook([file, { name: 'book.yaml', text: file.text }, { name: 'text.zh.md', text: file.text }]),
  )
  readsOrRefuses(() => readCases(file))
  for (const read of [readHolidays, readDistricts, readPlaceClasses, readSpotClasses])
    readsOrRefuses(() => read(parseYaml(file)))
}

test('text of any kind is read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
      readEverything({ name: 'x.yaml', text: new TextDecoder().decode(bytes) }),
    ),
    LIMIT,
  )
})

test('a shipped file with a piece cut out, doubled or replaced is read or refused', () => {
  const damage = fc.record({
    file: fc.constantFrom(...seeds),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    put: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(' ', '\n', '- ', ': ', '{', '[', '*a', '&a ', '!!js ', '.nan', '1e999', '"', '\t'),
    ),
  })
  fc.assert(
    fc.property(damage, ({ file, at, length, put }) => {
      const from = Math.floor(at * file.text.length)
      readEverything({ name: file.name, text: file.text.slice(0, from) + put + file.text.slice(from + length) })
    }),
    LIMIT,
  )
})

test('values of any shape are read or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) =>
      readEverything({ name: 'x.yaml', text: JSON.stringify(value) }),
    ),
    LIMIT,
  )
})

const BOMBS: readonly (readonly [string, string])[] = [
  ['brackets in brackets', '['.repeat(20_000)],
  ['maps in maps', '{a: '.repeat(20_000)],
  ['an alias in an alias', '- &a [x,x,x,x,x,x,x,x,x]\n- &b [*a,*a,*a,*a,*a,*a,*a,*a]\n- [*b,*b,*b,*b,*b,*b,*b]\n'],
  [
    'conditions in conditions',
    `- { id: X, kind: duty, text: x, obliges: x, action: x, met-by: x, when: ${'{ not: '.repeat(60)}{}${' }'.repeat(60)} }`,
  ],
  ['a file that is too long', `# ${'x'.repeat(MAX_FILE_LENGTH)}`],
]

test('a file that grows or nests without end is refused', () => {
  for (const [what, text] of BOMBS) {
    assert.throws(
      () => readRulebook([...bookFile, { name: 'bomb.yaml', text }]),
      { name: 'Fault', code: /^law\./ },
      what,
    )
  }
})

test('a case file with a mistake is refused with the place of the mistake', () => {
  const wrong = [
    'rule: CQ1',
    '{ rule: CQ1, cases: [], more: 1 }',
    "- { name: x, given: {}, on: '2026-01-01', expect: { status: met } }",
    '- { name: x, rule: CQ1, given: {}, on: tomorrow, expect: { status: met } }',
    "- { name: x, rule: CQ1, given: {}, on: '2026-01-01', expect: { mood: met } }",
    "- { name: x, rule: CQ1, given: {}, on: '2026-01-01', expect: {} }",
    "- { name: x, rule: CQ1, given: { a: { b: 1 } }, on: '2026-01-01', expect: { status: met } }",
  ]
  for (const text of wrong) assert.throws(() => readCases({ name: 'x', text }), { code: 'law.case.malformed' }, text)
})

test('a file of cases may name its rule once, and a case may differ', () => {
  const text = [
    'rule: CQ23.2',
    'cases:',
    '  - { name: enough, given: { retention.days: 30 }, on: 2026-01-01, expect: { status: met } }',
    '  - { name: not enough, given: { retention.days: 29 }, on: 2026-01-01, expect: { status: met } }',
    '  - { name: another rule, rule: CQ1, given: {}, on: 2026-01-01, expect: { status: not-applicable } }',
    '  - { name: no rule, rule: CQ99, given: {}, on: 2026-01-01, expect: { status: met } }',
  ].join('\n')
  const { passed, failed } = runCases([{ name: 'own.cases.yaml', text }], shipped.books, shipped.holidays)
  assert.equal(passed, 2)
  assert.deepEqual(failed, [
    { file: 'own.cases.yaml', name: 'not enough', failures: ['status: expected met, found broken'] },
    { file: 'own.cases.yaml', name: 'no rule', failures: ['there is no rule CQ99'] },
  ])
})
