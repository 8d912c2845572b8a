// SPDX-License-Identifier: Apache-2.0
import type { MapTile } from '@mingjian/contract'
import type { z } from 'zod'

export type Tile = z.infer<typeof MapTile>
export type MapItem = Tile['items'][number]
export type TileAt = Readonly<{ z: number; x: number; y: number }>
/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number]

type Feature = Readonly<{
  type: 'Feature'
  properties: Readonly<Record<string, string | number>>
  geometry: Readonly<
    | { type: 'Point'; coordinates: [number, number] }
    | { type: 'LineString'; coordinates: Line }
    | { type: 'Polygon'; coordinates: Line[] }
  >
}>
type Line = [number, number][]
export type Features = Readonly<{ type: 'FeatureCollection'; features: Feature[] }>

const DEEPEST = 18
/** No screen shows more at the levels that are asked for. */
const MOST_TILES = 48

/** The tiles of web Mercator that cover the bounds at the map's zoom; none when there are too many. */
export function tilesOf([west, south, east, north]: Bounds, zoom: number): TileAt[] {
  const z = Math.max(0, Math.min(DEEPEST, Math.floor(zoom)))
  const side = 2 ** z
  const clamp = (value: number): number => Math.max(0, Math.min(side - 1, Math.floor(value * side)))
  const [left, right, top, bottom] = [clamp(column(west)), clamp(column(east)), clamp(row(north)), clamp(row(south))]
  if ((right - left + 1) * (bottom - top + 1) > MOST_TILES) return []
  const tiles: TileAt[] = []
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) tiles.push({ z, x, y })
  return tiles
}

function column(lng: number): number {
  return (lng + 180) / 360
}
function row(lat: number): number {
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

/** What tiles hold, as layers are drawn from it: groups, points, grounds, views and zones. A thing on an edge comes once. */
export function featuresOf(
  tiles: readonly Tile[],
): Readonly<Record<'points' | 'grounds' | 'views' | 'zones', Features>> {
  const groups = tiles.flatMap((tile) => tile.groups)
  const items = [...new Map(tiles.flatMap((tile) => tile.items).map((item) => [item.id, item])).values()]
  return {
    points: collect([
      ...groups.map(({ at, count }) => point(at, { count, label: String(count) })),
      ...items.map((item) => point(item.at, propertiesOf(item))),
    ]),
    grounds: collect(items.flatMap((item) => (item.ring ? [area(item.ring, propertiesOf(item))] : []))),
    views: collect(items.flatMap((item) => (item.view ? [area(item.view, propertiesOf(item))] : []))),
    zones: collect(items.flatMap((item) => item.zones.map((ring) => area(ring, propertiesOf(item))))),
  }
}

/** What holds all of it; null for nothing. */
export function boundsOf({ groups, items }: Tile): Bounds | null {
  const all = [...groups, ...items].map(({ at }) => at)
  if (all.length === 0) return null
  const [lngs, lats] = [all.map(([lng]) => lng), all.map(([, lat]) => lat)]
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)]
}

/** Lines of longitude and latitude through the bounds, so that empty ground has a scale. */
export function graticuleOf([west, south, east, north]: Bounds): Features {
  const step = STEPS.find((each) => (east - west) / each <= MOST_LINES) ?? 30
  const lines: Feature[] = []
  const line = (from: [number, number], to: [number, number]): Feature => ({
    ...{ type: 'Feature', properties: {} },
    geometry: { type: 'LineString', coordinates: [from, to] },
  })
  for (let lng = Math.ceil(west / step) * step; lng <= east; lng += step) lines.push(line([lng, south], [lng, north]))
  for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step) lines.push(line([west, lat], [east, lat]))
  return collect(lines)
}

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
const MOST_LINES = 14

function propertiesOf({ id, name, state, worst }: MapItem): Feature['properties'] {
  return { id, name, state: state ?? 'none', worst: worst ?? 'none', count: 1 }
}
function point(at: readonly [number, number], properties: Feature['properties']): Feature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [at[0], at[1]] } }
}
function area(ring: readonly (readonly [number, number])[], properties: Feature['properties']): Feature {
  const closed = [...ring, ...ring.slice(0, 1)].map(([lng, lat]): [number, number] => [lng, lat])
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [closed] } }
}
function collect(features: Feature[]): Features {
  return { type: 'FeatureCollection', features }
}
