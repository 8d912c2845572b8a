// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { firstBook, GRIDS, readBook } from './wall-book.ts'
import { changeBook, currentLayout, nextSlot } from './wall-change.ts'

const cameras = (book) => currentLayout(book).tiles.map((tile) => tile?.camera ?? null)

test('a first wall shows the cameras there are in a grid that fits them', () => {
  assert.equal(currentLayout(firstBook('Main', ['a', 'b', 'c'])).grid, 4)
  assert.equal(currentLayout(firstBook('Main', [])).grid, 4)
  const many = currentLayout(
    firstBook(
      'Main',
      Array.from({ length: 40 }, (_, i) => `c${i}`),
    ),
  )
  assert.deepEqual([many.grid, many.tiles.length], [16, 16])
})

test('a camera stands once on a layout: placing it again moves it', () => {
  let book = firstBook('Main', ['a', 'b'])
  book = changeBook(book, { do: 'grid', grid: 4 })
  book = changeBook(book, { do: 'place', slot: 3, camera: 'a' })
  assert.deepEqual(cameras(book), [null, 'b', null, 'a'])
  book = changeBook(book, { do: 'place', slot: 1, camera: 'a' })
  assert.deepEqual(cameras(book), [null, 'a', null, 'b'])
})

test('the next camera goes to the chosen tile when empty, else to the first empty one', () => {
  const layout = currentLayout(changeBook(firstBook('Main', ['a', 'b']), { do: 'grid', grid: 4 }))
  assert.deepEqual([nextSlot(layout, 3), nextSlot(layout, 0)], [3, 2])
})

test('a smaller grid hides tiles and does not forget them', () => {
  let book = firstBook('Main', ['a', 'b', 'c', 'd'])
  book = changeBook(book, { do: 'grid', grid: 1 })
  book = changeBook(book, { do: 'grid', grid: 4 })
  assert.deepEqual(cameras(book), ['a', 'b', 'c', 'd'])
})

test('the last layout cannot be deleted, another can', () => {
  const book = firstBook('Main')
  assert.equal(changeBook(book, { do: 'delete', id: '1' }), book)
  const two = changeBook(book, { do: 'add', name: 'Night' })
  assert.equal(currentLayout(two).name, 'Night')
  assert.equal(changeBook(two, { do: 'delete', id: two.current }).layouts.length, 1)
})

test('what is stored reads back the same, whatever was done', () => {
  const slot = fc.nat(15)
  const action = fc.oneof(
    fc.record({ do: fc.constant('add'), name: fc.string() }),
    fc.record({ do: fc.constant('grid'), grid: fc.constantFrom(...GRIDS) }),
    fc.record({ do: fc.constant('place'), slot, camera: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ do: fc.constant('swap'), from: slot, to: slot }),
    fc.record({ do: fc.constant('clear'), slot }),
    fc.record({ do: fc.constant('delete'), id: fc.constantFrom('1', '2') }),
    fc.record({ do: fc.constant('tile'), slot, change: fc.constant({ fit: 'cover' }) }),
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const book = actions.reduce(changeBook, firstBook('Main', ['a']))
      assert.deepEqual(readBook(JSON.parse(JSON.stringify(book)), 'Main'), book)
    }),
  )
})

test('anything stored at all gives a wall that can be shown', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const book = readBook(value, 'Main')
      assert.ok(book.layouts.some((layout) => layout.id === book.current))
    }),
  )
})
