// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runCases } from './case.ts'
import { readRulebook } from './reader.ts'
import { shipped } from './testdata/rulebook-folder.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'testdata/amended')
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

test('cases of a book that was amended and repealed', () => {
  const cases = files.filter(({ name }) => name.endsWith('.cases.yaml'))
  const { passed, failed } = runCases(cases, [readRulebook(files)], shipped.holidays)
  assert.deepEqual(failed, [])
  assert.equal(passed, 17)
})
