// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { root } from '../check/source.ts'

const guard = new URL('./guard.mjs', import.meta.url).href
const launcher = new URL('../launch.mjs', import.meta.url)

function start(body: string) {
  return spawn(process.execPath, ['--import', guard, '--input-type=module', '-e', body], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
}

test('a guarded process is asked to stop when its parent lets go', async () => {
  const child = start(`process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up')`)
  await once(child.stdout ?? child, 'data')
  child.disconnect()
  assert.deepEqual(await once(child, 'exit'), [7, null])
})

test('the guard keeps nothing alive and does not reach grandchildren', async () => {
  const child = start(`console.log(JSON.stringify(process.execArgv.filter((arg) => arg.endsWith('guard.mjs'))))`)
  const [said] = await Promise.all([once(child.stdout ?? child, 'data'), once(child, 'exit')])
  assert.equal(String(said).trim(), '[]')
})

test('the launcher keeps the exit code of what it ran', async () => {
  const child = spawn(process.execPath, [fileURLToPath(launcher), 'run', 'no-such-program'], { stdio: 'ignore' })
  assert.deepEqual(await once(child, 'exit'), [2, null])
})

/** Runs a program under the launcher; resolves when it has said that it is up. What it prints later is read from `stdout`. */
async function launch(body: string) {
  const folder = mkdtempSync(join(tmpdir(), 'mingjian-launch-'))
  after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'program.mjs')
  writeFileSync(file, `${body}\nsetInterval(() => {}, 1000)\nconsole.log('up')`)
  const args = [fileURLToPath(launcher), 'run', relative(root, file)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('the launcher passes a signal on and keeps the exit code', async () => {
  const child = await launch(`process.on('SIGINT', () => process.exit(5))`)
  child.kill('SIGINT')
  assert.deepEqual(await once(child, 'exit'), [5, null])
})

test('when the launcher is killed outright, what it ran is asked to stop and ends', async () => {
  const child = await launch(`process.on('SIGTERM', () => { console.log('asked'); process.exit() })`)
  child.kill('SIGKILL')
  const said: string[] = []
  // The pipe ends only when its last writer, the launched program, is gone.
  for await (const bytes of child.stdout) said.push(String(bytes))
  assert.equal(said.join(''), 'asked\n')
})
