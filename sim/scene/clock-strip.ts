// SPDX-License-Identifier: Apache-2.0

/** The capture time as 24 × 2 black and white squares of 16 pixels: 42 bits of epoch milliseconds, then 6 of CRC. */
export const CLOCK_STRIP = { columns: 24, rows: 2, block: 16, timeBits: 42, checkBits: 6 } as const

/** Smallest picture that holds the strip. */
export const SMALLEST = { width: 416, height: 96 } as const

/** Upper left corner of the strip in a picture of this size, on the grid of coding blocks. */
export function clockStripCorner(width: number, height: number): { x: number; y: number } {
  const { block, columns } = CLOCK_STRIP
  return { x: (Math.floor(width / block) - columns - 1) * block, y: (Math.floor(height / block) - 3) * block }
}

/** True is white, left to right, upper row first. */
export function formatClockStrip(epochMillis: number): boolean[] {
  const bits: boolean[] = []
  for (let bit = CLOCK_STRIP.timeBits - 1; bit >= 0; bit--) bits.push(Math.floor(epochMillis / 2 ** bit) % 2 === 1)
  const check = checkOf(bits)
  for (let bit = CLOCK_STRIP.checkBits - 1; bit >= 0; bit--) bits.push(((check >> bit) & 1) === 1)
  return bits
}

/**
 * Reads the capture time (epoch milliseconds) from RGBA pixels, as a browser's canvas gives them; null when there is
 * no strip or its check fails. Width and height are the video's own: a scaled copy cannot be read.
 */
export function readClockStrip(rgba: ArrayLike<number>, width: number, height: number): number | null {
  const corner = clockStripCorner(width, height)
  const { block, columns, rows } = CLOCK_STRIP
  const bits: boolean[] = []
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = corner.x + (column + 0.5) * block
      const y = corner.y + (row + 0.5) * block
      const at = (y * width + x) * 4
      bits.push((rgba[at] ?? 0) * 0.2126 + (rgba[at + 1] ?? 0) * 0.7152 + (rgba[at + 2] ?? 0) * 0.0722 > 127)
    }
  }
  const time = bits.slice(0, CLOCK_STRIP.timeBits)
  const check = bits.slice(CLOCK_STRIP.timeBits).reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0)
  return check === checkOf(time) ? time.reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0) : null
}

/** CRC-6 (x⁶ + x + 1), begun with ones so that neither all black nor all white is a time. */
function checkOf(bits: readonly boolean[]): number {
  let register = 0x3f
  for (const bit of bits) {
    const feedback = ((register >> 5) & 1) ^ (bit ? 1 : 0)
    register = ((register << 1) & 0x3f) ^ (feedback ? 0x03 : 0)
  }
  return register
}
