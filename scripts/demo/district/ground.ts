// SPDX-License-Identifier: Apache-2.0
import type { DemoPlace, DemoSpot } from './places.ts'

type Point = [number, number]

/** The middle of the invented district: a point on blank ground, where no such place is. */
const MIDDLE: Point = [106.512, 29.606]
const METRES_A_DEGREE = 111_320

/** Metres east and north of the middle as longitude and latitude. */
export function pointAt(east: number, north: number): Point {
  const [lng, lat] = MIDDLE
  const round = (value: number): number => Number(value.toFixed(7))
  return [round(lng + east / (METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180))), round(lat + north / METRES_A_DEGREE)]
}

/** Vehicles have no ground. */
export function hasGround(place: DemoPlace): boolean {
  return !place.classes.some((each) => each === 'city-bus' || each === 'metro-train')
}

/** The estate is drawn large, so that its cameras can be told apart. */
function scaleOf(place: DemoPlace): number {
  return place.key === 'gardens' ? 1 : 0.5
}

export function ringOf(place: DemoPlace): Point[] {
  const half = 120 * scaleOf(place)
  return box(place, [-half, -half * 0.9, half, half])
}

export function spotRing(place: DemoPlace, spot: DemoSpot): Point[] | null {
  const scale = scaleOf(place)
  if (!spot.box) return null
  const [west, south, east, north] = spot.box
  return box(place, [west * scale, south * scale, east * scale, north * scale])
}

/** Where the n-th of so many cameras hangs, and what it sees: outward, so that nothing inside is in view. */
export function cameraGround(place: DemoPlace, n: number, of: number): { point: Point; view: Point[] } {
  const scale = scaleOf(place)
  const turn = (2 * Math.PI * (n + 0.35)) / Math.max(of, 3)
  const [east, north] = place.at
  const at = (radius: number, angle: number): Point =>
    pointAt(east + radius * Math.cos(angle), north + radius * Math.sin(angle))
  const centre: Point = [east + 88 * scale * Math.cos(turn), north + 88 * scale * Math.sin(turn)]
  const edge = (angle: number): Point =>
    pointAt(centre[0] + 46 * scale * Math.cos(angle), centre[1] + 46 * scale * Math.sin(angle))
  const point = at(88 * scale, turn)
  const half = Math.PI / 5
  return { point, view: [point, ...[-1, -0.33, 0.33, 1].map((share) => edge(turn + share * half))] }
}

function box(
  { at: [x, y] }: DemoPlace,
  [west, south, east, north]: readonly [number, number, number, number],
): Point[] {
  return [
    pointAt(x + west, y + south),
    pointAt(x + east, y + south),
    pointAt(x + east, y + north),
    pointAt(x + west, y + north),
  ]
}
