// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { select } from './select.ts'

const files = ['a/one.test.ts', 'a/one.ts', 'b/two.itest.ts', 'c/three.btest.ts'].map((path) => ({ path, text: '' }))
const pathsOf = (...words: string[]) => select(files, words).files.map((file) => file.path)

test('no words ask for everything', () => {
  assert.deepEqual(pathsOf(), ['a/one.test.ts', 'b/two.itest.ts', 'c/three.btest.ts'])
  assert.equal(select(files, []).checks, true)
})

test('a kind asks for its files alone', () => {
  assert.deepEqual(pathsOf('integration'), ['b/two.itest.ts'])
  assert.equal(select(files, ['integration']).checks, false)
})

test('any other word is a part of a path, and words add up', () => {
  assert.deepEqual(pathsOf('thr'), ['c/three.btest.ts'])
  assert.deepEqual(pathsOf('unit', 'two'), ['a/one.test.ts', 'b/two.itest.ts'])
  assert.deepEqual(pathsOf('check'), [])
})
