// SPDX-License-Identifier: Apache-2.0
import type { Picture } from '../encode/picture.ts'
import { CLOCK_STRIP, clockStripCorner, formatClockStrip } from './clock-strip.ts'
import { CELL, drawText } from './font.ts'

const WHITE = 235
const BLACK = 16

/** `2026-11-23 19:04:55.123` in the zone that is `offsetMinutes` east of UTC. */
export function formatBurntTime(epochMillis: number, offsetMinutes: number): string {
  return new Date(epochMillis + offsetMinutes * 60_000).toISOString().slice(0, 23).replace('T', ' ')
}

/** Upper left corner of the burnt-in time; each of its 23 characters takes a cell of the font. */
export const CLOCK_TEXT_CORNER = { x: 16, y: 16 } as const

/** Draws the capture time as digits at the upper left and as the strip at the lower right. */
export function drawClock(picture: Picture, epochMillis: number, offsetMinutes: number): void {
  drawText(picture, formatBurntTime(epochMillis, offsetMinutes), CLOCK_TEXT_CORNER)
  const corner = clockStripCorner(picture.width, picture.height)
  const { block, columns } = CLOCK_STRIP
  formatClockStrip(epochMillis).forEach((isWhite, index) => {
    const x = corner.x + (index % columns) * block
    const y = corner.y + Math.floor(index / columns) * block
    fillBlock(picture, { x, y, level: isWhite ? WHITE : BLACK })
  })
}

function fillBlock(picture: Picture, square: { x: number; y: number; level: number }): void {
  const { block } = CLOCK_STRIP
  const stride = picture.columns * block
  for (let row = 0; row < block; row++) {
    const at = (square.y + row) * stride + square.x
    picture.y.fill(square.level, at, at + block)
  }
  for (let row = 0; row < block / 2; row++) {
    const at = (square.y / 2 + row) * (stride / 2) + square.x / 2
    picture.u.fill(128, at, at + block / 2)
    picture.v.fill(128, at, at + block / 2)
  }
  picture.touched[(square.y / block) * picture.columns + square.x / block] = 1
}

/** The camera's name at the lower left, as far as the strip leaves room. */
export function drawName(picture: Picture, name: string): void {
  const strip = clockStripCorner(picture.width, picture.height)
  const room = Math.max(0, Math.floor((strip.x - 32) / CELL.width))
  drawText(picture, name.slice(0, room), { x: 16, y: strip.y })
}
