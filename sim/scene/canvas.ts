// SPDX-License-Identifier: Apache-2.0
import type { Picture } from '../encode/picture.ts'
import { blend, type Colour } from './colour.ts'

export type Point = readonly [x: number, y: number]
export type Box = Readonly<{ x: number; y: number; w: number; h: number }>

/** Scenes are drawn on a sheet of this size, whatever the picture's. */
export const SHEET = { width: 1280, height: 720 } as const

/** Draws filled shapes into a picture, and marks the blocks it touches. */
export class Canvas {
  readonly #picture: Picture
  readonly #scaleX: number
  readonly #scaleY: number

  constructor(picture: Picture) {
    this.#picture = picture
    this.#scaleX = picture.width / SHEET.width
    this.#scaleY = picture.height / SHEET.height
  }

  rect(box: Box, fill: Colour): void {
    const x0 = Math.round(box.x * this.#scaleX)
    const x1 = Math.round((box.x + box.w) * this.#scaleX)
    const y0 = Math.round(box.y * this.#scaleY)
    const y1 = Math.round((box.y + box.h) * this.#scaleY)
    for (let y = y0; y < y1; y++) this.#span(y, x0, x1, fill)
    this.#mark(x0, y0, x1, y1)
  }

  /** From top to bottom, rounded with a little ordered noise so that no bands show. */
  gradient(box: Box, top: Colour, bottom: Colour): void {
    const y0 = Math.round(box.y * this.#scaleY)
    const y1 = Math.round((box.y + box.h) * this.#scaleY)
    const x0 = Math.round(box.x * this.#scaleX)
    const x1 = Math.round((box.x + box.w) * this.#scaleX)
    for (let y = y0; y < y1; y++) this.#span(y, x0, x1, blend(top, bottom, (y - y0) / Math.max(1, y1 - y0 - 1)))
    this.#mark(x0, y0, x1, y1)
  }

  /** Any simple polygon, even–odd. */
  polygon(points: readonly Point[], fill: Colour): void {
    const scaled = points.map(([x, y]): Point => [x * this.#scaleX, y * this.#scaleY])
    const ys = scaled.map(([, y]) => y)
    const xs = scaled.map(([x]) => x)
    const y0 = Math.max(0, Math.floor(Math.min(...ys)))
    const y1 = Math.ceil(Math.max(...ys))
    for (let y = y0; y < y1; y++) {
      const count = cross(scaled, y + 0.5)
      for (let index = 0; index + 1 < count; index += 2) {
        this.#span(y, Math.round(cuts[index] ?? 0), Math.round(cuts[index + 1] ?? 0), fill)
      }
    }
    this.#mark(Math.floor(Math.min(...xs)), y0, Math.ceil(Math.max(...xs)), y1)
  }

  /** The ellipse that fits the box. */
  ellipse(box: Box, fill: Colour): void {
    const cx = (box.x + box.w / 2) * this.#scaleX
    const cy = (box.y + box.h / 2) * this.#scaleY
    const rx = (box.w / 2) * this.#scaleX
    const ry = (box.h / 2) * this.#scaleY
    const y0 = Math.floor(cy - ry)
    const y1 = Math.ceil(cy + ry)
    for (let y = y0; y < y1; y++) {
      const up = (y + 0.5 - cy) / ry
      if (up * up >= 1) continue
      const half = rx * Math.sqrt(1 - up * up)
      this.#span(y, Math.round(cx - half), Math.round(cx + half), fill)
    }
    this.#mark(Math.floor(cx - rx), y0, Math.ceil(cx + rx), y1)
  }

  /** A straight stroke of the given thickness. */
  line(from: Point, to: Point, stroke: { width: number; fill: Colour }): void {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1
    const dx = (-(to[1] - from[1]) / length) * (stroke.width / 2)
    const dy = ((to[0] - from[0]) / length) * (stroke.width / 2)
    this.polygon(
      [
        [from[0] + dx, from[1] + dy],
        [to[0] + dx, to[1] + dy],
        [to[0] - dx, to[1] - dy],
        [from[0] - dx, from[1] - dy],
      ],
      stroke.fill,
    )
  }

  #span(y: number, from: number, to: number, fill: Colour): void {
    const { width, height, columns } = this.#picture
    if (y < 0 || y >= height) return
    const x0 = Math.max(0, from)
    const x1 = Math.min(width, to)
    if (x0 >= x1) return
    const stride = columns * 16
    const whole = Math.round(fill.y)
    if (whole === fill.y) this.#picture.y.fill(whole, y * stride + x0, y * stride + x1)
    else this.#dither(y, x0, x1, fill.y)
    const row = (y >> 1) * (stride / 2)
    this.#picture.u.fill(Math.round(fill.u), row + (x0 >> 1), row + ((x1 + 1) >> 1))
    this.#picture.v.fill(Math.round(fill.v), row + (x0 >> 1), row + ((x1 + 1) >> 1))
  }

  #dither(y: number, x0: number, x1: number, level: number): void {
    const stride = this.#picture.columns * 16
    const floor = Math.floor(level)
    const part = level - floor
    for (let x = x0; x < x1; x++) {
      const threshold = (((x & 1) * 2 + (y & 1) * 3) % 4) / 4 + 0.125
      this.#picture.y[y * stride + x] = part > threshold ? floor + 1 : floor
    }
  }

  #mark(x0: number, y0: number, x1: number, y1: number): void {
    const { columns, rows, touched } = this.#picture
    const left = Math.max(0, x0 >> 4)
    const right = Math.min(columns - 1, x1 >> 4)
    for (let row = Math.max(0, y0 >> 4); row <= Math.min(rows - 1, y1 >> 4); row++) {
      if (left <= right) touched.fill(1, row * columns + left, row * columns + right + 1)
    }
  }
}

const cuts = new Float64Array(32)

/** Leaves in `cuts`, in order, where a horizontal line meets the edges; returns how many there are. */
function cross(points: readonly Point[], y: number): number {
  let count = 0
  let [ax, ay] = points.at(-1) ?? [0, 0]
  for (const [bx, by] of points) {
    if (ay <= y !== by <= y && count < cuts.length) {
      const cut = ax + ((y - ay) / (by - ay)) * (bx - ax)
      let at = count++
      for (; at > 0 && (cuts[at - 1] ?? 0) > cut; at--) cuts[at] = cuts[at - 1] ?? 0
      cuts[at] = cut
    }
    ax = bx
    ay = by
  }
  return count
}
