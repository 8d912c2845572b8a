// SPDX-License-Identifier: Apache-2.0

/** Two coordinates of a plane; longitude and latitude do, over the few hundred metres a camera sees. */
export type Point = readonly [number, number]
/** A simple polygon by its corners, not closed by a repeated one. */
export type Polygon = readonly Point[]

type Triangle = readonly [Point, Point, Point]
type Signed = Readonly<{ corners: Triangle; sign: number }>

/** Below this part of the smaller area a meeting is rounding: walls that two rooms share. */
const TOLERANCE = Math.sqrt(Number.EPSILON)

/** Whether two polygons share ground. Touching along a wall or at a corner is not sharing. */
export function doOverlap(one: Polygon, other: Polygon): boolean {
  const smaller = Math.min(doubleArea(one), doubleArea(other))
  return sharedArea([one, other]) > smaller * TOLERANCE
}

/** Whether everything that two polygons share lies inside the cover. */
export function isOverlapCovered(one: Polygon, other: Polygon, cover: Polygon): boolean {
  const shared = sharedArea([one, other])
  return shared - sharedArea([one, other, cover]) <= Math.min(doubleArea(one), doubleArea(other)) * TOLERANCE
}

/** The part of a polygon that another one covers, 0 to 1. */
export function shareOf(polygon: Polygon, other: Polygon): number {
  const area = doubleArea(polygon)
  return area === 0 ? 0 : Math.min(1, sharedArea([polygon, other]) / area)
}

export function isInside(point: Point, polygon: Polygon): boolean {
  let isIn = false
  for (const [from, to] of edges(polygon)) {
    const isAcross = from[1] > point[1] !== to[1] > point[1]
    if (!isAcross) continue
    const at = from[0] + ((to[0] - from[0]) * (point[1] - from[1])) / (to[1] - from[1])
    if (point[0] < at) isIn = !isIn
  }
  return isIn
}

/** Whether no two edges cross: only then is a ring a polygon with an inside. */
export function isSimple(polygon: Polygon): boolean {
  const all = edges(polygon)
  return (
    doubleArea(polygon) > 0 && all.every((edge, index) => all.slice(index + 1).every((each) => !doCross(edge, each)))
  )
}

/** Twice the area, never negative. */
export function doubleArea(polygon: Polygon): number {
  return Math.abs(fan(polygon, polygon[0]).reduce((sum, { corners, sign }) => sum + sign * areaOf(corners), 0))
}

/**
 * Twice the area common to all. A polygon is the sum of the signed triangles from one point to each of its edges, so what
 * several share is the sum over their triangles' convex intersections.
 */
function sharedArea(polygons: readonly Polygon[]): number {
  const origin = polygons[0]?.[0]
  const fans = polygons.map((polygon) => fan(polygon, origin))
  const [first, ...rest] = fans
  if (!first) return 0
  let pieces = first.map(({ corners, sign }) => ({ shape: turnLeft(corners) as Polygon, sign }))
  for (const triangles of rest)
    pieces = pieces.flatMap((piece) =>
      triangles.flatMap(({ corners, sign }) => {
        const shape = clip(piece.shape, turnLeft(corners))
        return shape.length === 0 ? [] : [{ shape, sign: piece.sign * sign }]
      }),
    )
  return Math.abs(pieces.reduce((sum, { shape, sign }) => sum + sign * convexArea(shape), 0))
}

function fan(polygon: Polygon, origin: Point | undefined): Signed[] {
  if (!origin) return []
  return edges(polygon).flatMap(([from, to]) => {
    const turn = cross(origin, from, to)
    return turn === 0 ? [] : [{ corners: [origin, from, to] as const, sign: Math.sign(turn) }]
  })
}

/** What of a convex shape lies inside a triangle that turns left (Sutherland and Hodgman). */
function clip(shape: Polygon, triangle: Triangle): Polygon {
  let rest = shape
  for (const [from, to] of edges(triangle)) {
    const kept: Point[] = []
    for (const [start, end] of edges(rest)) {
      const before = cross(from, to, start)
      const after = cross(from, to, end)
      if (before >= 0) kept.push(start)
      if (before * after < 0) kept.push(between(start, end, before / (before - after)))
    }
    rest = kept
  }
  return rest
}

function convexArea(shape: Polygon): number {
  return fan(shape, shape[0]).reduce((sum, { corners }) => sum + areaOf(corners), 0)
}

function areaOf([a, b, c]: Triangle): number {
  return Math.abs(cross(a, b, c))
}

function turnLeft([a, b, c]: Triangle): Triangle {
  return cross(a, b, c) < 0 ? [a, c, b] : [a, b, c]
}

function doCross([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  return cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0
}

/** Above 0 where the way from a over b to c turns left. */
function cross(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

function between(start: Point, end: Point, part: number): Point {
  return [start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part]
}

function edges(polygon: Polygon): (readonly [Point, Point])[] {
  return polygon.flatMap((from, index) => {
    const to = polygon[index + 1] ?? polygon[0]
    return to ? [[from, to] as const] : []
  })
}
