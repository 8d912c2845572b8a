// SPDX-License-Identifier: Apache-2.0
import { H264Encoder } from '../encode/h264/encoder.ts'
import type { Picture } from '../encode/picture.ts'
import { SCENES, Stage } from '../scene/stage.ts'

export type LoopOptions = Readonly<{
  width: number
  height: number
  fps: number
  seconds: number
  bitsPerSecond: number
}>
export type NoisyLoop = Readonly<{
  parameterSets: readonly Uint8Array[]
  /** NAL units of each picture; the first is the only key picture. */
  pictures: readonly (readonly Uint8Array[])[]
  bytes: number
}>

/** One key-frame interval of H.264 whose bit rate is filled up by noise in ever other places. */
export function makeNoisyLoop(options: LoopOptions): NoisyLoop {
  const { width, height, fps, seconds, bitsPerSecond } = options
  const [scene] = SCENES
  if (scene === undefined) throw new Error('bug: there are scenes')
  const stage = new Stage({ scene, name: 'BENCH', width, height, offsetMinutes: 0 })
  const encoder = new H264Encoder({ width, height, fps })
  encoder.encode(stage.background, true)
  const count = Math.round(fps * seconds)
  const pictures: Uint8Array[][] = []
  const random = new Noise(1)
  let left = (bitsPerSecond / 8) * seconds
  let blocks = 40
  for (let index = 0; index < count; index++) {
    const picture = stage.draw((index * 1000) / fps)
    if (index > 0) for (let n = 0; n < blocks; n++) roughen(picture, random.below(picture.touched.length), random)
    const nals = encoder.encode(picture, index === 0)
    const bytes = nals.reduce((sum, nal) => sum + nal.length, 0)
    pictures.push(nals)
    left -= bytes
    const wanted = left / Math.max(1, count - index - 1)
    if (index > 0) blocks = Math.max(1, Math.min(picture.touched.length, Math.round((blocks * wanted) / bytes)))
  }
  const bytes = pictures.flat().reduce((sum, nal) => sum + nal.length, 0)
  return { parameterSets: encoder.parameterSets, pictures, bytes }
}

function roughen(picture: Picture, block: number, random: Noise): void {
  const stride = picture.columns * 16
  const column = block % picture.columns
  const at = ((block - column) / picture.columns) * 16 * stride + column * 16
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++) {
      const place = at + y * stride + x
      picture.y[place] = Math.max(16, Math.min(235, (picture.y[place] ?? 0) + random.below(48) - 24))
    }
  }
  picture.touched[block] = 1
}

/** The same numbers each time (xorshift32), so that a bench repeats. */
class Noise {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  below(limit: number): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return (x >>> 0) % limit
  }
}
