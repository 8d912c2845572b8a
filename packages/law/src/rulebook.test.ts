// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { readCases, runCase } from './case.ts'
import { parseDay } from './day.ts'
import { readHolidays } from './holiday.ts'
import { type RuleFile, readRulebook } from './reader.ts'

const FOLDER = join(dirname(dirname(fileURLToPath(import.meta.url))), 'rulebooks')
const holidays = readHolidays(parse(readFileSync(join(FOLDER, 'calendar/holidays.yaml'), 'utf8')))

function files(book: string): RuleFile[] {
  const folder = join(FOLDER, book)
  return readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

const bookIds = readdirSync(FOLDER).filter((name) => name !== 'calendar')
const books = bookIds.map((id) => readRulebook(files(id).filter((file) => !file.name.endsWith('.cases.yaml'))))

for (const id of bookIds) {
  for (const file of files(id).filter((each) => each.name.endsWith('.cases.yaml'))) {
    for (const each of readCases(file)) {
      test(`${id}: ${each.name}`, () => {
        assert.deepEqual(runCase(each, books, holidays).failures, [])
      })
    }
  }
}

test('a case that expects otherwise fails', () => {
  const [file] = files('cq-2016').filter((each) => each.name === '16-filing.cases.yaml')
  const [first] = file ? readCases(file) : []
  assert.ok(first)
  assert.notDeepEqual(runCase({ ...first, expect: { status: 'met' } }, books, holidays).failures, [])
})

test('changing 30 to 90 in the data alone moves the last day and the floor', () => {
  const edited = files('cq-2016')
    .filter((file) => !file.name.endsWith('.cases.yaml'))
    .map((file) => ({ ...file, text: file.text.replaceAll('P30D', 'P90D').replaceAll("'2016-08-01': 30 }", "'2016-08-01': 90 }") }))
  const book = readRulebook(edited)
  const given = { 'place.district': '500103', 'place.class': 'hotel', 'acceptance.passed': '2026-03-02' }
  const [floor, filing] = [
    runCase({ name: '', rule: 'floor: retention.days', given, on: parseDay('2026-04-01'), expect: { value: 90 } }, [book], holidays),
    runCase({ name: '', rule: 'CQ16.1', given, on: parseDay('2026-04-01'), expect: { status: 'due', 'strict-day': '2026-05-31' } }, [book], holidays),
  ]
  assert.deepEqual([...floor.failures, ...filing.failures], [])
})

const BROKEN: readonly (readonly [string, string])[] = [
  ['no list', 'id: X'],
  ['an unknown field', '- { id: X, kind: statement, text: x, obliges: any, action: x, spelt-wrong: 1 }'],
  ['an unknown kind', '- { id: X, kind: maybe, text: x, obliges: any, action: x }'],
  ['a breach that is no penalty', '- { id: X, kind: statement, text: x, obliges: any, action: x, breach: CQ99 }'],
  ['a day that does not exist', "- { id: X, kind: floor, text: x, obliges: any, action: x, fact: f, at-least: { '2025-02-29': 1 } }"],
  ['a set that does not exist', '- { id: X, kind: duty, text: x, obliges: any, action: x, met-by: f, when: { a: { in-set: none } } }'],
  ['the same rule twice', '[{ id: CQ16.1, kind: statement, text: x, obliges: any, action: x }]'],
]

test('a rulebook with a mistake is refused with the place of the mistake', () => {
  const whole = files('cq-2016').filter((file) => !file.name.endsWith('.cases.yaml'))
  for (const [what, text] of BROKEN) {
    assert.throws(() => readRulebook([...whole, { name: 'new.yaml', text }]), /law\.|malformed|cannot|not a|is |stands/, what)
  }
})

test('each of the 36 articles of the measures has a rule or a penalty, and every rule says who and what', () => {
  const book = books.find((each) => each.id === 'cq-2016')
  const ids = [...(book?.rules ?? []), ...(book?.penalties ?? [])].map((each) => each.id)
  const articles = new Set(ids.map((id) => Number(/^CQ(\d+)/.exec(id)?.[1])))
  for (let article = 1; article <= 36; article++) assert.ok(articles.has(article), `article ${article}`)
  for (const item of [1, 2, 3, 4, 5, 6]) assert.ok(ids.includes(`CQ9(${item})`) && ids.includes(`CQ10(${item})`), `item ${item}`)
  for (const item of [1, 2, 3, 4, 5, 6, 7, 8, 9]) assert.ok(ids.includes(`CQ20.1(${item})`), `article 20 item ${item}`)
})
