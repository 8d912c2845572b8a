// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { doOverlap, doubleArea, isInside, isOverlapCovered, isSimple, type Point, type Polygon } from './geometry.ts'

const rectangle = (x: number, y: number, width: number, height: number): Polygon => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
]
const side = fc.integer({ min: 1, max: 30 })
const at = fc.integer({ min: -40, max: 40 })
const boxes = fc.tuple(at, at, side, side)
const METRE = 1e-5
const inCity = (polygon: Polygon): Polygon => polygon.map(([x, y]) => [106.55 + x * METRE, 29.56 + y * METRE])
const turn = (polygon: Polygon): Polygon => polygon.toReversed()

/** A star around a point: simple, rarely convex. */
const stars = fc
  .tuple(at, at, fc.array(fc.double({ min: 2, max: 20, noNaN: true }), { minLength: 3, maxLength: 12 }))
  .map(([x, y, reach]): Polygon =>
    reach.map((r, i): Point => {
      const angle = (2 * Math.PI * i) / reach.length
      return [x + r * Math.cos(angle), y + r * Math.sin(angle)]
    }),
  )

test('two rectangles share ground exactly when their sides say so; a common wall is not shared ground', () => {
  fc.assert(
    fc.property(boxes, boxes, ([x, y, w, h], [u, v, p, q]) => {
      const expected = x < u + p && u < x + w && y < v + q && v < y + h
      const [one, other] = [inCity(rectangle(x, y, w, h)), inCity(rectangle(u, v, p, q))]
      for (const a of [one, turn(one)]) for (const b of [other, turn(other)]) assert.equal(doOverlap(a, b), expected)
    }),
  )
})

test('polygons of any shape: what a common inner point shows is found, and neither order nor direction matters', () => {
  fc.assert(
    fc.property(stars, stars, fc.tuple(at, at), (one, other, point) => {
      const found = doOverlap(one, other)
      assert.equal(doOverlap(other, one), found)
      assert.equal(doOverlap(turn(one), other), found)
      if (isInside(point, one) && isInside(point, other)) {
        const isDeep = [one, other].every((each) => distance(point, each) > 0.01)
        if (isDeep) assert.ok(found)
      }
    }),
  )
})

test('a polygon overlaps itself, and a mask of its own shape covers everything', () => {
  fc.assert(
    fc.property(stars, stars, (one, other) => {
      assert.ok(isSimple(one) && doOverlap(one, one))
      assert.ok(isOverlapCovered(one, other, one) && isOverlapCovered(one, other, turn(other)))
    }),
  )
})

test('a mask covers what is shared exactly when it holds the common rectangle', () => {
  fc.assert(
    fc.property(boxes, boxes, boxes, ([x, y, w, h], [u, v, p, q], [m, n, r, s]) => {
      const [left, right] = [Math.max(x, u), Math.min(x + w, u + p)]
      const [low, high] = [Math.max(y, v), Math.min(y + h, v + q)]
      const isEmpty = left >= right || low >= high
      const expected = isEmpty || (m <= left && right <= m + r && n <= low && high <= n + s)
      const mask = inCity(rectangle(m, n, r, s))
      assert.equal(isOverlapCovered(inCity(rectangle(x, y, w, h)), inCity(rectangle(u, v, p, q)), mask), expected)
    }),
  )
})

test('a ring that crosses itself or has no area is no polygon', () => {
  assert.equal(
    isSimple([
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
    ]),
    false,
  )
  assert.equal(
    isSimple([
      [0, 0],
      [1, 1],
      [2, 2],
    ]),
    false,
  )
  assert.equal(isSimple(rectangle(0, 0, 1, 1)), true)
  assert.equal(doubleArea(rectangle(0, 0, 3, 2)), 12)
})

function distance([x, y]: Point, polygon: Polygon): number {
  return Math.min(
    ...polygon.map((from, i) => {
      const to = polygon[(i + 1) % polygon.length] ?? from
      const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
      const t = Math.max(0, Math.min(1, ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy || 1)))
      return Math.hypot(x - from[0] - t * dx, y - from[1] - t * dy)
    }),
  )
}
