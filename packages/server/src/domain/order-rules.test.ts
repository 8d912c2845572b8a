// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type EpochTicks, parseTime } from '@mingjian/base'
import type { OrderContent } from '@mingjian/contract'
import { type Day, type HolidayCalendar, parseDay, type Rulebook } from '@mingjian/law'
import { readLawFolder, RULEBOOKS } from '../store/rulebooks.ts'
import { type JudgedOrder, judgeOrder, type OrderLaw, termsOfDoor } from './order-rules.ts'
import { UNIT_TERMS } from './order-terms.ts'

let law: OrderLaw
before(async () => {
  const { books, holidays } = await readLawFolder(RULEBOOKS)
  assert.ok(holidays)
  law = lawOf(books, holidays)
})

function lawOf(books: readonly Rulebook[], holidays: HolidayCalendar, district = '500103'): OrderLaw {
  const place = { 'place.district': district, 'place.profile': 'A', 'system.in-use': true }
  return { books, holidays, place, unit: UNIT_TERMS }
}

const ON = parseDay('2026-11-23') as Day
const NOW = parseTime('2026-11-23T02:00:00+08:00') as EpochTicks

const OFFICERS = [
  { name: '甲', idNumber: '11010519491231002X', certificate: '001', phone: '' },
  { name: '乙', idNumber: '440524188001010014', certificate: '002', phone: '' },
]
const CONTENT: OrderContent = {
  ...{ authority: 'investigation', need: 'duty', organ: '渝中分局', legalBasis: '刑事诉讼法第54条', caseNumber: 'A1' },
  ...{ purpose: '盗窃案', certificateNumber: '渝公调字1号', certificateDay: '2026-11-22', officers: OFFICERS },
  ...{ relation: null, verbs: ['view'], necessity: '案发时段' },
  scopes: [{ camera: 'c1', from: '2026-11-22T10:00:00+08:00', to: '2026-11-22T10:20:00+08:00' }],
}
const PAPERS: JudgedOrder['papers'] = [
  { kind: 'work-certificate', officer: 0 },
  { kind: 'work-certificate', officer: 1 },
  { kind: 'unit-certificate', officer: null },
]

function judge(change: Partial<OrderContent>, more: Partial<JudgedOrder> = {}) {
  const order = { door: 'authority', papers: PAPERS, isCamera: (id: string) => id === 'c1', ...more } as const
  return judgeOrder({ ...order, content: { ...CONTENT, ...change } }, law, { on: ON, now: NOW })
}

const codes = (findings: ReturnType<typeof judge>) => findings.map(({ code, article }) => `${code} ${article}`)

test('a complete order of an investigating organ has nothing in its way', () => {
  assert.deepEqual(judge({}), [])
})

test('one officer is refused by the article that asks for two', () => {
  const [first, ...rest] = judge({ officers: OFFICERS.slice(0, 1) })
  assert.deepEqual(rest, [])
  assert.equal(first?.code, 'order.law.come-with-two-officers')
  assert.equal(first.article, 'CQ25.2(1)')
  assert.deepEqual([first.values['need'], first.values['have']], [2, 1])
})

test('two officers with one number are one person', () => {
  const twin = OFFICERS.map((officer) => ({ ...officer, idNumber: '11010519491231002x' }))
  assert.deepEqual(codes(judge({ officers: twin })), [
    'order.law.come-with-two-officers CQ25.2(1)',
    'order.officers.same CQ25.2(1)',
  ])
})

test('the number of officers comes from the books: changed there, another number is asked', () => {
  const books = law.books.map((book) => ({
    ...book,
    rules: book.rules.map((rule) =>
      rule.id === 'CQ25.2(1)' && rule.kind === 'floor'
        ? { ...rule, atLeast: rule.atLeast.map((line) => ({ ...line, value: 3 })) }
        : rule,
    ),
  }))
  const ask = { door: 'authority', content: { authority: 'court', need: 'duty' } } as const
  assert.deepEqual(termsOfDoor(ask, law, ON).officers, { least: 2, article: 'CQ25.2(1)' })
  assert.deepEqual(termsOfDoor(ask, { ...law, books }, ON).officers, { least: 3, article: 'CQ25.2(1)' })
})

test('outside Chongqing its number binds nobody, and the law on penalties still does', () => {
  const elsewhere = lawOf(law.books, law.holidays, '440305')
  const ask = (need: 'duty' | 'enforcement') =>
    termsOfDoor({ door: 'authority', content: { authority: 'government', need } }, elsewhere, ON).officers
  assert.deepEqual(ask('duty'), { least: 1, article: null })
  assert.deepEqual(ask('enforcement'), { least: 2, article: 'APL-42.1' })
})

test('who is no organ of article 25 is refused, and so is a department without emergency or enforcement', () => {
  for (const change of [
    { authority: 'other' },
    { authority: null },
    { authority: 'government', need: 'duty' },
  ] as const)
    assert.deepEqual(codes(judge(change)), ['order.law.be-entitled CQ25.1'], JSON.stringify(change))
  for (const need of ['emergency', 'enforcement'] as const)
    assert.deepEqual(judge({ authority: 'government', need }), [], need)
})

test('papers are asked for each officer and for the unit', () => {
  const withoutOne = PAPERS.filter(({ officer }) => officer !== 1)
  assert.deepEqual(codes(judge({}, { papers: withoutOne })), ['order.law.show-papers CQ25.2(2)'])
  assert.deepEqual(codes(judge({ certificateNumber: '' })), ['order.law.show-papers CQ25.2(2)'])
  assert.deepEqual(codes(judge({ certificateDay: '2026-11-24' })), ['order.certificate.future CQ25.2(2)'])
})

test('a basis, a scope and a necessity are asked for by the national regulation', () => {
  assert.deepEqual(codes(judge({ legalBasis: '' })), ['order.law.show-legal-basis CN799-20a'])
  assert.deepEqual(codes(judge({ necessity: '' })), ['order.law.stay-in-scope CN799-20b'])
})

test('a wrong identity number is a warning and no refusal', () => {
  const officers = OFFICERS.map((officer, at) => (at === 0 ? { ...officer, idNumber: '110105194912310021' } : officer))
  const [warning, ...rest] = judge({ officers })
  assert.deepEqual(rest, [])
  assert.deepEqual([warning?.code, warning?.refuses], ['order.officers.number.check-digit', false])
})

test('a person concerned may view, and neither copy nor obtain', () => {
  const person = { officers: OFFICERS.slice(0, 1), relation: 'self' } as const
  const door = { door: 'person', papers: [] } as const
  assert.deepEqual(judge(person, door), [])
  assert.deepEqual(codes(judge({ ...person, verbs: ['copy'] }, door)), ['order.verbs.beyond CN799-21a'])
  assert.deepEqual(codes(judge({ ...person, relation: null }, door)), ['order.law.view-with-consent CN799-21a'])
})

test('an internal viewing names who, why and what', () => {
  const door = { door: 'internal', papers: [] } as const
  const bare = { officers: [{ name: '丙', idNumber: '', certificate: '', phone: '' }], legalBasis: '' }
  assert.deepEqual(judge(bare, door), [])
  assert.deepEqual(codes(judge({ ...bare, purpose: '', organ: '' }, door)), [
    'order.register.reason CN799-16.2(3)',
    'order.register.unit CN799-16.2(3)',
  ])
})

test('times that are none, cameras that are not there and the future are named', () => {
  const scope = (camera: string, from: string, to: string) => ({ scopes: [{ camera, from, to }] })
  const at = (time: string) => `2026-11-22T${time}:00+08:00`
  assert.deepEqual(codes(judge(scope('c9', at('10:00'), at('10:20')))), ['order.scopes.camera null'])
  assert.deepEqual(codes(judge(scope('c1', at('10:20'), at('10:20')))), ['order.scopes.times null'])
  const [future] = judge(scope('c1', at('10:00'), '2026-11-23T03:00:00+08:00'))
  assert.deepEqual([future?.code, future?.refuses], ['order.scopes.future', false])
})
