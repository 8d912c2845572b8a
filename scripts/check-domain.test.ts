// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDomain } from './check-domain.ts'

const of = (text: string, path = 'packages/server/src/domain/retention.ts') => checkDomain([{ path, text }])

test('0 and 1 may stand in domain', () => assert.deepEqual(of('const a = [0, 1, -1, 1.0, 0n]'), []))

test('30 may not, however it is written', () => {
  for (const text of ['const a = 30', 'const a = 0x1e', 'const a = 30n', 'type A = 30', 'f({ days: 3e1 })'])
    assert.equal(of(text).length, 1, text)
})

test('a number in a string or a comment is only text', () => assert.deepEqual(of(`const a = '30' // 30 days`), []))

test('the registry is looked at too', () =>
  assert.equal(of('const a = 30', 'packages/server/src/registry/a.ts').length, 1))

test('tests and other folders are not looked at', () => {
  assert.deepEqual(of('const a = 30', 'packages/server/src/domain/retention.test.ts'), [])
  assert.deepEqual(of('const a = 30', 'packages/server/src/disk/layout.ts'), [])
})
