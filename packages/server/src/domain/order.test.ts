// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EpochTicks } from '@mingjian/base'
import { OrderAct, OrderState } from '@mingjian/contract'
import fc from 'fast-check'
import { actsOf, isLive, isOverdue, joinSpans, move, narrows, type Span } from './order.ts'

const span = (camera: string, from: number, to: number): Span => ({
  camera,
  from: from as EpochTicks,
  to: to as EpochTicks,
})

test('an order goes from draft over approval and service to its end', () => {
  let state: OrderState = 'draft'
  for (const act of ['register', 'check', 'approve', 'open', 'open', 'serve', 'close'] as const) {
    const next = move(state, act)
    assert.ok(typeof next === 'string', `${state} ${act}`)
    state = next
  }
  assert.equal(state, 'closed')
})

test('nothing that was not approved is ever served', () => {
  const reached = new Set<OrderState>(['draft'])
  for (const state of reached) {
    for (const act of OrderAct.options) {
      if (act === 'approve') continue
      const next = move(state, act)
      if (typeof next === 'string') reached.add(next)
    }
  }
  for (const state of ['approved', 'in-service', 'served'] as const) assert.ok(!reached.has(state), state)
})

test('what is over stays over', () => {
  for (const state of ['closed', 'refused', 'withdrawn'] as const) assert.deepEqual(actsOf(state), [], state)
})

test('an act from a wrong state is refused and named', () => {
  const refused = move('draft', 'approve')
  assert.ok(typeof refused === 'object' && refused.code === 'order.state')
})

test('footage opens only while an order is granted and not over', () => {
  const until = new Date(1000)
  for (const state of OrderState.options) {
    const isGranted = state === 'approved' || state === 'in-service'
    assert.equal(isLive({ state, until }, 999), isGranted, state)
    assert.equal(isLive({ state, until }, 1000), false, state)
    assert.equal(isLive({ state, until: null }, 0), false, state)
  }
})

test('an undecided order is overdue by its term, a granted one by its end', () => {
  const order = { dueAt: new Date(1000), until: new Date(2000) }
  assert.equal(isOverdue({ ...order, state: 'registered' }, 1001), true)
  assert.equal(isOverdue({ ...order, state: 'registered' }, 1000), false)
  assert.equal(isOverdue({ ...order, state: 'approved' }, 1001), false)
  assert.equal(isOverdue({ ...order, state: 'in-service' }, 2001), true)
  assert.equal(isOverdue({ ...order, state: 'served' }, 9999), false)
})

test('a grant holds no more than was asked', () => {
  const asked = { spans: [span('a', 10, 20)], verbs: ['view'] as const }
  assert.ok(narrows(asked, { spans: [span('a', 10, 20)], verbs: ['view'] }))
  assert.ok(narrows(asked, { spans: [span('a', 12, 15), span('a', 16, 20)], verbs: ['view'] }))
  assert.ok(!narrows(asked, { spans: [span('a', 9, 20)], verbs: ['view'] }))
  assert.ok(!narrows(asked, { spans: [span('a', 10, 21)], verbs: ['view'] }))
  assert.ok(!narrows(asked, { spans: [span('b', 10, 20)], verbs: ['view'] }))
  assert.ok(!narrows(asked, { spans: [span('a', 10, 20)], verbs: ['view', 'copy'] }))
})

test('joined spans cover exactly what the spans cover', () => {
  const spans = fc.array(
    fc.record({ camera: fc.constantFrom('a', 'b'), from: fc.nat(50), length: fc.integer({ min: 1, max: 20 }) }),
    { maxLength: 12 },
  )
  const isIn = (all: readonly Span[], camera: string, at: number): boolean =>
    all.some((each) => each.camera === camera && each.from <= at && at < each.to)
  fc.assert(
    fc.property(spans, (made) => {
      const given = made.map(({ camera, from, length }) => span(camera, from, from + length))
      const joined = joinSpans(given)
      for (const camera of ['a', 'b']) {
        for (let at = 0; at < 72; at++) assert.equal(isIn(joined, camera, at), isIn(given, camera, at))
      }
    }),
  )
})
