// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMonth, monthOf, shiftMonth, weeksOf } from '../pages/replay/month-grid.ts'
import { tableRows } from '../pages/cameras/camera-table.ts'
import { fieldAt, fieldsOf, inputOf } from '../pages/cameras/camera-form.ts'
import { camerasUnder, treeRows } from './camera-tree-model.ts'
import { keyName } from './keys.ts'
import { passwordStrength } from './password-strength.ts'

const camera = (id, name, { place = null, state = 'recording', rate = 1 } = {}) => ({
  id,
  name,
  place,
  source: { kind: 'rtsp', url: 'rtsp://10.0.0.1/a', hasPassword: true },
  inUse: true,
  retentionDays: 30,
  createdAt: '2026-01-01T00:00:00Z',
  state: { state, facts: { bitsPerSecond: rate } },
})
const estate = [
  camera('1', 'Lift 10', { place: 'Garden/House 2', state: 'waiting', rate: 5 }),
  camera('2', 'Lift 9', { place: 'Garden/House 2' }),
  camera('3', 'Hall', { place: 'Garden / North gate', rate: 3 }),
  camera('4', 'Alone', { state: 'off', rate: 0 }),
]

test('the tree follows the places, counts within them and sorts numbers as numbers', () => {
  const rows = treeRows(estate, '', new Set())
  const shown = rows.map(
    (row) => `${'  '.repeat(row.depth)}${row.kind === 'place' ? `${row.name} ${row.count}` : row.camera.name}`,
  )
  assert.deepEqual(shown, [
    'Garden 3',
    '  House 2 2',
    '    Lift 9',
    '    Lift 10',
    '  North gate 1',
    '    Hall',
    'Alone',
  ])
})

test('a closed place hides what is in it, a search opens it', () => {
  assert.equal(treeRows(estate, '', new Set(['/Garden'])).length, 2)
  assert.deepEqual(
    treeRows(estate, 'north hall', new Set(['/Garden'])).map((row) => row.kind),
    ['place', 'place', 'camera'],
  )
})

test('the cameras under a place are those of its branches too', () => {
  assert.deepEqual(
    camerasUnder(estate, '/Garden').map((one) => one.id),
    ['1', '2', '3'],
  )
})

test('the table filters by state and words and sorts both ways', () => {
  assert.deepEqual(
    tableRows(estate, { search: 'lift', state: null }, 'name').map((one) => one.id),
    ['2', '1'],
  )
  assert.deepEqual(
    tableRows(estate, { search: '', state: 'off' }, 'name').map((one) => one.id),
    ['4'],
  )
  assert.deepEqual(tableRows(estate, { search: '', state: null }, '-rate').map((one) => one.id)[0], '1')
})

test('the form sends only what is set, and an empty password not at all', () => {
  const input = inputOf({ ...fieldsOf(null), name: ' Gate ', url: 'rtsp://h/1 ' })
  assert.deepEqual(input, {
    name: 'Gate',
    place: null,
    source: { kind: 'rtsp', url: 'rtsp://h/1' },
    inUse: true,
    retentionDays: 30,
  })
  assert.equal(fieldAt('source.url'), 'url')
  assert.equal(fieldAt('other'), null)
})

test('months shift over the year, and weeks begin on Monday', () => {
  assert.equal(formatMonth(shiftMonth({ year: 2026, month: 12 }, 1)), '2027-01')
  assert.equal(formatMonth(shiftMonth({ year: 2026, month: 1 }, -1)), '2025-12')
  const weeks = weeksOf({ year: 2026, month: 11 })
  assert.deepEqual(weeks[0], [null, null, null, null, null, null, 1])
  assert.equal(weeks.flat().filter((day) => day !== null).length, 30)
  assert.deepEqual(monthOf(new Date(2026, 10, 23).getTime()), { year: 2026, month: 11 })
})

test('keys are named in lower case with their modifiers', () => {
  assert.equal(keyName({ key: 'K', ctrlKey: true, metaKey: false, altKey: false }), 'ctrl+k')
  assert.equal(keyName({ key: 'ArrowLeft', ctrlKey: false, metaKey: false, altKey: false }), 'ArrowLeft')
})

test('a short or common password is weak, several words are good', () => {
  assert.equal(passwordStrength('abc').advice, 'short')
  assert.equal(passwordStrength('aaaaaaaaaaaa').level, 1)
  assert.equal(passwordStrength('password123').level, 1)
  assert.equal(passwordStrength('correct horse battery').level, 3)
})
