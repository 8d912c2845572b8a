// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LivePace } from './live-pace.ts'

type Line = Readonly<{ seconds: number; /** Milliseconds a picture is late by. */ late: (picture: number) => number }>

/** Plays 25 pictures a second through a line in steps of 5 ms; a stall is told as the browser tells it. */
function play(pace: LivePace, { seconds, late }: Line): { stalls: number[]; behind: number[]; rates: number[] } {
  const [stalls, behind, rates] = [[] as number[], [] as number[], [] as number[]]
  let shown = 0
  let rate = 1
  let isStalled = false
  let got = 0
  for (let now = 1000; now < 1000 + seconds * 1000; now += 5) {
    while (1000 + got * 40 + late(got) <= now) got++
    const end = got * 0.04
    if (shown + 0.005 * rate < end) {
      shown += 0.005 * rate
      isStalled = false
    } else if (!isStalled && got > 0) {
      isStalled = true
      stalls.push(now)
      pace.stalled(now)
    }
    if (now % 100 !== 0 || got === 0) continue
    const decided = pace.decide(now, { ahead: end - shown, end, isFirst: shown < 0.2 })
    if (decided.jump !== null) shown = Math.max(0, decided.jump)
    rate = decided.rate
    rates.push(rate)
    behind.push((now - 1000) / 1000 - shown)
  }
  return { stalls, behind, rates }
}

const most = (values: readonly number[]): number => Math.max(...values)

test('on an even line the picture stays some 100 ms behind, and the speed is left alone', () => {
  const { stalls, behind, rates } = play(new LivePace(), { seconds: 30, late: () => 20 })
  assert.ok(most(behind.slice(150)) < 0.2, `${most(behind.slice(150))} s behind`)
  assert.ok(stalls.filter((at) => at > 15_000).length === 0)
  assert.ok(rates.slice(150).filter((rate) => rate !== 1).length < 8)
})

test('a line that holds pictures back up to 150 ms is given a cushion that lasts', () => {
  const late = (picture: number): number => 20 + (picture % 37 === 0 ? 150 : (picture * 7) % 40)
  const { stalls, behind } = play(new LivePace(), { seconds: 120, late })
  assert.equal(stalls.filter((at) => at > 60_000).length, 0, `stalls at ${stalls.join(', ')}`)
  assert.ok(most(behind.slice(-300)) < 0.45, `${most(behind.slice(-300))} s behind`)
})

test('one long interruption is caught up with by a jump', () => {
  const late = (picture: number): number => (picture > 100 && picture < 160 ? (160 - picture) * 40 : 20)
  const { behind } = play(new LivePace(), { seconds: 30, late })
  assert.ok(most(behind.slice(-100)) < 0.3)
})

test('what lay ready before the first picture is not played through', () => {
  const pace = new LivePace()
  const { jump } = pace.decide(0, { ahead: 1, end: 1, isFirst: true })
  assert.ok(jump !== null && jump > 0.85 && jump < 1)
})
