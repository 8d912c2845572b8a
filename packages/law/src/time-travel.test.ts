// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesBetween } from './change.ts'
import { addDays, type Day, parseDay } from './day.ts'
import type { Obligation } from './evaluate.ts'
import { exposureOf } from './exposure.ts'
import type { Facts, FactValue } from './fact.ts'
import { obligationsOf } from './precedence.ts'
import { shipped } from './testdata/rulebook-folder.ts'

const { books, holidays } = shipped
const FIRST = parseDay('2025-01-01')
const LAST = parseDay('2026-12-31')

const HOUSE_RULES = {
  'rules.duty-watch': true,
  'rules.major-report': true,
  'rules.operation-maintenance': true,
  'rules.evaluation': true,
  'rules.inspection-maintenance': true,
  'rules.information-keeping': true,
  'rules.security': true,
  'rules.vetting': true,
  'rules.secrecy-education': true,
  'rules.post-training': true,
  'footage.integrity-proved': true,
  'access.controlled': true,
  'register.retrieval': true,
  'register.calls': true,
}
const ARCHIVES = {
  'archive.design': true,
  'archive.construction': true,
  'archive.test': true,
  'archive.acceptance': true,
  'archive.maintenance': true,
}
const CAMERA = {
  'camera.registered': true,
  'camera.views-public-area': true,
  'camera.purpose': true,
  'camera.position-justified': true,
  'camera.range-fixed': true,
  'builder.basis': 'CQ11.2',
  'installer.is-managing-unit': true,
}

/** What becomes known of a scenic area's unit, on the day it becomes known. */
const STORY: readonly (readonly [string, Readonly<Record<string, FactValue>>])[] = [
  [
    '2025-01-02',
    {
      'place.district': '500103',
      'place.class': 'scenic-area',
      'place.profile': 'A',
      'place.responsible-party': 'operator',
    },
  ],
  ['2025-02-10', { 'construction.begun': '2025-02-10', 'feasibility.reviewed': '2025-01-20' }],
  [
    '2025-03-20',
    {
      'system.built': '2025-03-20',
      'system.is-legacy': false,
      'interface.hardware-reserved': true,
      'interface.software-reserved': true,
    },
  ],
  ['2025-04-07', { 'acceptance.passed': '2025-04-07', ...ARCHIVES }],
  [
    '2025-04-10',
    { 'system.in-use': '2025-04-10', 'retention.days': 30, 'network-log.retention-months': 6, ...HOUSE_RULES },
  ],
  ['2025-04-20', { 'rules.emergency-plan': '2025-04-20' }],
  ['2025-06-03', { 'filing.submitted': '2025-06-03' }],
  ['2025-06-20', { 'filing.accepted': '2025-06-20' }],
  ['2025-09-15', CAMERA],
  ['2025-09-17', { 'sign.photographed': '2025-09-17' }],
  ['2025-11-03', { 'retention.days': 28 }],
  ['2025-11-05', { 'retention.days': 31 }],
  ['2026-01-15', { 'place.designations': ['key-target'] }],
  ['2026-03-02', { 'retention.days': 29 }],
  ['2026-03-03', { 'retention.days': 31 }],
  ['2026-04-20', { 'retention.days': 90 }],
  ['2026-05-06', { 'interruption.unexplained': 1 }],
  ['2026-05-08', { 'interruption.unexplained': 0 }],
  ['2026-06-10', { 'filing.stale-items': 1 }],
  ['2026-06-12', { 'filing.stale-items': 0 }],
  ['2026-08-26', { 'system.dismantled': '2026-08-26' }],
  ['2026-10-12', { 'dismantling.reported': '2026-10-12' }],
]

/** Day, rule, penalty article with the unit's fine: worked out by hand from the story. */
const EXPECTED: readonly string[] = [
  '2025-01-02 CQ9(3): CQ30(1) 1000–1000', // nothing is built
  '2025-04-10 CQ20.1(1): CQ32 1000–1000', // no emergency plan
  '2025-05-08 CQ16.1: CQ31 0–1000', // thirty days from acceptance end on Wednesday 7 May
  '2025-05-13 CN799-14.1a: CN799-29 0–10000', // thirty days from use end on Saturday 10 May, so Monday 12 May
  '2025-09-15 CN799-13b: CN799-13p', // no sign: an order, no fine
  '2025-09-15 CQ12.2b', // the same under the measures, which know no penalty
  '2025-09-15 PIPL-26a',
  '2025-11-03 CN799-17a',
  '2025-11-03 CQ23.2: CQ32 1000–1000',
  '2026-01-15 ATL-32.3', // a key target keeps ninety days
  '2026-03-02 CN799-17a', // a second time, after it had been put right
  '2026-03-02 CQ23.2: CQ32 1000–1000',
  '2026-05-06 CQ20.1(6): CQ32 1000–1000',
  '2026-06-10 CN799-14.1c: CN799-29 0–10000',
  '2026-09-29 CQ16.3: CQ31 0–1000', // the thirtieth day falls into the Mid-Autumn Festival, so Monday 28 September
]

const isViolated = (each: Obligation | null): each is Obligation =>
  each?.status === 'overdue' || each?.status === 'broken'

function report(on: Day, obligation: Obligation): string {
  const rows = exposureOf([obligation], books, 'unit').map(({ article, fine }) =>
    fine ? `${article} ${fine.min}–${fine.max}` : article,
  )
  return `${on} ${obligation.rule.id}${rows.length > 0 ? `: ${rows.join(', ')}` : ''}`
}

test('two years of a unit, day by day: each breach is told on its day with article and exposure, none missed, none twice', () => {
  const told: string[] = []
  let facts: Facts = {}
  let yesterday: readonly Obligation[] = []
  for (let on = FIRST; on <= LAST; on = addDays(on, 1)) {
    for (const [day, learnt] of STORY) if (day === on) facts = { ...facts, ...learnt }
    const today = obligationsOf(books, facts, { on, holidays })
    for (const { before, after } of changesBetween(yesterday, today)) {
      if (isViolated(after) && !isViolated(before)) told.push(report(on, after))
    }
    yesterday = today
  }
  const byDay = (list: readonly string[]): string[] => [...list].sort()
  assert.deepEqual(byDay(told), byDay(EXPECTED))
})

test('each running term is told as due on the day it begins, with the last day it will have', () => {
  const begun = new Map<string, string>()
  let facts: Facts = {}
  for (let on = FIRST; on <= LAST; on = addDays(on, 1)) {
    for (const [day, learnt] of STORY) if (day === on) facts = { ...facts, ...learnt }
    for (const { rule, status, lastDay } of obligationsOf(books, facts, { on, holidays })) {
      if (status === 'due' && !begun.has(rule.id)) begun.set(rule.id, `${on} until ${lastDay}`)
    }
  }
  assert.deepEqual(Object.fromEntries(begun), {
    'CQ16.1': '2025-04-07 until 2025-05-07',
    'CN799-14.1a': '2025-04-10 until 2025-05-12',
    'CQ16.3': '2026-08-26 until 2026-09-28',
  })
})
