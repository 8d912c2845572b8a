// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CaseAct, CaseOutcome, type CaseStep, type CaseStepInput, CaseWho } from '@mingjian/contract'
import { addDays, parseDay, rangeFor } from '@mingjian/law'
import { readLawLibrary } from '../store/law-library.ts'
import { blockOf, type CaseFile, checkStep, stateOf } from './case-life.ts'

const { books } = await readLawLibrary()
const penalties = books.flatMap((book) => book.penalties)
const START = parseDay('2026-03-02')
const AUTHORITIES = [...new Set(penalties.map(({ authority }) => authority)), 'urban-management', '']
const ORDERS = ['order-to-correct', 'order-to-dismantle']

const move = fc.record({
  act: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...CaseAct.options) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        ...(['evidence', 'order', 'order-served', 'warning', 'look', 'notify', 'decide'] as const),
      ),
    },
  ),
  wait: fc.integer({ min: 0, max: 8 }),
  due: fc.integer({ min: -2, max: 10 }),
  pick: fc.double({ min: -0.3, max: 1.3, noNaN: true }),
  outcome: fc.constantFrom(...CaseOutcome.options),
  officers: fc.integer({ min: 0, max: 3 }),
  authority: fc.constantFrom(...AUTHORITIES, 'public-security', 'public-security', 'county-public-security'),
  wantsHearing: fc.boolean(),
})
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never

function fileOf(given: Pick<CaseFile, 'penalty' | 'who' | 'limitation' | 'twice'>): CaseFile {
  const leastOfficers = { count: 2, article: 'APL-42.1c' }
  return { ...given, foundOn: START, leastOfficers, payUntil: null, steps: [] }
}

function inputOf(
  file: CaseFile,
  { act, due, pick, outcome, officers, wantsHearing }: Move,
  today: string,
): CaseStepInput {
  const range = rangeFor(file.penalty, file.who) ?? { min: 0, max: 1000 }
  const amount = Math.round(range.min + (range.max - range.min) * pick + (pick < 0 ? -1 : pick > 1 ? 1 : 0))
  return {
    ...{
      act,
      words: 'words',
      due: addDays(parseDay(today), due),
      amount,
      outcome,
      wantsHearing,
      demands: ['correct it'],
    },
    officers: Array.from({ length: officers }, (_, at) => ({ name: `officer ${at}`, number: String(at) })),
  }
}

/** Takes what is let through, as the desk does. */
function lead(start: CaseFile, moves: readonly Move[]): Readonly<{ file: CaseFile; issued: Issued[] }> {
  let file = start
  let today: string = START
  const issued: Issued[] = []
  for (const each of moves) {
    today = addDays(parseDay(today), each.wait)
    const input = inputOf(file, each, today)
    if (checkStep(file, input, { today, authority: each.authority })) continue
    const { officers, demands, wantsHearing, outcome = null, amount = null, due = null } = input
    const step: CaseStep = {
      ...{ act: input.act, on: today, at: `${today}T00:00:00Z`, by: 'x', words: 'x', entry: 0 },
      ...{ officers, demands, wantsHearing, outcome, amount, due },
    }
    if (input.act === 'decide') issued.push({ before: file, step, authority: each.authority })
    file = { ...file, steps: [...file.steps, step] }
  }
  return { file, issued }
}
type Issued = Readonly<{ before: CaseFile; step: CaseStep; authority: string }>

function mustBeLawful({ before, step, authority }: Issued): void {
  const { penalty, who, steps, limitation } = before
  const at = (act: CaseStep['act']): number => steps.findIndex((each) => each.act === act)
  const range = rangeFor(penalty, who)
  assert.ok(range && step.amount !== null && step.amount > 0, penalty.id)
  assert.ok(step.amount >= range.min && step.amount <= range.max, `${penalty.id}: ${step.amount}`)
  assert.equal(authority, penalty.authority)
  assert.ok(limitation === null || before.foundOn <= limitation.lastDay, 'after the limit')
  assert.equal(before.twice, null)
  assert.ok(at('evidence') >= 0, 'without proof')
  if (penalty.first.some((each) => ORDERS.includes(each)))
    assert.ok(at('order-served') > at('order') && at('order') >= 0)
  if (penalty.first.includes('warning')) assert.ok(at('warning') >= 0)
  const found = (outcome: string) => steps.find((each) => each.act === 'look' && each.outcome === outcome)
  const order = steps[at('order')]
  const late = found('not-corrected')
  if (penalty.fineCondition === 'not-corrected-in-time') assert.ok(late && order?.due && late.on > order.due)
  if (penalty.fineCondition === 'refusal') assert.ok(found('refused'))
  if (penalty.fineCondition === 'serious') assert.ok(at('serious') >= 0)
  if (penalty.fineCondition === 'refusal-or-serious') assert.ok(found('refused') || at('serious') >= 0)
  assert.notEqual(penalty.fineCondition, 'never')
  const notice = steps.findLast(({ act }) => act === 'notify')
  assert.ok(notice && (notice.amount ?? 0) >= step.amount, 'heavier than told')
  assert.ok(step.on > (notice.due ?? '') || steps.slice(steps.indexOf(notice)).some(({ act }) => act === 'statement'))
  if (steps.some((each) => each.act === 'statement' && each.wantsHearing)) assert.ok(at('hearing') >= 0)
  assert.ok(new Set(step.officers.map(({ number }) => number)).size > 1)
}

/** The way to a fine, for articles that ask for everything. */
const WAY: readonly Move['act'][] = [
  ...(['evidence', 'order', 'order-served', 'warning', 'serious', 'look', 'look', 'notify', 'statement'] as const),
  ...(['decide', 'serve', 'decide'] as const),
]

function wayMove(act: Move['act'], authority: string): Move {
  const outcome = 'refused' as const
  return { act, wait: 0, due: 3, pick: 1, outcome, officers: 2, wantsHearing: false, authority }
}

test('no steps in any order issue a fine that the article does not allow, for any penalty and party', () => {
  const issues = new Set<string>()
  const given = fc.record({
    penalty: fc.constantFrom(...penalties),
    who: fc.constantFrom(...CaseWho.options),
    limitation: fc.constantFrom(null, null, null, '2026-03-02', '2026-03-01'),
    twice: fc.constantFrom(null, null, null, '2026-0001'),
  })
  const moved = fc.tuple(fc.subarray([...WAY], { minLength: 6 }), fc.array(move, { maxLength: 20 }), fc.nat(WAY.length))
  const property = fc.property(given, moved, (start, [way, wild, at]) => {
    const lawful = way.map((act) => wayMove(act, start.penalty.authority))
    const moves = [...lawful.slice(0, at), ...wild, ...lawful.slice(at)]
    const limitation = start.limitation && { lastDay: parseDay(start.limitation), article: 'APL-36.1a' }
    const { issued, file } = lead(fileOf({ ...start, limitation }), moves)
    assert.ok(issued.length <= 1, 'one decision a case')
    for (const each of issued) {
      mustBeLawful(each)
      issues.add(file.penalty.id)
    }
  })
  fc.assert(property, { numRuns: 6000, interruptAfterTimeLimit: 6000, markInterruptAsFailure: false })
  assert.ok(issues.size > 1, 'fines are issued at all')
})

test('every penalty with a fine has a way to it, and one without has none', () => {
  const reached = new Set<string>()
  for (const penalty of penalties) {
    const who = CaseWho.options.find((each) => rangeFor(penalty, each)) ?? 'unit'
    const one = (act: Move['act'], more: Partial<Move> = {}): Move => ({ ...wayMove(act, penalty.authority), ...more })
    const moves = [
      ...[one('evidence'), one('order'), one('order-served'), one('warning'), one('serious'), one('look')],
      ...[one('look', { wait: 4, outcome: 'not-corrected' }), one('notify'), one('statement'), one('decide')],
    ]
    const { file } = lead(fileOf({ penalty, who, limitation: null, twice: null }), moves)
    if (stateOf(file.steps) === 'decided') reached.add(penalty.id)
  }
  const fined = penalties.filter((each) => CaseWho.options.some((who) => rangeFor(each, who))).map(({ id }) => id)
  assert.deepEqual([...reached].toSorted(), fined.toSorted())
})

test('a dropped case takes no step any more', () => {
  const [penalty] = penalties
  assert.ok(penalty)
  const { file } = lead(fileOf({ penalty, who: 'unit', limitation: null, twice: null }), [
    { act: 'drop', wait: 0, due: 0, pick: 0, outcome: 'review', officers: 0, authority: '', wantsHearing: false },
  ])
  for (const act of CaseAct.options) assert.equal(blockOf(file, act, START)?.code, 'case.over')
})
