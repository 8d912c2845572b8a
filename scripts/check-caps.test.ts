// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCaps } from './check-caps.ts'

const of = (text: string, path = 'packages/base/src/a.ts') => checkCaps([{ path, text }], []).map((each) => each.text)
const lines = (count: number) => 'a()\n'.repeat(count)

test('a file of 500 lines passes, one of 501 does not', () => {
  assert.deepEqual(of(lines(500)), [])
  assert.deepEqual(of(lines(501)), ['the file: 501 lines, the cap is 500'])
})

test('a long function is named with its length', () => {
  assert.deepEqual(of(`function long() {\n${lines(98)}}\n`), [])
  assert.deepEqual(of(`const long = () => {\n${lines(99)}}\n`), ['long: 101 lines, the cap is 100'])
})

test('the callback of describe may be long, the one of test may not', () => {
  assert.deepEqual(of(`describe('x', () => {\n${lines(200)}})\n`, 'a.test.ts'), [])
  assert.equal(of(`test('x', () => {\n${lines(200)}})\n`, 'a.test.ts').length, 1)
})

test('a fourth parameter is one too many, in methods and arrows too', () => {
  assert.deepEqual(of('export function f(a, b, c) {}'), [])
  assert.deepEqual(of('class A { f(a, b, c, d) {} }'), ['f: 4 parameters, the cap is 3'])
  assert.deepEqual(of('const g = (a, b, c, d) => a'), ['g: 4 parameters, the cap is 3'])
})

test('a sixth exported value is one too many; types are not counted', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((name) => `export const ${name} = 1`).join('\n')
  assert.deepEqual(of(`${five}\nexport type F = 1\nexport interface G {}\nexport { type H } from './h.ts'`), [])
  assert.deepEqual(of(`${five}\nexport const f = 1`), ['the file: 6 exported values, the cap is 5'])
  assert.deepEqual(of(`${five}\nexport const f = 1`, 'packages/base/src/index.ts'), [])
})

test('an exception raises one cap of one file, and is reported when nothing needs it', () => {
  const exception = { path: 'a.ts', cap: 'file', limit: 600, reason: 'a table' } as const
  assert.deepEqual(checkCaps([{ path: 'a.ts', text: lines(600) }], [exception]), [])
  assert.match(checkCaps([{ path: 'a.ts', text: lines(601) }], [exception])[0]?.text ?? '', /the cap is 600/)
  assert.match(checkCaps([{ path: 'a.ts', text: lines(9) }], [exception])[0]?.text ?? '', /no longer needs/)
})
