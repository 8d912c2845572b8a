// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkNames } from './check-names.ts'

const of = (path: string, text = '') => checkNames([{ path, text }]).map((each) => each.text)

test('nouns in kebab-case pass', () => {
  for (const path of [
    'a/segment-writer.ts',
    'README.zh-CN.md',
    '.ci/run',
    '.oxlintrc.json',
    'a/16-filing.cases.yaml',
    'store/0001-first.sql',
  ])
    assert.deepEqual(of(path), [], path)
})

test('drawers are refused, as file and as folder', () => {
  for (const path of ['a/utils.ts', 'a/helpers/b.ts', 'common/a.ts', 'a/misc.test.ts'])
    assert.equal(of(path).length, 1, path)
})

test('other spellings are refused', () => {
  for (const path of ['a/SegmentWriter.ts', 'a/segment_writer.ts', 'a/segmentWriter.tsx'])
    assert.equal(of(path).length, 1, path)
})

test('words that say nothing are refused at the end of a type', () => {
  assert.equal(of('a.ts', 'export class StreamManager {}').length, 1)
  assert.equal(of('a.ts', 'interface IClock {}').length, 1)
  assert.deepEqual(of('a.ts', 'type Id = string; class Interval {}; interface Clock {}'), [])
})
