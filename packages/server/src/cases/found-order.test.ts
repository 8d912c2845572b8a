// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLawLibrary } from '../store/law-library.ts'
import type { CorrectionRow } from '../store/corrections.ts'
import { blockOf, type CaseFile } from '../domain/case-life.ts'
import { stepsOfOrder } from './found-order.ts'

const { books } = await readLawLibrary()
const penalty = books.flatMap(({ penalties }) => penalties).find(({ id }) => id === 'CQ31')
assert.ok(penalty)
const file: CaseFile = {
  ...{ penalty, who: 'unit', foundOn: '2026-03-02', limitation: null, leastOfficers: null, twice: null },
  ...{ payUntil: null, steps: [] },
}
const order = (given: Partial<CorrectionRow>): CorrectionRow => ({
  ...{ id: 'co1', number: '2026-0001', inspection: null, item: 'CQ16.2', about: 'system', subject: 's', name: 's' },
  ...{ system: 's', place: 'p', unit: 'u', unit_name: 'u', authority: 'x', district: '500103', rule: 'CQ16.2' },
  ...{ basis: 'CQ31', facts: 'not filed', demands: ['file it'], issued_on: '2026-03-02', due: '2026-03-12' },
  ...{ served_on: '2026-03-03', state: 'issued', answers: [], decided_on: null, decided_by: null, decision: '' },
  ...{ case_id: null, peer: null, at: new Date(0), by_user: null, by_name: 'officer', entry: 7 },
  ...given,
})
const actsOf = (row: CorrectionRow) => stepsOfOrder(row, file, '2026-03-20T00:00:00Z').map(({ act }) => act)

test('an order that ran out without correction is not given again: the notice may follow', () => {
  const steps = stepsOfOrder(
    order({ state: 'not-corrected', decided_on: '2026-03-13', decision: 'looked again' }),
    file,
    '2026-03-20T00:00:00Z',
  )
  assert.deepEqual(
    steps.map(({ act, entry }) => [act, entry]),
    [
      ['evidence', 7],
      ['order', 7],
      ['order-served', 7],
      ['look', 7],
    ],
  )
  assert.equal(blockOf({ ...file, steps }, 'notify', '2026-03-20'), null)
})

test('what was judged before the term had run out, or was never served, counts only so far', () => {
  assert.deepEqual(actsOf(order({ state: 'not-corrected', decided_on: '2026-03-12', decision: 'x' })), [
    ...['evidence', 'order', 'order-served'],
  ])
  assert.deepEqual(actsOf(order({ served_on: null, state: 'not-corrected', decided_on: '2026-03-13' })), [
    ...['evidence', 'order'],
  ])
})
