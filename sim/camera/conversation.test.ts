// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { answerChallenge, headerOf, type HashText, parseChallenges, parseSdp, selectTracks } from '@mingjian/wire'
import type { SimCameraOptions } from './options.ts'
import { SimCamera } from './sim-camera.ts'
import { TestPlayer } from './test-player.ts'

const SMALL = { width: 416, height: 240 }

async function started(options: Partial<SimCameraOptions> = {}): Promise<SimCamera> {
  const camera = new SimCamera({ name: 'GATE', size: SMALL, fps: 25, keyInterval: 0.4, ...options })
  await camera.start()
  return camera
}

for (const codec of ['h264', 'h265'] as const) {
  test(`${codec} is described, set up and played whole`, async () => {
    await using camera = await started({ codec })
    await using player = new TestPlayer(camera.url('main'), codec)
    const described = await player.ask('DESCRIBE')
    assert.equal(described.status, 200)
    assert.equal(selectTracks(parseSdp(described.body)).video?.codec, codec)
    await player.play()
    await player.until(() => player.units >= 25)
    assert.equal(player.damaged, 0)
    assert.ok(player.keys >= 2)
    assert.deepEqual(
      player.formats.map(({ width, height, canReorder }) => ({ width, height, canReorder })),
      [{ ...SMALL, canReorder: false }],
    )
    assert.ok(player.reports.some((report) => report.kind === 'sender-report'))
  })
}

test('the first picture of every client is a key picture', async () => {
  await using camera = await started({ keyInterval: 60 })
  await using first = new TestPlayer(camera.url('main'))
  await first.play()
  await first.until(() => first.units >= 3)
  await using second = new TestPlayer(camera.url('main'))
  await second.play()
  await second.until(() => second.units >= 3)
  assert.equal(second.keys, 1)
  assert.equal(second.damaged, 0)
})

test('main and sub streams have their own size', async () => {
  await using camera = await started()
  await using player = new TestPlayer(camera.url('sub'))
  await player.play()
  await player.until(() => player.formats.length > 0)
  assert.equal(player.formats[0]?.width, 640)
})

for (const audio of ['pcma', 'pcmu', 'aac', 'opus'] as const) {
  test(`${audio} comes beside the video`, async () => {
    await using camera = await started({ audio })
    await using player = new TestPlayer(camera.url('main'))
    const described = await player.ask('DESCRIBE')
    assert.equal(selectTracks(parseSdp(described.body)).audio?.codec, audio)
    await player.play(true)
    await player.until(() => player.audio.length >= 5)
    const steps = player.audio.slice(1).map((packet, index) => packet.sequence - (player.audio[index]?.sequence ?? 0))
    assert.ok(steps.every((step) => (step & 0xffff) === 1))
  })
}

const sha: HashText = (name, text) => hash(name === 'md5' ? 'md5' : 'sha256', text, 'hex')

for (const scheme of ['basic', 'digest-md5', 'digest-sha256'] as const) {
  test(`${scheme} admits the right password and no other`, async () => {
    await using camera = await started({ auth: { schemes: [scheme], user: 'op', password: 'secret' } })
    await using player = new TestPlayer(camera.url('main'))
    const refused = await player.ask('DESCRIBE')
    assert.equal(refused.status, 401)
    const [challenge] = parseChallenges(refused.headers)
    assert.ok(challenge)
    const login = (password: string): readonly [string, string] => [
      'Authorization',
      answerChallenge(challenge, {
        login: { user: 'op', password },
        method: 'DESCRIBE',
        url: player.url,
        hash: sha,
        count: 1,
        clientNonce: 'c',
      }),
    ]
    assert.equal((await player.ask('DESCRIBE', '', [login('wrong')])).status, 401)
    assert.equal((await player.ask('DESCRIBE', '', [login('secret')])).status, 200)
    camera.setAuth({ schemes: [scheme], user: 'op', password: 'changed' })
    assert.equal((await player.ask('DESCRIBE', '', [login('secret')])).status, 401)
  })
}

test('what does not exist is not found, and what was not set up cannot be played', async () => {
  await using camera = await started()
  await using player = new TestPlayer(camera.url('main').replace('/main', '/other'))
  assert.equal((await player.ask('DESCRIBE')).status, 404)
  assert.equal((await player.ask('PLAY')).status, 454)
  assert.equal((await player.ask('RECORD')).status, 405)
})

test('a redirect names the other address', async () => {
  await using camera = await started()
  await using player = new TestPlayer(camera.url('main'))
  camera.setRedirect('rtsp://127.0.0.1:1/elsewhere')
  const answer = await player.ask('DESCRIBE')
  assert.equal(answer.status, 302)
  assert.equal(headerOf(answer.headers, 'location'), 'rtsp://127.0.0.1:1/elsewhere')
})

test('a session without a sign of life ends', async () => {
  await using camera = await started({ sessionTimeout: 0.3 })
  await using player = new TestPlayer(camera.url('main'))
  await player.play()
  await player.until(() => player.isEnded)
  assert.ok(player.units > 0)
})

test('the same port listens again after close and start', async () => {
  await using camera = await started()
  const url = camera.url('main')
  await camera.close()
  await camera.start()
  assert.equal(camera.url('main'), url)
  await using player = new TestPlayer(url)
  await player.play()
  await player.until(() => player.units > 0)
})

test('close ends every connection, and nobody is left', async () => {
  const camera = await started()
  await using player = new TestPlayer(camera.url('main'))
  await player.play()
  await player.until(() => player.units > 0)
  await camera.close()
  await player.until(() => player.isEnded)
  assert.equal(camera.connectionCount, 0)
})
