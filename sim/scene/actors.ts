// SPDX-License-Identifier: Apache-2.0
import type { Canvas } from './canvas.ts'
import { blend, type Colour, colour } from './colour.ts'

const SKIN = colour(0xc9a184)
const GLASS = colour(0x9fb6c4)
const TYRE = colour(0x1c1d20)
const LAMP = colour(0xf7edc0)
const TAIL = colour(0xc23b2e)
const BLACK = colour(0x101214)

export type Walker = Readonly<{ x: number; ground: number; height: number; coat: Colour; stride: number }>

/** A walking figure without a face: round head, coat, two legs that swing with `stride` (radians). */
export function drawWalker(canvas: Canvas, walker: Walker): void {
  const { x, ground, height: h, coat } = walker
  const swing = Math.sin(walker.stride) * h * 0.13
  const hip = ground - h * 0.45
  const trousers = blend(coat, BLACK, 0.55)
  canvas.ellipse({ x: x - h * 0.2, y: ground - h * 0.03, w: h * 0.4, h: h * 0.06 }, blend(BLACK, coat, 0.15))
  canvas.line([x, hip], [x + swing, ground], { width: h * 0.1, fill: trousers })
  canvas.line([x, hip], [x - swing, ground], { width: h * 0.1, fill: blend(trousers, BLACK, 0.25) })
  canvas.polygon(
    [
      [x - h * 0.1, ground - h * 0.82],
      [x + h * 0.1, ground - h * 0.82],
      [x + h * 0.12, hip],
      [x - h * 0.12, hip],
    ],
    coat,
  )
  canvas.line([x, ground - h * 0.78], [x - swing * 0.8, ground - h * 0.48], {
    width: h * 0.06,
    fill: blend(coat, BLACK, 0.2),
  })
  canvas.ellipse({ x: x - h * 0.07, y: ground - h, w: h * 0.14, h: h * 0.17 }, SKIN)
  canvas.ellipse({ x: x - h * 0.075, y: ground - h * 1.02, w: h * 0.15, h: h * 0.1 }, BLACK)
}

export type Car = Readonly<{ x: number; ground: number; length: number; paint: Colour; facing: 1 | -1 }>

/** A car from the side, its middle at `x`, no plate. */
export function drawCar(canvas: Canvas, car: Car): void {
  const { x, ground, length: l, paint, facing: f } = car
  const at = (dx: number, dy: number): readonly [number, number] => [x + f * dx * l, ground - dy * l]
  canvas.ellipse({ x: x - l * 0.52, y: ground - l * 0.04, w: l * 1.04, h: l * 0.07 }, colour(0x2b2d30))
  canvas.polygon([at(-0.5, 0.07), at(-0.5, 0.2), at(-0.46, 0.23), at(0.3, 0.23), at(0.48, 0.19), at(0.5, 0.07)], paint)
  canvas.polygon([at(-0.42, 0.22), at(-0.3, 0.36), at(0.08, 0.36), at(0.27, 0.22)], blend(paint, BLACK, 0.12))
  canvas.polygon([at(-0.36, 0.23), at(-0.27, 0.335), at(-0.12, 0.335), at(-0.12, 0.23)], GLASS)
  canvas.polygon([at(-0.09, 0.23), at(-0.09, 0.335), at(0.06, 0.335), at(0.19, 0.23)], GLASS)
  for (const wheel of [-0.3, 0.3]) {
    const cx = x + f * wheel * l
    canvas.ellipse({ x: cx - l * 0.085, y: ground - l * 0.15, w: l * 0.17, h: l * 0.17 }, TYRE)
    canvas.ellipse({ x: cx - l * 0.045, y: ground - l * 0.11, w: l * 0.09, h: l * 0.09 }, colour(0x9a9ea3))
  }
  canvas.polygon([at(0.44, 0.19), at(0.485, 0.18), at(0.49, 0.14), at(0.44, 0.15)], LAMP)
  canvas.polygon([at(-0.5, 0.2), at(-0.46, 0.2), at(-0.46, 0.15), at(-0.5, 0.15)], TAIL)
}

export type Cyclist = Readonly<{
  x: number
  ground: number
  height: number
  coat: Colour
  facing: 1 | -1
  turn: number
}>

/** A bicycle with its rider; `turn` is the crank's angle. */
export function drawCyclist(canvas: Canvas, cyclist: Cyclist): void {
  const { x, ground, height: h, facing: f } = cyclist
  drawBicycle(canvas, { x, ground, height: h, frame: colour(0x3b5f8a) })
  const hip: readonly [number, number] = [x - f * h * 0.1, ground - h * 0.52]
  const foot = Math.sin(cyclist.turn) * h * 0.07
  const trousers = blend(cyclist.coat, BLACK, 0.6)
  canvas.line(hip, [x + f * h * 0.06, ground - h * 0.3], { width: h * 0.08, fill: trousers })
  canvas.line([x + f * h * 0.06, ground - h * 0.3], [x, ground - h * 0.13 + foot], { width: h * 0.07, fill: trousers })
  canvas.line(hip, [x + f * h * 0.07, ground - h * 0.84], { width: h * 0.17, fill: cyclist.coat })
  canvas.line([x + f * h * 0.06, ground - h * 0.78], [x + f * h * 0.26, ground - h * 0.56], {
    width: h * 0.06,
    fill: cyclist.coat,
  })
  canvas.ellipse({ x: x + f * h * 0.1 - h * 0.07, y: ground - h, w: h * 0.14, h: h * 0.16 }, SKIN)
  canvas.ellipse({ x: x + f * h * 0.1 - h * 0.075, y: ground - h * 1.02, w: h * 0.15, h: h * 0.09 }, BLACK)
}

/** A bicycle that stands alone. */
export function drawBicycle(
  canvas: Canvas,
  bicycle: { x: number; ground: number; height: number; frame: Colour },
): void {
  const { x, ground, height: h, frame } = bicycle
  for (const side of [-1, 1]) {
    const cx = x + side * h * 0.27
    canvas.ellipse({ x: cx - h * 0.18, y: ground - h * 0.36, w: h * 0.36, h: h * 0.36 }, TYRE)
    canvas.ellipse({ x: cx - h * 0.14, y: ground - h * 0.32, w: h * 0.28, h: h * 0.28 }, colour(0x6f757b))
  }
  const stroke = { width: Math.max(3, h * 0.035), fill: frame }
  canvas.line([x - h * 0.27, ground - h * 0.18], [x, ground - h * 0.16], stroke)
  canvas.line([x, ground - h * 0.16], [x - h * 0.1, ground - h * 0.48], stroke)
  canvas.line([x - h * 0.09, ground - h * 0.42], [x + h * 0.22, ground - h * 0.42], stroke)
  canvas.line([x, ground - h * 0.16], [x + h * 0.22, ground - h * 0.42], stroke)
  canvas.line([x + h * 0.27, ground - h * 0.18], [x + h * 0.2, ground - h * 0.54], stroke)
}

/** A conifer or round tree on a trunk. */
export function drawTree(canvas: Canvas, tree: { x: number; ground: number; height: number; leaf: Colour }): void {
  const { x, ground, height: h, leaf } = tree
  canvas.rect({ x: x - h * 0.04, y: ground - h * 0.4, w: h * 0.08, h: h * 0.4 }, colour(0x5b4a3a))
  canvas.ellipse({ x: x - h * 0.32, y: ground - h * 0.85, w: h * 0.64, h: h * 0.56 }, blend(leaf, BLACK, 0.2))
  canvas.ellipse({ x: x - h * 0.27, y: ground - h, w: h * 0.5, h: h * 0.52 }, leaf)
  canvas.ellipse({ x: x - h * 0.2, y: ground - h * 0.96, w: h * 0.26, h: h * 0.26 }, blend(leaf, LAMP, 0.18))
}
