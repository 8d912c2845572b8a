// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { TestPlayer } from './camera/test-player.ts'

async function startProgram(file: string, args: readonly string[]): Promise<{ child: ChildProcess; ready: unknown }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ready: JSON.parse(String(line)) }
}

async function end(child: ChildProcess): Promise<number | null> {
  child.stdin?.end()
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  return typeof code === 'number' ? code : null
}

test('the program plays cameras, makes them fail on command, and ends with its stdin', async () => {
  const { child, ready } = await startProgram('main.ts', ['--cameras', '2', '--width', '640', '--height', '360'])
  const { cameras, control } = ready as { cameras: { name: string; main: string; sub: string }[]; control: string }
  assert.equal(cameras.length, 2)
  const player = new TestPlayer(cameras[1]?.main ?? '')
  await player.play()
  await player.until(() => player.units > 2)
  const post = (path: string, body?: unknown): Promise<Response> =>
    fetch(`${control}/cameras/${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  assert.equal((await post('1/set', { lossPercent: 50 })).status, 204)
  await player.until(() => player.damaged > 0)
  assert.equal((await post('1/set', { lossPercent: 'much' })).status, 400)
  assert.equal((await post('1/set', { unknown: 1 })).status, 400)
  assert.equal((await post('1/explode')).status, 404)
  assert.equal((await post('7/reset')).status, 404)
  assert.equal((await post('1/reset')).status, 204)
  await player.until(() => player.isEnded)
  assert.equal(await end(child), 0)
})

test('the bench source plays and ends with its stdin', async () => {
  const { child, ready } = await startProgram('bench-source.ts', [
    '--cameras',
    '3',
    '--width',
    '640',
    '--height',
    '360',
    '--bitrate',
    '1000000',
  ])
  const { urls } = ready as { urls: string[] }
  const player = new TestPlayer(urls[2] ?? '')
  await player.play()
  await player.until(() => player.units > 30)
  assert.equal(player.damaged, 0)
  await player.close()
  assert.equal(await end(child), 0)
})
