// SPDX-License-Identifier: Apache-2.0
import { copyBlock, createPicture, type Picture } from '../encode/picture.ts'
import { Canvas } from './canvas.ts'
import { drawClock, drawName } from './clock-band.ts'
import { bicycleShed, carPark, gate, perimeter, playground } from './outdoor.ts'
import { corridor, garage, liftHall, lobby } from './indoor.ts'
import type { Scene } from './scene.ts'

export const SCENES: readonly Scene[] = [
  gate,
  carPark,
  corridor,
  lobby,
  bicycleShed,
  playground,
  liftHall,
  garage,
  perimeter,
]

export type StageOptions = Readonly<{
  scene: Scene
  name: string
  width: number
  height: number
  offsetMinutes: number
}>

/** Plays one scene into one picture, redrawing only what moves. */
export class Stage {
  readonly #options: StageOptions
  readonly #background: Picture
  readonly #picture: Picture
  readonly #canvas: Canvas

  constructor(options: StageOptions) {
    this.#options = options
    this.#background = drawBackground(options)
    this.#picture = createPicture(options.width, options.height)
    this.#picture.y.set(this.#background.y)
    this.#picture.u.set(this.#background.u)
    this.#picture.v.set(this.#background.v)
    this.#canvas = new Canvas(this.#picture)
  }

  /** What does not move, with the camera's name and without the clock. */
  get background(): Picture {
    return this.#background
  }

  /** The picture of that time; the same object at each call. */
  draw(epochMillis: number): Picture {
    this.#wipe()
    this.#options.scene.moving(this.#canvas, epochMillis / 1000)
    drawClock(this.#picture, epochMillis, this.#options.offsetMinutes)
    return this.#picture
  }

  #wipe(): void {
    const { touched } = this.#picture
    for (let block = touched.indexOf(1); block >= 0; block = touched.indexOf(1, block + 1)) {
      copyBlock(this.#background, this.#picture, block)
      touched[block] = 0
    }
  }
}

/** Drawn twice as large and averaged, so that still edges are smooth. */
function drawBackground(options: StageOptions): Picture {
  const { width, height } = options
  const large = createPicture(width * 2, height * 2)
  options.scene.background(new Canvas(large))
  const picture = createPicture(width, height)
  halve(large.y, large.columns * 16, { to: picture.y, stride: picture.columns * 16, width, height })
  halve(large.u, large.columns * 8, {
    to: picture.u,
    stride: picture.columns * 8,
    width: width / 2,
    height: height / 2,
  })
  halve(large.v, large.columns * 8, {
    to: picture.v,
    stride: picture.columns * 8,
    width: width / 2,
    height: height / 2,
  })
  drawName(picture, options.name)
  picture.touched.fill(0)
  return picture
}

function halve(
  from: Uint8Array,
  fromStride: number,
  into: { to: Uint8Array; stride: number; width: number; height: number },
): void {
  for (let y = 0; y < into.height; y++) {
    for (let x = 0; x < into.width; x++) {
      const at = 2 * y * fromStride + 2 * x
      const sum =
        (from[at] ?? 0) + (from[at + 1] ?? 0) + (from[at + fromStride] ?? 0) + (from[at + fromStride + 1] ?? 0)
      into.to[y * into.stride + x] = (sum + 2) >> 2
    }
  }
}
