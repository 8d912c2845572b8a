// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestPlayer } from '../camera/test-player.ts'
import { LoopServer } from './loop-server.ts'
import { makeNoisyLoop } from './noisy-loop.ts'

const FPS = 50
const LOOP = makeNoisyLoop({ width: 640, height: 360, fps: FPS, seconds: 0.4, bitsPerSecond: 2_000_000 })

test('the loop has the bit rate that was asked for', () => {
  assert.equal(LOOP.pictures.length, FPS * 0.4)
  assert.ok(Math.abs(LOOP.bytes / 100_000 - 1) < 0.1, `${LOOP.bytes} bytes`)
})

test('many clients play whole pictures with unbroken numbers and steady times, over the loop’s end', async () => {
  const server = new LoopServer({ cameras: 20, fps: FPS, loop: LOOP })
  const urls = await server.start()
  const players = [0, 1, 9, 19].map((camera) => new TestPlayer(urls[camera] ?? ''))
  try {
    for (const player of players) {
      await player.play()
      await player.until(() => player.units >= 45)
      assert.equal(player.damaged, 0)
      assert.ok(player.keys >= 2)
      const times = [...new Set(player.packets.map(({ time }) => time))]
      assert.ok(times.slice(1).every((time, index) => time - (times[index] ?? 0) === 90_000 / FPS))
      assert.ok(player.reports.some((report) => report.kind === 'sender-report'))
    }
    assert.equal(server.dropped, 0)
  } finally {
    for (const player of players) await player.close()
    await server.close()
  }
})

test('an unknown camera is not found', async () => {
  const server = new LoopServer({ cameras: 1, fps: FPS, loop: LOOP })
  const [url = ''] = await server.start()
  const player = new TestPlayer(url.replace(/0$/, '7'))
  assert.equal((await player.ask('DESCRIBE')).status, 404)
  await player.close()
  await server.close()
})
