// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkText } from './check-text.ts'

const spdx = '// SPDX-License-Identifier: Apache-2.0\n'
const of = (text: string, path = 'a.ts') => checkText([{ path, text }])

test('a source file begins with its licence, a document need not', () => {
  assert.equal(of('const a = 1').length, 1)
  assert.deepEqual(of(`${spdx}const a = 1`), [])
  assert.deepEqual(of(`#!/usr/bin/env node\n${spdx}`, 'a.mjs'), [])
  assert.deepEqual(of('# Title', 'a.md'), [])
})

test('a path of one machine is found', () => {
  assert.equal(of(`${spdx}const a = '/${'home'}/somebody/data'`).length, 1)
  assert.deepEqual(of(`${spdx}const a = '/usr/bin/chromium'; const b = '/api/homework/x'`), [])
})

test('a registry host in the lockfile is found', () => {
  assert.equal(of('"resolved": "https://packages.example/a.tgz"', 'package-lock.json').length, 1)
  assert.deepEqual(of('"resolved": "packages/base"', 'package-lock.json'), [])
})

test('an open end needs an issue, a switched-off rule needs a reason', () => {
  assert.equal(of(`${spdx}// ${'TO'}DO later`).length, 1)
  assert.deepEqual(of(`${spdx}// ${'TO'}DO #12: later`), [])
  assert.equal(of(`${spdx}// oxlint-${'disable'}-next-line no-console`).length, 1)
  assert.deepEqual(of(`${spdx}// oxlint-${'disable'}-next-line no-console -- the result itself`), [])
})
