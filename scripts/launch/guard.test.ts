// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

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
