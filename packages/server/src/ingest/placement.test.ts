// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EpochMillis, type EpochTicks, HandClock, type Ticks90k, type Wrap32 } from '@mingjian/base'
import type { AccessUnit } from '@mingjian/wire'
import { Placement } from './placement.ts'
import { RecordingListener } from './testdata/recording-listener.ts'

const START = 1_800_000_000_000 as EpochMillis
const unit = (track: 'video' | 'audio'): AccessUnit => ({
  track,
  rtpTime: 0 as Wrap32,
  isKey: true,
  isDamaged: false,
  data: new Uint8Array(1),
})

function begin(floor: EpochTicks | null = null) {
  const clock = new HandClock(START)
  const listener = new RecordingListener()
  const placement = new Placement({ clock, listener, floor })
  /** A picture of the camera's second `media` comes now. */
  const picture = (media: number, track: 'video' | 'audio' = 'video') =>
    placement.frame(unit(track), Math.round(media * 90_000) as Ticks90k, clock.monotonic() / 1000)
  const run = (seconds: number, from: number, rate = 1, each: (at: number) => void = () => {}) => {
    for (let i = 0; i < seconds * 25; i++) {
      picture(from + (i / 25) * rate)
      each(i / 25)
      clock.advance(40)
      if (i % 25 === 0) placement.tick()
    }
  }
  const lateness = () => clock.now() - 40 - (listener.frames.at(-1)?.time ?? 0) / 90
  return { clock, listener, placement, picture, run, lateness }
}

test('pictures that a camera had kept lie in the past, not in the future', () => {
  const { clock, listener, picture, run } = begin()
  for (let i = 0; i < 50; i++) picture(i / 25) // two seconds at once
  clock.advance(40)
  run(1, 2)
  const times = listener.frames.map(({ time }) => time / 90 - START)
  assert.ok(Math.abs((times[0] ?? 0) + 1960) < 1, `first at ${times[0]}`)
  assert.ok(Math.max(...times) <= clock.now() - START)
})

test('a camera clock 200 ppm fast is followed without a break, within 100 ms', () => {
  const { listener, run, lateness } = begin()
  run(1800, 0, 1.0002)
  assert.deepEqual(listener.breaks, [])
  assert.ok(Math.abs(lateness()) < 100, `off by ${lateness()}`)
  const steps = listener.frames.slice(1).map(({ time }, i) => time - (listener.frames[i]?.time ?? 0))
  assert.ok(Math.min(...steps) >= 3597 && Math.max(...steps) <= 3605, 'bent by no more than 500 ppm')
})

test('a step of our wall clock is told and moves what follows', () => {
  const { clock, listener, run, lateness } = begin()
  run(5, 0)
  clock.step(3_600_000)
  run(5, 5)
  assert.deepEqual(listener.breaks, ['clock-step'])
  assert.ok(Math.abs(lateness()) < 5)
  clock.step(-3_600_000)
  run(5, 10)
  assert.deepEqual(listener.breaks, ['clock-step', 'clock-step'])
  assert.ok(Math.abs(lateness()) < 5)
})

test('a camera clock that runs away is given up', () => {
  const { listener, run, lateness } = begin()
  run(60, 0, 0.8)
  assert.ok(listener.breaks.includes('timestamps'))
  assert.ok(Math.abs(lateness()) < 6000)
})

test('nothing lies before the end of the session before', () => {
  const floor = ((START + 100) * 90) as EpochTicks
  const { clock, listener, picture, run } = begin(floor)
  for (let i = 0; i < 50; i++) picture(i / 25)
  clock.advance(40)
  run(1, 2)
  assert.ok(listener.frames.every(({ time }) => time > floor))
})

test('sound is tied to the picture by the sender reports', () => {
  const { clock, listener, placement, picture, run } = begin()
  run(1, 0, 1, (at) => picture(at + 0.3, 'audio')) // same instant, but its clock began 300 ms later
  const camera = 5_000_000 as EpochMillis
  placement.report('video', camera, 90_000 as Ticks90k)
  placement.report('audio', camera, (1.1 * 90_000) as Ticks90k) // truly 100 ms apart
  clock.advance(40)
  picture(2)
  picture(2.1, 'audio')
  const [sound, shown] = [listener.frames.at(-1), listener.frames.at(-2)]
  assert.equal(sound?.track, 'audio')
  assert.ok(Math.abs((sound?.time ?? 0) - (shown?.time ?? 0)) < 90 * 25, 'within 25 ms')
})
