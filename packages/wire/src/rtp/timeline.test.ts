// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Wrap32 } from '@mingjian/base'
import fc from 'fast-check'
import type { Quirk } from '../quirk.ts'
import { RtpTimeline } from './timeline.ts'

function run(frames: readonly [stamp: number, arrival: number][], canReorder = false) {
  const quirks = new Set<Quirk>()
  const line = new RtpTimeline({ clockRate: 90_000, note: (quirk) => quirks.add(quirk) })
  line.canReorder = canReorder
  const times = frames.map(([stamp, arrival]) => line.push((stamp >>> 0) as Wrap32, arrival))
  return { times: times.map(Number), mended: line.mended, quirks: [...quirks] }
}
/** Frames of 25 a second that come when they were made. */
const steady = (count: number, first = 0, arrival = 0): [number, number][] =>
  Array.from({ length: count }, (_, i) => [first + i * 3600, arrival + i * 0.04])

test('stamps count on over the wrap', () => {
  const { times, mended } = run(steady(4, 2 ** 32 - 3600))
  assert.deepEqual([times, mended], [[0, 3600, 7200, 10800], 0])
})

test('pictures in coding order keep their places when the format can reorder', () => {
  const stamps = [0, 10800, 3600, 7200, 21600, 14400, 18000]
  const { times, mended } = run(
    stamps.map((stamp, i) => [stamp, i * 0.04]),
    true,
  )
  assert.deepEqual([times, mended], [stamps, 0])
})

test('a stamp that stands still is put behind the last, and the clock is believed again when it goes on', () => {
  const { times, mended, quirks } = run([
    [0, 0],
    [3600, 0.04],
    [3600, 0.08],
    [10800, 0.12],
  ])
  assert.deepEqual(times, [0, 3600, 7200, 10800])
  assert.deepEqual([mended, quirks], [1, ['rtp-timestamp-stalls']])
})

test('a clock that never moves is replaced by the arrival', () => {
  const { times } = run(Array.from({ length: 50 }, (_, i) => [5, i * 0.04]))
  assert.equal(times.at(-1), 49 * 3600)
})

test('a leap forward that the arrival does not bear out is replaced by the time that passed', () => {
  const { times, mended, quirks } = run([...steady(3), ...steady(3, 3600 * 100_000, 0.12)])
  assert.deepEqual(times, [0, 3600, 7200, 10800, 14400, 18000])
  assert.deepEqual([mended, quirks], [1, ['rtp-timestamp-jumps']])
})

test('a pause of the camera that the arrival bears out stays a pause', () => {
  const { times, mended } = run([...steady(2), ...steady(2, 90_000 * 60, 60)])
  assert.deepEqual([times, mended], [[0, 3600, 5_400_000, 5_403_600], 0])
})

test('what a camera had kept and sends at once is no leap', () => {
  const { mended } = run(steady(250).map(([stamp], i) => [stamp, i * 0.0001]))
  assert.equal(mended, 0)
})

test('a leap backwards goes on behind the last frame', () => {
  const { times, mended, quirks } = run([...steady(3, 900_000), ...steady(3, 0, 0.12)], true)
  assert.deepEqual(times, [0, 3600, 7200, 10800, 14400, 18000])
  assert.deepEqual([mended, quirks], [1, ['rtp-timestamp-backwards']])
})

test('after a break the next stamp means nothing to the last', () => {
  const line = new RtpTimeline({ clockRate: 8000 })
  line.push(100 as Wrap32, 0)
  line.break()
  assert.equal(line.push(4_000_000_000 as Wrap32, 0.5), 45_000)
})

test('whatever the stamps do, without reordering the times grow and no frame is lost', () => {
  const stamp = fc.oneof(fc.nat(0xffff_ffff), fc.integer({ min: -5, max: 100_000 }))
  fc.assert(
    fc.property(fc.array(fc.tuple(stamp, fc.nat(2000)), { maxLength: 60 }), (steps) => {
      let arrival = 0
      const frames = steps.map(([at, wait]): [number, number] => [at, (arrival += wait / 1000)])
      const { times } = run(frames)
      assert.equal(times.length, steps.length)
      for (let i = 1; i < times.length; i++)
        assert.ok((times[i] ?? 0) > (times[i - 1] ?? 0), `at ${i}: ${times.join()}`)
    }),
    { numRuns: 300 },
  )
})
