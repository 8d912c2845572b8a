// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createPicture } from '../encode/picture.ts'
import { drawClock, formatBurntTime } from './clock-band.ts'
import { CLOCK_STRIP, clockStripCorner, formatClockStrip, readClockStrip, SMALLEST } from './clock-strip.ts'

function rgbaOf(width: number, height: number, epochMillis: number): Uint8Array {
  const picture = createPicture(width, height)
  drawClock(picture, epochMillis, 480)
  const rgba = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      rgba.fill(picture.y[y * picture.columns * 16 + x] ?? 0, (y * width + x) * 4, (y * width + x) * 4 + 3)
  }
  return rgba
}

test('the strip gives back the drawn time at any size', () => {
  const time = fc.integer({ min: 0, max: 2 ** 42 - 1 })
  const size = fc.record({
    width: fc.integer({ min: SMALLEST.width, max: 800 }),
    height: fc.integer({ min: SMALLEST.height, max: 400 }),
  })
  fc.assert(
    fc.property(time, size, (epoch, { width, height }) => {
      assert.equal(readClockStrip(rgbaOf(width, height, epoch), width, height), epoch)
    }),
    { numRuns: 30 },
  )
})

test('a strip with one wrong block is not read', () => {
  const [width, height] = [640, 360]
  const { x, y } = clockStripCorner(width, height)
  for (let block = 0; block < CLOCK_STRIP.columns * CLOCK_STRIP.rows; block++) {
    const rgba = rgbaOf(width, height, 1_795_460_000_123)
    const column = x + (block % CLOCK_STRIP.columns) * CLOCK_STRIP.block + 8
    const row = y + Math.floor(block / CLOCK_STRIP.columns) * CLOCK_STRIP.block + 8
    for (let n = 0; n < 3; n++) rgba[(row * width + column) * 4 + n] = 255 - (rgba[(row * width + column) * 4 + n] ?? 0)
    assert.equal(readClockStrip(rgba, width, height), null, `block ${block}`)
  }
})

test('neither a black nor a white picture is a time', () => {
  assert.equal(readClockStrip(new Uint8Array(640 * 360 * 4), 640, 360), null)
  assert.equal(readClockStrip(new Uint8Array(640 * 360 * 4).fill(255), 640, 360), null)
})

test('the strip has as many blocks as bits', () => {
  assert.equal(formatClockStrip(0).length, CLOCK_STRIP.columns * CLOCK_STRIP.rows)
})

test('the burnt-in time is written in its zone', () => {
  assert.equal(formatBurntTime(Date.UTC(2026, 11, 31, 16, 0, 0, 7), 480), '2027-01-01 00:00:00.007')
})
