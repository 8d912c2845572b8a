// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDependencies } from './check-dependencies.ts'

const manifest = {
  path: 'packages/a/package.json',
  text: JSON.stringify({ dependencies: { '@mingjian/base': '1', ws: '8' }, devDependencies: { vite: '8' } }),
}
const of = (table: string) =>
  checkDependencies([manifest, { path: 'guide/dependencies.md', text: table }]).map((each) => each.text)

test('a line for each dependency, own packages aside, is enough', () => {
  assert.deepEqual(of('| `ws` | WebSocket |\n| `vite` | builds |\n'), [])
  assert.deepEqual(of('| `ws`, `vite` | both |\n'), [])
})

test('a dependency without a line and a line without a dependency are found', () => {
  assert.deepEqual(of('| `ws` | WebSocket |\n| `gone` | was here |\n'), [
    'vite has no line in guide/dependencies.md',
    'gone is no longer a dependency',
  ])
})
