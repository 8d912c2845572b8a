// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EpochMillis, formatTime, toTicks } from '@mingjian/base'
import { compareOrder, type EnteredAct, type KeptOrder } from './order-proof.ts'

const AT = Date.UTC(2027, 0, 15, 2)
const PATIENCE = 10_000
const from = toTicks((AT - 1000) as EpochMillis)
const to = toTicks(AT as EpochMillis)
const span = { camera: 'c1', from, to }
const scopes = [{ camera: 'c1', from: formatTime(from), to: formatTime(to) }]
const until = new Date(AT + 3_600_000).toISOString()
const entered: EnteredAct[] = [
  { index: 4, at: AT, act: 'register', body: { number: 'DQ2027-00001', scopes } },
  { index: 5, at: AT + 1000, act: 'check', body: {} },
  { index: 9, at: AT + 2000, act: 'approve', body: { scopes, verbs: ['view'], until } },
]
const kept: KeptOrder = {
  ...{ state: 'approved', number: 'DQ2027-00001', verbs: ['view'], asked: [span], granted: [span] },
  ...{ registeredAt: AT + 3, decidedAt: AT + 2003, until: Date.parse(until) },
  steps: entered.map(({ act, at, index }) => ({ act, at: at + 3, entry: index })),
}

function told(change: Partial<KeptOrder> | null, acts = entered): string[] {
  return compareOrder(acts, change === null ? null : { ...kept, ...change }, PATIENCE).map(({ detail }) => detail)
}

test('an order that stands as it was entered has nothing to tell', () => {
  assert.deepEqual(told({}), [])
  const draft = { state: 'draft', number: null, registeredAt: null, decidedAt: null, until: null } as const
  assert.deepEqual(told({ ...draft, granted: [], steps: [{ act: 'create', at: AT, entry: null }] }, []), [])
})

test('what was changed is told: state, times, number, verbs, spans, history', () => {
  assert.match(told({ state: 'served' })[0] ?? '', /stands as served; by the log it is approved/)
  assert.match(told({ registeredAt: AT - 86_400_000 })[0] ?? '', /registered at 2027-01-14/)
  assert.match(told({ number: 'DQ2027-00002' })[0] ?? '', /its number/)
  assert.match(told({ verbs: ['view', 'copy'] })[0] ?? '', /the verbs/)
  assert.match(told({ asked: [{ ...span, camera: 'c2' }] })[0] ?? '', /what was asked/)
  assert.match(told({ until: Date.parse(until) + 1 })[0] ?? '', /its end/)
  assert.match(
    told({ steps: kept.steps.with(1, { act: 'check', at: AT, entry: 77 }) }).join(),
    /entry 77, which is none/,
  )
  assert.match(told(null)[0] ?? '', /not in the register any more/)
})

test('an act that was entered and is not in the history is told as one that may be void', () => {
  const close = { index: 12, at: AT + 5000, act: 'close', body: {} }
  const [found, ...more] = compareOrder([...entered, close], kept, PATIENCE)
  assert.equal(found?.unmade, 12)
  assert.deepEqual(more, [])
})
