// SPDX-License-Identifier: Apache-2.0

/** Letters as they were drawn: one byte a pixel, 255 where the ink is full. */
export type Letters = Readonly<{ width: number; height: number; ink: Uint8Array }>

/** The brightness of a picture, one byte a pixel, rows `stride` apart. Written into. */
export type Brightness = Readonly<{ width: number; height: number; stride: number; data: Uint8Array }>

/** The pixels that a mark touches, sparse: how much of white and of black each takes, of 256. */
export type Stamp = Readonly<{
  width: number
  height: number
  x: Int16Array
  y: Int16Array
  white: Uint8Array
  black: Uint8Array
}>

/** Light letters with a dark edge, so that they show on any picture; turned by `slant`. Strengths of 256. */
export function makeStamp(letters: Letters, look: Readonly<{ slant: number; white: number; black: number }>): Stamp {
  const [cos, sin] = [Math.cos(look.slant), Math.sin(look.slant)]
  const width = Math.ceil(letters.width * cos + letters.height * Math.abs(sin)) + 2 * EDGE
  const height = Math.ceil(letters.width * Math.abs(sin) + letters.height * cos) + 2 * EDGE
  const [x, y, white, black]: [number[], number[], number[], number[]] = [[], [], [], []]
  const inkAt = (column: number, row: number): number => {
    const [dx, dy] = [column - width / 2, row - height / 2]
    const [u, v] = [dx * cos + dy * sin + letters.width / 2, dy * cos - dx * sin + letters.height / 2]
    return sampleInk(letters, u, v)
  }
  const all = new Uint8Array(width * height)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) all[row * width + column] = inkAt(column, row)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const ink = all[row * width + column] ?? 0
      const near = nearestInk(all, { width, height, column, row })
      if (near < FAINT) continue
      x.push(column)
      y.push(row)
      white.push((ink * look.white) >> 8)
      black.push(((near - ink) * look.black) >> 8)
    }
  }
  return {
    ...{ width, height, x: Int16Array.from(x), y: Int16Array.from(y) },
    ...{ white: Uint8Array.from(white), black: Uint8Array.from(black) },
  }
}

/** Draws it with its upper left corner here; what lies outside is left out. */
export function press(stamp: Stamp, onto: Brightness, at: Readonly<{ x: number; y: number }>): void {
  const { data, stride, width, height } = onto
  for (let i = 0; i < stamp.x.length; i++) {
    const column = at.x + (stamp.x[i] ?? 0)
    const row = at.y + (stamp.y[i] ?? 0)
    if (column < 0 || row < 0 || column >= width || row >= height) continue
    const place = row * stride + column
    const old = data[place] ?? 0
    const dark = old - ((old * (stamp.black[i] ?? 0)) >> 8)
    data[place] = dark + (((WHITE - dark) * (stamp.white[i] ?? 0)) >> 8)
  }
}

/** All over the picture, each row moved by half a step. */
export function pressAll(stamp: Stamp, onto: Brightness): void {
  const [stepX, stepY] = [Math.round(stamp.width * 1.12), Math.round(stamp.height * 1.05)]
  for (let y = -Math.round(stamp.height / 3), row = 0; y < onto.height; y += stepY, row++)
    for (let x = -Math.round(stepX / (row % 2 === 0 ? 4 : 1.4)); x < onto.width; x += stepX)
      press(stamp, onto, { x, y })
}

const EDGE = 2
const FAINT = 24
/** The brightest of studio range, which full range shows as nearly white. */
const WHITE = 235

function sampleInk({ width, height, ink }: Letters, u: number, v: number): number {
  const [x, y] = [Math.floor(u), Math.floor(v)]
  if (x < 0 || y < 0 || x + 1 >= width || y + 1 >= height) return 0
  const [fx, fy, at] = [u - x, v - y, y * width + x]
  const top = (ink[at] ?? 0) * (1 - fx) + (ink[at + 1] ?? 0) * fx
  const bottom = (ink[at + width] ?? 0) * (1 - fx) + (ink[at + width + 1] ?? 0) * fx
  return top * (1 - fy) + bottom * fy
}

type Spot = Readonly<{ width: number; height: number; column: number; row: number }>

/** The fullest ink of the pixel and its neighbours. */
function nearestInk(all: Uint8Array, { width, height, column, row }: Spot): number {
  let most = 0
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++)
      most = Math.max(most, all[y * width + x] ?? 0)
  return most
}
