// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundsOf, featuresOf, type MapItem, tilesOf } from './map-tiles.ts'

const item: MapItem = {
  ...{ id: 'pc1', name: '小区', at: [106.5, 29.5], state: 'built', view: null, worst: null },
  ring: [
    [106.4, 29.4],
    [106.6, 29.4],
    [106.6, 29.6],
  ],
  zones: [],
}

test('the whole world is one tile, and a point lies in the tile that holds it', () => {
  assert.deepEqual(tilesOf([-180, -85, 180, 85], 0), [{ z: 0, x: 0, y: 0 }])
  assert.deepEqual(tilesOf([106.55, 29.56, 106.55, 29.56], 10.7), [{ z: 10, x: 815, y: 423 }])
})

test('a view of too many tiles asks for none', () => {
  assert.deepEqual(tilesOf([-180, -85, 180, 85], 6), [])
})

test('a thing that two tiles tell of is drawn once, with its ground closed', () => {
  const tile = { groups: [], items: [item] }
  const { points, grounds, zones } = featuresOf([tile, tile])
  assert.equal(points.features.length, 1)
  assert.equal(zones.features.length, 0)
  const [ground] = grounds.features
  assert.ok(ground?.geometry.type === 'Polygon')
  assert.deepEqual(ground.geometry.coordinates[0]?.at(-1), [106.4, 29.4])
})

test('bounds hold groups and things; of nothing there are none', () => {
  assert.deepEqual(boundsOf({ groups: [{ at: [100, 20], count: 3 }], items: [item] }), [100, 20, 106.5, 29.5])
  assert.equal(boundsOf({ groups: [], items: [] }), null)
})
