// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mimeOf } from './codec-string.ts'
import { panBy, WHOLE, zoomAbout } from './digital-zoom.ts'
import { firstTime, isInit, readInit } from './fragment.ts'
import { RATES, shuttle } from './rates.ts'
import { ServerClock } from './server-clock.ts'
import { init, media } from './test-edge.ts'

test('initialisation and media segments are told apart and their times read', () => {
  assert.equal(isInit(init), true)
  assert.equal(isInit(media(3, 1)), false)
  assert.equal(firstTime(media(3.5, 1), readInit(init)), 3.5)
  assert.equal(firstTime(new Uint8Array([...init, ...media(7, 1)]), readInit(init)), 7)
})

test('any bytes at all are read without harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      isInit(bytes)
      firstTime(bytes, readInit(bytes))
      mimeOf(bytes)
    }),
  )
  fc.assert(
    fc.property(fc.nat(init.length), fc.nat(255), (at, value) => {
      const bent = init.slice()
      bent[at] = value
      firstTime(media(1, 1), readInit(bent))
    }),
  )
})

test('the codec string is read from the decoder configuration', () => {
  assert.equal(mimeOf(init), 'video/mp4; codecs="avc1.64001f"')
  const hvcC = [...'hvcC'].map((letter) => letter.charCodeAt(0))
  const record = [...hvcC, 1, 0x01, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93, 0, 0]
  assert.equal(mimeOf(new Uint8Array(record)), 'video/mp4; codecs="hvc1.1.6.L93.B0"')
  assert.equal(mimeOf(new Uint8Array(40)), null)
})

test('the server clock follows the least delayed sample', () => {
  const clock = new ServerClock()
  assert.equal(clock.at(0), null)
  clock.note(1000, 5200)
  clock.note(2000, 6050)
  clock.note(3000, 7300)
  assert.equal(clock.at(8050), 4000)
})

test('an enlarged picture never leaves its tile', () => {
  const share = fc.double({ min: -0.5, max: 0.5, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.double({ min: 0.2, max: 5, noNaN: true }), share, share)), (moves) => {
      let zoom = WHOLE
      for (const [factor, x, y] of moves) zoom = panBy(zoomAbout(zoom, factor, { x, y }), x * 3, y * 3)
      const room = (zoom.scale - 1) / 2 + 1e-9
      assert.ok(zoom.scale >= 1 && zoom.scale <= 12 && Math.abs(zoom.x) <= room && Math.abs(zoom.y) <= room)
    }),
  )
  assert.deepEqual(zoomAbout(zoomAbout(WHOLE, 4, { x: 0.2, y: 0.1 }), 0.1, { x: 0, y: 0 }), WHOLE)
})

test('J and L go through the speeds and turn at one', () => {
  assert.equal(shuttle(1, 1), 2)
  assert.equal(shuttle(16, 1), 16)
  assert.equal(shuttle(4, -1), -1)
  assert.equal(shuttle(-2, -1), -4)
  assert.equal(shuttle(-8, 1), 1)
  assert.ok(RATES.every((rate) => rate !== 0))
})
