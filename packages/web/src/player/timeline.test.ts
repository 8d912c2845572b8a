// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Coverage, uniteSpans } from './coverage.ts'
import { centreView, panView, timeAt, xOf, zoomView } from './timeline-scale.ts'
import { fetchSpan, ticksOf } from './timeline-ticks.ts'

const T = Date.parse('2026-11-23T08:00:00Z')
const view = (span) => centreView({ start: 0, end: span }, T)

test('a point and its time are each other back', () => {
  const width = 1200
  for (const x of [0, 17.5, 600, 1200])
    assert.ok(Math.abs(xOf(view(3_600_000), width, timeAt(view(3_600_000), width, x)) - x) < 1e-6)
})

test('zooming keeps the instant under the pointer, within a frame and two months', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (factor, share) => {
        const before = view(86_400_000)
        const at = before.start + share * 86_400_000
        const after = zoomView(before, factor, at)
        const span = after.end - after.start
        assert.ok(Math.abs((at - after.start) / span - share) < 1e-6)
        assert.ok(span >= 399 && span <= 62 * 86_400_001)
      },
    ),
  )
})

test('panning keeps the length', () => {
  const moved = panView(view(1000), 250)
  assert.equal(moved.end - moved.start, 1000)
})

test('ticks are apart enough and stand on round local times at every zoom', () => {
  for (const span of [500, 10_000, 600_000, 86_400_000, 31 * 86_400_000]) {
    const ticks = ticksOf(view(span), 1000, { apart: 76, offset: -480 })
    assert.ok(ticks.length > 0 && ticks.length <= 14, `${span}: ${ticks.length}`)
    const gaps = ticks.slice(1).map((tick, i) => tick.at - ticks[i].at)
    assert.equal(new Set(gaps).size <= 1, true)
  }
  const days = ticksOf(view(10 * 86_400_000), 1000, { apart: 76, offset: -480 })
  assert.ok(
    days.every((tick) => new Date(tick.at).getUTCHours() === 16),
    'midnight in Chongqing is 16:00 UTC',
  )
})

test('the span to fetch holds the view and stays the same while it moves a little', () => {
  const here = view(7_200_000)
  const asked = fetchSpan(here)
  assert.ok(asked.start <= here.start && asked.end >= here.end)
  const spans = new Set([0, 1, 2, 3].map((i) => JSON.stringify(fetchSpan(panView(here, i * 60_000)))))
  assert.ok(spans.size <= 2)
})

const iso = (millis) => new Date(T + millis).toISOString()
function coverage(wall = T + 1e9) {
  const run = (start, end) => ({ start: iso(start), end: iso(end), bytes: 1000, codec: 'h264', width: 1, height: 1 })
  const gaps = [{ start: iso(1000), end: iso(2000), cause: 'stalled' }]
  return new Coverage({ runs: [run(0, 1000), run(2000, 3000)], gaps }, { start: T, end: T + 10_000, wall: () => wall })
}

test('coverage knows runs, gaps and where footage goes on', () => {
  const one = coverage()
  assert.equal(one.gapAt(T + 1500)?.cause, 'stalled')
  assert.equal(one.runAt(T + 1000), null)
  assert.equal(one.runBefore(T + 1000)?.start, T)
  assert.deepEqual(
    [one.nextStart(T + 1200), one.nextStart(T + 2500), one.nextStart(T + 3000)],
    [T + 2000, T + 2500, null],
  )
  assert.deepEqual(
    [one.previousEnd(T + 1200), one.previousEnd(T + 2500), one.previousEnd(T)],
    [T + 1000, T + 2500, null],
  )
})

test('bytes within a span are counted by proportion', () => {
  assert.equal(coverage().bytesWithin({ start: T + 500, end: T + 2500 }), 1000)
})

test('a run that reaches the present grows with the clock, another does not', () => {
  let now = T + 4000
  const growing = new Coverage(
    { runs: [{ start: iso(0), end: iso(3000), bytes: 1, codec: 'h264', width: 1, height: 1 }], gaps: [] },
    { start: T, end: T + 60_000, wall: () => now },
  )
  now = T + 30_000
  assert.equal(growing.runs[0]?.end, T + 27_000)
  assert.equal(coverage().runs[1]?.end, T + 3000)
})

test('united spans cover what the parts cover, apart and in order', () => {
  const span = fc.tuple(fc.nat(1000), fc.nat(100)).map(([start, length]) => ({ start, end: start + length + 1 }))
  fc.assert(
    fc.property(fc.array(span), fc.nat(1100), (spans, at) => {
      const united = uniteSpans(spans)
      const inside = (list) => list.some((one) => one.start <= at && at < one.end)
      assert.equal(inside(united), inside(spans))
      assert.ok(united.every((one, i) => i === 0 || one.start > united[i - 1].end))
    }),
  )
})
