// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { root } from '../check/source.ts'
import { runFile } from './run-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'mingjian-suite-'))
after(() => rmSync(folder, { recursive: true }))

function run(name: string, body: string) {
  const path = join(folder, `${name}.test.ts`)
  writeFileSync(
    path,
    `import { test, describe } from 'node:test'\nimport { spawn } from 'node:child_process'\n${body}\n`,
  )
  return runFile(relative(root, path), 'unit')
}

test('passed, failed and skipped tests are counted, suites are not', async () => {
  const { passed, failed, skipped } = await run(
    'counts',
    `describe('s', () => { test('a', () => {}); test('b', () => { throw new Error('no') }); test.skip('c', () => {}) })`,
  )
  // The suite itself fails with its test and is counted as node:test reports it.
  assert.deepEqual({ passed, skipped }, { passed: 1, skipped: 1 })
  assert.ok(failed >= 1)
})

test('a file that crashes outside its tests fails', async () => {
  const { failed, notes } = await run('crash', `test('a', () => {})\nprocess.exit(3)`)
  assert.ok(failed > 0, notes.join())
})

test('a file without a test fails', async () => {
  assert.deepEqual((await run('empty', 'spawn')).notes, ['holds no test'])
})

test(
  'a process left behind fails the file, is named and is ended',
  { skip: process.platform !== 'linux' },
  async () => {
    const { passed, notes } = await run(
      'orphan',
      `test('a', () => { spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref() })`,
    )
    assert.equal(passed, 1)
    assert.match(notes.join(), /^left behind: process \d+ \(sleep 300\)$/)
    const pid = Number(/\d+/.exec(notes.join())?.[0])
    while (commandOf(pid) !== '') await setImmediate()
  },
)

/** Empty for a process that is gone, or dead and not yet collected. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch (thrown) {
    assert.ok(thrown instanceof Error)
    return ''
  }
}
