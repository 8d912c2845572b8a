// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Coverage } from './coverage.ts'
import { ReplayConductor } from './replay-conductor.ts'

const T = Date.parse('2026-11-23T08:00:00Z')
const iso = (millis) => new Date(millis).toISOString()

function coverage(...spans) {
  const runs = spans.map(([from, to]) => ({
    start: iso(T + from),
    end: iso(T + to),
    bytes: 1,
    codec: 'h264',
    width: 1,
    height: 1,
  }))
  return new Coverage({ runs, gaps: [] }, { start: T - 1e6, end: T + 1e6, wall: () => T + 1e7 })
}

function start(coverages) {
  const time = { mono: 0 }
  const conductor = new ReplayConductor({ at: T, now: () => time.mono, wall: () => T + 1e7 + time.mono })
  conductor.know(new Map(Object.entries(coverages)))
  const pass = (millis) => {
    for (let left = millis; left > 0; left -= 100) {
      time.mono += 100
      conductor.tick()
    }
  }
  const tile = (isReady) => ({
    isReady,
    cues: [],
    follow(cue) {
      this.cues.push(cue)
      return this.isReady
    },
    close() {},
  })
  return { conductor, pass, tile }
}

test('the clock runs at the rate', () => {
  const { conductor, pass } = start({ a: coverage([0, 500_000]) })
  conductor.setRate(4)
  conductor.play(true)
  pass(1000)
  assert.equal(conductor.state.time, T + 4000)
})

test('a gap of all cameras is jumped over, a gap of one is not', () => {
  const { conductor, pass } = start({
    a: coverage([0, 1000], [60_000, 90_000]),
    b: coverage([0, 3000], [50_000, 90_000]),
  })
  conductor.play(true)
  pass(2000)
  assert.equal(conductor.state.time, T + 2000)
  pass(1500)
  assert.ok(conductor.state.time >= T + 50_000 && conductor.state.time < T + 51_000)
})

test('backwards, a gap is jumped to the end of the run before it', () => {
  const { conductor, pass } = start({ a: coverage([-90_000, -60_000], [-1000, 500_000]) })
  conductor.setRate(-1)
  conductor.play(true)
  pass(2000)
  assert.ok(conductor.state.time <= T - 60_000 && conductor.state.time > T - 62_000, String(conductor.state.time - T))
})

test('every tile hears the same time', () => {
  const { conductor, pass, tile } = start({ a: coverage([0, 500_000]), b: coverage([0, 500_000]) })
  const [a, b] = [tile(true), tile(true)]
  conductor.join('a', a)
  conductor.join('b', b)
  conductor.play(true)
  pass(3000)
  assert.deepEqual(
    a.cues.map((cue) => cue.time),
    b.cues.map((cue) => cue.time),
  )
})

test('the clock waits for a tile that loads, but not for ever', () => {
  const { conductor, pass, tile } = start({ a: coverage([0, 500_000]) })
  conductor.join('a', tile(false))
  conductor.play(true)
  pass(3000)
  assert.ok(conductor.state.isHeld && conductor.state.time < T + 500)
  pass(4000)
  assert.ok(conductor.state.time > T + 1000)
})

test('a link into footage plays from there, once it is known that there is some', () => {
  const { conductor, pass } = start({})
  conductor.land(T + 1000)
  pass(500)
  assert.deepEqual([conductor.state.isPlaying, conductor.state.time], [false, T + 1000])
  conductor.know(new Map([['a', coverage([0, 500_000])]]))
  pass(1000)
  assert.ok(conductor.state.isPlaying && conductor.state.time > T + 1500)
})

test('a link into a gap stays there, paused, and playing from there jumps as ever', () => {
  const { conductor, pass, tile } = start({ a: coverage([0, 1000], [9000, 500_000]) })
  conductor.join('a', tile(true))
  conductor.land(T + 5000)
  pass(2000)
  assert.deepEqual([conductor.state.isPlaying, conductor.state.time], [false, T + 5000])
  conductor.play(true)
  pass(200)
  assert.ok(conductor.state.time >= T + 9000)
})

test('a link waits for every camera before it says that there is nothing', () => {
  const { conductor, pass, tile } = start({ a: coverage([0, 1000]) })
  conductor.join('a', tile(true))
  conductor.join('b', tile(true))
  conductor.land(T + 5000)
  pass(300)
  conductor.know(
    new Map([
      ['a', coverage([0, 1000])],
      ['b', coverage([0, 90_000])],
    ]),
  )
  pass(300)
  assert.ok(conductor.state.isPlaying && conductor.state.time > T + 5000)
})

test('nothing newer than the edge can be asked for', () => {
  const { conductor } = start({ a: coverage([0, 500_000]) })
  conductor.seek(T + 1e9)
  assert.ok(conductor.state.time < T + 1e7 && conductor.state.isAtEdge)
})
