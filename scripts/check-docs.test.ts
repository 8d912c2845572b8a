// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anchorsOf, checkDocs } from './check-docs.ts'

const design = {
  path: 'design/recording.md',
  text: '# Recording\n## Invariants\n1. one\n2. two\n\n## Torn tail, mended\n',
}
const of = (path: string, text: string) => checkDocs([design, { path, text }]).map((each) => each.text)

test('a link to a file and to a heading resolves', () => {
  assert.deepEqual(
    of('guide/a.md', '[a](../design/recording.md) [b](../design/recording.md#torn-tail-mended) [c](../design/)'),
    [],
  )
})

test('a link to nothing is found, with its line', () => {
  assert.deepEqual(of('guide/a.md', '[a](nowhere.md)'), ['link nowhere.md: guide/nowhere.md does not exist'])
  assert.deepEqual(of('guide/a.md', '[a](../design/recording.md#gone)'), [
    'link ../design/recording.md#gone: design/recording.md has no heading #gone',
  ])
  assert.equal(checkDocs([{ path: 'a.md', text: '\n\n[a](b.md)' }])[0]?.line, 3)
})

test('links in code and links to other sites are left alone', () => {
  assert.deepEqual(of('guide/a.md', '`[a](nowhere.md)`\n```\n[b](nowhere.md)\n```\n[c](https://example.org/x.md)'), [])
})

test('a document that code names must exist', () => {
  assert.deepEqual(of('packages/a.ts', '// see design/recording.md#invariants'), [])
  assert.deepEqual(of('packages/a.ts', '// see design/gone.md'), [
    'names design/gone.md: design/gone.md does not exist',
  ])
})

test('an invariant that code names must be numbered there', () => {
  assert.deepEqual(of('packages/a.ts', '// invariant 2, design/recording.md'), [])
  assert.deepEqual(of('packages/a.ts', '// invariant 3, design/recording.md'), [
    'design/recording.md has no invariant 3',
  ])
})

test('a path in backticks must exist', () => {
  assert.deepEqual(of('guide/a.md', '`design/recording.md` `scripts/gone.ts`'), [
    'names `scripts/gone.ts`, which does not exist',
  ])
})

test('anchors are made as GitHub makes them', () => {
  assert.deepEqual(
    [...anchorsOf('# A b: c\n## 缺口 (20)\n## A b: c\n## `npm test`')],
    ['a-b-c', '缺口-20', 'a-b-c-1', 'npm-test'],
  )
})
