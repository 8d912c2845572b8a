// SPDX-License-Identifier: Apache-2.0

/** Video-range BT.709 samples. */
export type Colour = Readonly<{ y: number; u: number; v: number }>

/** From 0xRRGGBB. */
export function colour(hex: number): Colour {
  const red = (hex >> 16) / 255
  const green = ((hex >> 8) & 0xff) / 255
  const blue = (hex & 0xff) / 255
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return {
    y: Math.round(16 + 219 * luma),
    u: Math.round(128 + (224 * (blue - luma)) / 1.8556),
    v: Math.round(128 + (224 * (red - luma)) / 1.5748),
  }
}

/** `share` of the way from one colour to another. */
export function blend(from: Colour, to: Colour, share: number): Colour {
  const mix = (a: number, b: number) => a + (b - a) * share
  return { y: mix(from.y, to.y), u: mix(from.u, to.u), v: mix(from.v, to.v) }
}
