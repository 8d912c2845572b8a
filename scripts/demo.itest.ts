// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const launcher = fileURLToPath(new URL('./launch.mjs', import.meta.url))

function startDemo() {
  const child = spawn(process.execPath, [launcher, 'demo'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const keep = (bytes: Buffer): void => {
    said += bytes.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const welcome = async (): Promise<{ url: string; user: string; password: string }> => {
    while (!said.includes('Ctrl-C stops everything')) {
      if (child.exitCode !== null) throw new Error(`the demo ended:\n${said}`)
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    }
    const [, url = ''] = /Address\s+(\S+)/.exec(said) ?? []
    const [, user = '', password = ''] = /Administrator\s+(\S+)\s+\/\s+(\S+)/.exec(said) ?? []
    return { url, user, password }
  }
  return { child, welcome }
}

test('the demo says where to look, its login works, its cameras record, and Ctrl-C ends it with 0', async () => {
  const { child, welcome } = startDemo()
  const { url, user, password } = await welcome()
  const signIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, password }),
  })
  assert.equal(signIn.ok, true)
  const health = (await (await fetch(`${url}/api/health`)).json()) as { cameras: { total: number; recording: number } }
  assert.equal(health.cameras.total, 8)
  assert.ok(health.cameras.recording >= 7, JSON.stringify(health))
  child.kill('SIGINT')
  assert.deepEqual(await once(child, 'exit'), [0, null])
  await assert.rejects(fetch(`${url}/api/health`))
})

test('a demo that is killed outright takes everything with it', async () => {
  const { child, welcome } = startDemo()
  await welcome()
  child.kill('SIGKILL')
  // Both pipes end when their last writer is gone; scripts/suite/run-file.ts looks for whoever is left.
  await once(child, 'close')
})
