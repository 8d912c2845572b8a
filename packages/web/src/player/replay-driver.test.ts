// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Coverage } from './coverage.ts'
import { ReplayDriver } from './replay-driver.ts'
import { FakeEdge, init, media } from './test-edge.ts'

const T = Date.parse('2026-11-23T08:00:00Z')
const iso = (millis) => new Date(millis).toISOString()

/** Footage of the hour round T, but for the gap. */
function coverage(gapFrom = T + 20_000, gapTo = T + 60_000) {
  const run = (start, end) => ({
    start: iso(start),
    end: iso(end),
    bytes: 1000,
    codec: 'h264',
    width: 960,
    height: 540,
  })
  const gap = { start: iso(gapFrom), end: iso(gapTo), cause: 'link-lost' }
  const extent = { start: T - 3_600_000, end: T + 3_600_000, wall: () => T + 86_400_000 }
  return new Coverage({ runs: [run(T - 3_600_000, gapFrom), run(gapTo, T + 3_600_000)], gaps: [gap] }, extent)
}

/** A server whose key frames stand on whole seconds. */
function start(answer = null) {
  const edge = new FakeEdge()
  const asked = []
  const load = async (ask) => {
    asked.push(ask)
    if (answer) return answer(ask, asked.length)
    const first = Math.floor((ask.speed !== null && ask.speed < 0 ? ask.to : ask.from) / 1000) * 1000
    const seconds = Math.abs(ask.to - ask.from) / 1000 / Math.abs(ask.speed ?? 1) + (ask.from - first) / 1000
    return { bytes: new Uint8Array([...init, ...media(0, seconds)]), start: ask.speed === null ? first : null }
  }
  const port = { load, createSource: edge.createSource, attach: edge.attach, canPlay: edge.canPlay }
  const driver = new ReplayDriver({ video: edge.video, port, url: (ask) => ask })
  return { edge, driver, asked }
}

async function settle() {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}
const cue = (time, more = {}) => ({ time, rate: 1, isPlaying: false, coverage: coverage(), ...more })

test('a seek fetches a short window first and shows the exact instant', async () => {
  const { edge, driver, asked } = start()
  assert.equal(driver.follow(cue(T + 500)), false)
  await settle()
  assert.ok(asked[0].to - asked[0].from <= 2500)
  driver.follow(cue(T + 500))
  assert.equal(driver.view.phase, 'ready')
  // Media time 3600 stands for the instant that was asked for first.
  assert.ok(Math.abs(edge.video.currentTime - 3600) < 0.01, String(edge.video.currentTime))
  assert.ok(Math.abs(edge.buffer.ranges[0][0] - 3599.5) < 0.01)
})

test('windows follow one another without a hole, and stop when enough is ready', async () => {
  const { edge, driver, asked } = start()
  for (let i = 0; i < 10; i += 1) {
    driver.follow(cue(T))
    await settle()
  }
  assert.equal(edge.buffer.ranges.length, 1)
  assert.ok(asked.length <= 3, `${asked.length} requests`)
})

test('within a gap nothing is fetched for the present, and the tile says so', async () => {
  const { driver } = start()
  assert.equal(driver.follow(cue(T + 30_000)), true)
  assert.equal(driver.view.phase, 'gap')
})

test('no window reaches over the edge of a run', async () => {
  const { driver, asked } = start()
  for (let i = 0; i < 6; i += 1) {
    driver.follow(cue(T + 15_000))
    await settle()
  }
  assert.ok(
    asked.every((ask) => ask.to <= T + 20_000 || ask.from >= T + 60_000),
    JSON.stringify(asked),
  )
})

test('key frames at a speed are asked for when fast or backwards, and stand on a timeline of their own', async () => {
  const { driver, asked } = start()
  driver.follow(cue(T, { rate: -8 }))
  await settle()
  assert.deepEqual([asked[0].speed, asked[0].to], [-8, T])
  driver.follow(cue(T - 2000, { rate: -8 }))
  assert.equal(driver.view.phase, 'ready')
  driver.follow(cue(T, { rate: 16 }))
  await settle()
  assert.equal(asked.at(-1).speed, 16)
})

test('small drift is mended by speed, large drift by a jump', async () => {
  const { edge, driver } = start()
  for (let i = 0; i < 3; i += 1) {
    driver.follow(cue(T))
    await settle()
  }
  driver.follow(cue(T, { isPlaying: true }))
  edge.video.currentTime += 0.1
  driver.follow(cue(T, { isPlaying: true }))
  assert.ok(edge.video.playbackRate < 1)
  edge.video.currentTime += 3
  driver.follow(cue(T, { isPlaying: true }))
  assert.ok(Math.abs(edge.video.currentTime - 3600) < 0.01)
})

test('a codec the browser cannot show is asked for again as h264', async () => {
  const { edge, driver, asked } = start()
  let isFirst = true
  edge.canPlay = () => true
  const original = driver
  const { driver: second, asked: secondAsked } = (() => {
    const other = new FakeEdge()
    const list = []
    const port = {
      load: async (ask) => {
        list.push(ask)
        return { bytes: new Uint8Array([...init, ...media(0, 2)]), start: ask.from }
      },
      createSource: other.createSource,
      attach: other.attach,
      canPlay: () => {
        const answer = !isFirst
        isFirst = false
        return answer
      },
    }
    return { driver: new ReplayDriver({ video: other.video, port, url: (ask) => ask }), asked: list }
  })()
  second.follow(cue(T))
  await settle()
  second.follow(cue(T))
  await settle()
  assert.equal(secondAsked[0].codec, 'any')
  assert.ok(secondAsked.slice(1).some((ask) => ask.codec === 'h264'))
  original.close()
  assert.equal(asked.length, 0)
})

test('a failed window is said, does not hold the clock, and is not asked for again at once', async () => {
  const { driver, asked } = start(() => Promise.reject(new Error('no')))
  driver.follow(cue(T))
  await settle()
  assert.equal(driver.view.phase, 'failed')
  assert.equal(driver.follow(cue(T)), true)
  await settle()
  assert.equal(asked.length, 1)
})

test('footage that is only supposed at the newest edge and not there yet is no failure', async () => {
  const fault = new Fault('not-found', 'play.footage.none', 'nothing yet')
  const { driver, asked } = start(() => Promise.reject(fault))
  const run = { start: iso(T - 60_000), end: iso(T), bytes: 1, codec: 'h264', width: 1, height: 1 }
  const growing = new Coverage({ runs: [run], gaps: [] }, { start: T - 60_000, end: T + 60_000, wall: () => T + 6000 })
  const late = cue(T + 500, { coverage: growing, isPlaying: true })
  driver.follow(late)
  await settle()
  assert.equal(driver.view.phase, 'loading')
  driver.follow(late)
  await settle()
  assert.equal(asked.length, 1)
  driver.follow(cue(T - 30_000, { coverage: growing }))
  await settle()
  driver.follow(cue(T - 30_000, { coverage: growing }))
  assert.equal(driver.view.phase, 'failed', 'of footage that was told it is one')
})
