// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { ntpToEpoch, type RtpPacket } from '@mingjian/wire'
import type { SimCameraOptions } from './options.ts'
import { SimCamera } from './sim-camera.ts'
import { TestPlayer } from './test-player.ts'

type Scene = { camera: SimCamera; player: TestPlayer } & AsyncDisposable

async function playing(options: Partial<SimCameraOptions> = {}): Promise<Scene> {
  const camera = new SimCamera({
    name: 'GATE',
    size: { width: 416, height: 240 },
    fps: 25,
    keyInterval: 0.4,
    ...options,
  })
  await camera.start()
  const player = new TestPlayer(camera.url('main'))
  await player.play()
  await player.until(() => player.units >= 3)
  const end = async (): Promise<void> => {
    await player.close()
    await camera.close()
  }
  return { camera, player, [Symbol.asyncDispose]: end }
}

function steps(packets: readonly RtpPacket[], of: (packet: RtpPacket) => number): number[] {
  return packets.slice(1).map((packet, index) => of(packet) - of(packets[index] ?? packet))
}

test('lost packets leave holes in the sequence', async () => {
  await using scene = await playing()
  scene.camera.set({ lossPercent: 40 })
  await scene.player.until(() => scene.player.damaged > 0)
  assert.ok(steps(scene.player.packets, ({ sequence }) => sequence).some((step) => (step & 0xffff) > 1))
})

test('swapped packets come after their successors', async () => {
  await using scene = await playing()
  scene.camera.set({ reorderPercent: 60 })
  await scene.player.until(() => steps(scene.player.packets, ({ sequence }) => sequence).includes(-1))
})

test('a stall keeps the connection and sends nothing, until it is healed', async () => {
  await using scene = await playing()
  scene.camera.set({ isStalled: true })
  await scene.player.ask('GET_PARAMETER')
  const before = scene.player.packets.length
  await scene.player.ask('GET_PARAMETER')
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setTimeout(resolve, 60)) // several pictures' time
  assert.equal(scene.player.packets.length, before)
  assert.equal(scene.player.isEnded, false)
  scene.camera.heal()
  await scene.player.until(() => scene.player.packets.length > before)
})

test('a reset is seen as one', async () => {
  await using scene = await playing()
  scene.camera.reset()
  await scene.player.until(() => scene.player.isEnded)
  assert.match(String(scene.player.error), /ECONNRESET/)
})

test('a refusing camera keeps its clients and takes no new one, until it starts again', async () => {
  await using scene = await playing()
  const port = Number(new URL(scene.camera.url('main').replace('rtsp', 'http')).port)
  void scene.camera.refuse()
  const socket = connect(port, '127.0.0.1')
  const [error] = await once(socket, 'error')
  assert.match(String(error), /ECONNREFUSED/)
  const before = scene.player.units
  await scene.player.until(() => scene.player.units > before)
  await scene.camera.start()
  await using other = new TestPlayer(scene.camera.url('main'))
  await other.play()
})

test('garbage lies between the frames', async () => {
  await using scene = await playing()
  const before = scene.player.units
  scene.camera.garble(2000)
  await scene.player.until(() => scene.player.junk > 0 || scene.player.damaged > 0 || scene.player.units > before + 20)
  assert.ok(scene.player.junk > 0 || scene.player.damaged > 0)
})

test('an oversize frame swallows what follows', async () => {
  await using scene = await playing()
  scene.camera.set({ floodFactor: 10 })
  scene.camera.oversize()
  await scene.player.until(() => scene.player.damaged > 0 || scene.player.junk > 0)
})

test('damaged payloads keep their headers', async () => {
  await using scene = await playing()
  const before = scene.player.packets.length
  scene.camera.set({ corruptPercent: 100 })
  await scene.player.until(() => scene.player.packets.length > before + 20)
  assert.ok(steps(scene.player.packets, ({ sequence }) => sequence).every((step) => (step & 0xffff) === 1))
})

for (const seconds of [3600, -3600]) {
  test(`time stamps jump by ${seconds} s`, async () => {
    await using scene = await playing({ initialRtpTime: 2_000_000_000 })
    scene.camera.jumpTime(seconds)
    const isJump = (step: number): boolean => Math.abs(step - seconds * 90_000) < 90_000
    await scene.player.until(() => steps(scene.player.packets, ({ time }) => time).some(isJump))
  })
}

test('time stamps and sequence numbers wrap soon when they begin high', async () => {
  await using scene = await playing({ initialRtpTime: 2 ** 32 - 45_000, initialSequence: 65_530 })
  const { player } = scene
  await player.until(() => steps(player.packets, ({ time }) => time).some((step) => step < -(2 ** 31)))
  assert.ok(steps(player.packets, ({ sequence }) => sequence).includes(-65_535))
  assert.equal(player.damaged, 0)
})

test('sender reports tell the camera clock with its offset', async () => {
  await using scene = await playing({ clockOffsetMillis: -3_600_000, reportEveryMillis: 50 })
  const offsets = (): number[] =>
    scene.player.reports.flatMap((report) =>
      report.kind === 'sender-report' ? [(ntpToEpoch(report.ntp) ?? 0) - Date.now()] : [],
    )
  assert.ok(offsets().some((offset) => Math.abs(offset + 3_600_000) < 60_000))
  scene.camera.setClockOffset(7_200_000)
  await scene.player.until(() => offsets().some((offset) => Math.abs(offset - 7_200_000) < 60_000))
})

test('another picture size comes with its parameter sets', async () => {
  await using scene = await playing()
  scene.camera.resize('main', { width: 640, height: 368 })
  await scene.player.until(() => scene.player.formats.length === 2)
  assert.equal(scene.player.formats[1]?.width, 640)
})

test('without markers pictures still come', async () => {
  await using scene = await playing()
  scene.camera.set({ hasNoMarkers: true })
  const before = scene.player.packets.length
  await scene.player.until(() => scene.player.packets.length > before + 30)
  assert.ok(scene.player.packets.slice(-20).every(({ marker }) => !marker))
})

test('a flood is many times the bytes in the same pictures', async () => {
  await using scene = await playing()
  const { player } = scene
  const bytesOf = async (): Promise<number> => {
    const [bytes, units] = [player.bytes, player.units]
    await player.until(() => player.units >= units + 20)
    return player.bytes - bytes
  }
  const usual = await bytesOf()
  scene.camera.set({ floodFactor: 10 })
  assert.ok((await bytesOf()) > usual * 5)
  assert.equal(player.damaged, 0)
})

test('a trickle lets through no more than its rate', async () => {
  await using scene = await playing()
  scene.camera.set({ trickleBytesPerSecond: 4000 })
  const [bytes, start] = [scene.player.bytes, performance.now()]
  await scene.player.until(() => scene.player.bytes > bytes + 2000)
  assert.ok(performance.now() - start > 300)
})

test('no key pictures come while they are held back', async () => {
  await using scene = await playing()
  scene.camera.set({ isKeyless: true })
  await scene.player.ask('OPTIONS')
  const { keys, units } = scene.player
  await scene.player.until(() => scene.player.units > units + 25)
  assert.ok(scene.player.keys <= keys + 1)
  scene.camera.heal()
  await scene.player.until(() => scene.player.keys > keys + 1)
})

test('the SSRC changes in mid-stream', async () => {
  await using scene = await playing()
  scene.camera.renumber()
  await scene.player.until(() => new Set(scene.player.packets.map(({ ssrc }) => ssrc)).size === 2)
})

test('delay and jitter keep the order', async () => {
  await using scene = await playing()
  scene.camera.set({ delayMillis: 100, jitterMillis: 80 })
  const before = scene.player.packets.length
  await scene.player.until(() => scene.player.packets.length > before + 25)
  assert.equal(scene.player.damaged, 0)
})
