// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { effectiveFloor, parseDay } from '@mingjian/law'
import { RETENTION_RULE } from '../domain/retention-rule.ts'
import { readLawFolder, RULEBOOKS } from '../store/rulebooks.ts'
import { lawCases } from './law-cases.ts'

let folder = ''
let lines: string[] = []
const print = (line: string): unknown => lines.push(line)

beforeEach(async () => {
  lines = []
  folder = await mkdtemp(path.join(tmpdir(), 'law-cases-'))
})
afterEach(() => rm(folder, { recursive: true }))

const CASE =
  "- { name: thirty days, rule: CQ23.2, given: { retention.days: 30 }, on: '2026-01-01', expect: { status: met } }\n"

test('the shipped cases all pass', async () => {
  assert.equal(await lawCases(null, print), 0)
  const [, passed] = /^(\d+) passed, 0 failed$/.exec(lines.join('\n')) ?? []
  assert.ok(Number(passed) >= 300, lines.join('\n'))
})

test('the cases of a folder are run against the shipped rulebooks, and a failure is one line', async () => {
  await writeFile(
    path.join(folder, 'own.cases.yaml'),
    CASE + CASE.replace('met', 'broken').replace('thirty', 'not thirty'),
  )
  assert.equal(await lawCases(folder, print), 1)
  assert.deepEqual(lines, ['own.cases.yaml: not thirty days: status: expected broken, found met', '1 passed, 1 failed'])
})

test('a rulebook in the folder stands in place of the shipped one', async () => {
  const { cases } = await readLawFolder(RULEBOOKS)
  assert.ok(cases.length > 0)
  await mkdir(path.join(folder, 'cq-2016'))
  for (const name of ['book.yaml', '23-retention.yaml', 'penalty.yaml']) {
    const text = await readFile(path.join(RULEBOOKS, 'cq-2016', name), 'utf8')
    await writeFile(path.join(folder, 'cq-2016', name), text.replace("'2016-08-01': 30", "'2016-08-01': 31"))
  }
  await writeFile(path.join(folder, 'cq-2016', 'own.cases.yaml'), CASE)
  assert.equal(await lawCases(folder, print), 1)
  assert.equal(lines.at(-1), '0 passed, 1 failed')
})

test('an empty folder has no cases, a missing one is named', async () => {
  assert.equal(await lawCases(folder, print), 0)
  assert.deepEqual(lines, ['0 passed, 0 failed'])
  await assert.rejects(lawCases(path.join(folder, 'none'), print), { code: 'law.folder.unreadable' })
})

test('the floor that the recorder keeps to is the rulebook’s', async () => {
  const { books } = await readLawFolder(RULEBOOKS)
  const facts = { 'place.district': '500103', 'place.class': 'hotel', 'place.profile': 'B' }
  assert.equal(
    effectiveFloor(books, 'retention.days', { facts, on: parseDay('2026-01-01') })?.value,
    RETENTION_RULE.days,
  )
})
