// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { addressesOf } from './article.ts'
import { readCases } from './case.ts'
import { FOLDER, shipped } from './testdata/rulebook-folder.ts'

const ROOT = join(FOLDER, '../../..')
const book = shipped.books.find(({ id }) => id === 'cq-2016')
const rows = readFileSync(join(ROOT, 'design/articles.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| CQ'))
  .map((line) => line.slice(2, -2).split(' | '))

const pathsIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')

test('the table has every article, paragraph and item of the measures once, in order', () => {
  assert.deepEqual(
    rows.map(([passage]) => passage),
    book?.articles.flatMap(addressesOf),
  )
})

test('each row names exactly the rules and penalties that stand at its passage', () => {
  const ids = [...(book?.rules ?? []), ...(book?.penalties ?? []).flatMap((each) => [each, ...each.items])].map(
    ({ id }) => id,
  )
  for (const [passage = '', , rule = ''] of rows) {
    const own = ids.filter((id) => id === passage || id.replace(/[a-z]$/, '') === passage)
    const named = rule.split('<br>').filter((each) => each.startsWith('CQ'))
    assert.deepEqual(named.sort(), own.sort(), passage)
    if (own.length === 0) assert.equal(rule, '— items')
    for (const path of pathsIn(rule))
      assert.ok(readFileSync(join(ROOT, path), 'utf8').includes(`id: ${own[0]}`), `${passage}: ${path}`)
  }
})

test('each cell names paths that exist, or says in a word what is missing', () => {
  for (const [passage, , ...cells] of rows) {
    assert.equal(cells.length, 4, passage)
    for (const cell of cells) {
      const paths = pathsIn(cell)
      if (paths.length === 0) assert.match(cell, /^— [a-z-]+$/, passage)
      for (const path of paths) assert.ok(existsSync(join(ROOT, path)), `${passage}: ${path} does not exist`)
    }
  }
})

test('each rule of the table has a case in the case file its row names', () => {
  for (const [passage = '', , rule = '', , tests = ''] of rows) {
    const files = pathsIn(tests).filter((path) => path.includes('/cq-2016/') && path.endsWith('.cases.yaml'))
    const asked = files
      .flatMap((path) => readCases({ name: path, text: readFileSync(join(ROOT, path), 'utf8') }))
      .map((each) => each.rule)
    const rules = rule.split('<br>').filter((id) => book?.rules.some((each) => each.id === id))
    for (const id of rules) assert.ok(asked.includes(id), `${passage}: no case for ${id}`)
  }
})
