// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCases, runCase, runCases } from './case.ts'
import { parseDay } from './day.ts'
import type { RuleFile } from './fields.ts'
import { readRulebook } from './reader.ts'
import type { Rule } from './rule.ts'
import { bookIds, filesOf, FOLDER, shipped } from './testdata/rulebook-folder.ts'

const { books, holidays } = shipped

/** Every case file, of the books and of the folder of cases over several books. */
function caseFiles(): RuleFile[] {
  return ['cases', ...bookIds].flatMap((folder) =>
    readdirSync(join(FOLDER, folder))
      .filter((name) => name.endsWith('.cases.yaml'))
      .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(FOLDER, folder, name), 'utf8') })),
  )
}

for (const file of caseFiles()) {
  test(`cases of ${file.name}`, () => {
    const { passed, failed } = runCases([file], books, holidays)
    assert.deepEqual(failed, [])
    assert.ok(passed > 0)
  })
}

test('there are at least 300 cases, none twice, and each rule that is law has one', () => {
  const cases = caseFiles().flatMap((file) => readCases(file).map((each) => `${file.name} ${each.rule} ${each.name}`))
  assert.ok(cases.length >= 300, `${cases.length} cases`)
  assert.deepEqual(
    cases.filter((each, i) => cases.indexOf(each) !== i),
    [],
  )
  const asked = new Set(caseFiles().flatMap((file) => readCases(file).map(({ rule }) => rule)))
  const isLaw = ({ kind, grade }: Rule): boolean => grade === 'P' && kind !== 'limit'
  const own = books.filter(({ id }) => id === 'cq-2016' || id === 'cn-799').flatMap((book) => book.rules)
  const others = books.flatMap((book) => book.rules).filter(({ kind }) => kind !== 'statement')
  assert.deepEqual(
    [...own, ...others].filter((rule) => isLaw(rule) && !asked.has(rule.id)).map(({ id }) => id),
    [],
  )
})

test('a case that expects otherwise fails', () => {
  for (const file of caseFiles()) {
    for (const each of readCases(file)) {
      const wrong = Object.fromEntries(Object.keys(each.expect).map((key) => [key, 'something else']))
      assert.equal(
        runCase({ ...each, expect: wrong }, books, holidays).failures.length,
        Object.keys(wrong).length,
        each.name,
      )
    }
  }
})

test('changing 30 to 90 in the data alone moves the last day and the floor', () => {
  const edited = filesOf('cq-2016').map((file) => ({
    ...file,
    text: file.text.replaceAll('P30D', 'P90D').replaceAll("'2016-08-01': 30 }", "'2016-08-01': 90 }"),
  }))
  const book = readRulebook(edited)
  const given = { 'place.district': '500103', 'place.class': 'hotel', 'acceptance.passed': '2026-03-02' }
  const on = parseDay('2026-04-01')
  const [floor, filing] = [
    runCase({ name: '', rule: 'floor: retention.days', given, on, expect: { value: 90 } }, [book], holidays),
    runCase(
      { name: '', rule: 'CQ16.1', given, on, expect: { status: 'due', 'strict-day': '2026-05-31' } },
      [book],
      holidays,
    ),
  ]
  assert.deepEqual([...floor.failures, ...filing.failures], [])
})

const BROKEN: readonly (readonly [string, string])[] = [
  ['no list', 'id: X'],
  ['an unknown field', '- { id: X, kind: statement, text: x, obliges: any, action: x, spelt-wrong: 1 }'],
  ['an unknown kind', '- { id: X, kind: maybe, text: x, obliges: any, action: x }'],
  ['a breach that is no penalty', '- { id: X, kind: statement, text: x, obliges: any, action: x, breach: CQ99 }'],
  [
    'a day that does not exist',
    "- { id: X, kind: floor, text: x, obliges: any, action: x, fact: f, at-least: { '2025-02-29': 1 } }",
  ],
  [
    'a set that does not exist',
    '- { id: X, kind: duty, text: x, obliges: any, action: x, met-by: f, when: { a: { in-set: none } } }',
  ],
  ['the same rule twice', '[{ id: CQ16.1, kind: statement, text: x, obliges: any, action: x }]'],
  ['an alias', '[&a { id: X, kind: statement, text: x, obliges: any, action: x }, *a]'],
  ['no YAML', '- { id: ['],
]

test('a rulebook with a mistake is refused with the place of the mistake', () => {
  const whole = filesOf('cq-2016')
  for (const [what, text] of BROKEN) {
    assert.throws(() => readRulebook([...whole, { name: 'new.yaml', text }]), { name: 'Fault', code: /^law\./ }, what)
  }
})
