// SPDX-License-Identifier: Apache-2.0
import type { Canvas } from './canvas.ts'

/** An invented place: what stands still and what moves in it, on a sheet of 1280 × 720. */
export type Scene = Readonly<{
  name: string
  background(canvas: Canvas): void
  /** Draws what moves, as it is `seconds` after an arbitrary origin; the same seconds give the same picture. */
  moving(canvas: Canvas, seconds: number): void
}>

/** A value that runs from 0 to 1 in `period` seconds, again and again. */
export function cycle(seconds: number, period: number, phase = 0): number {
  const turns = seconds / period + phase
  return turns - Math.floor(turns)
}

/** There and back: 0 to 1 to 0 in `period` seconds, and which way it is going. */
export function pace(seconds: number, period: number, phase = 0): { at: number; facing: 1 | -1 } {
  const turn = cycle(seconds, period, phase)
  return turn < 0.5 ? { at: turn * 2, facing: 1 } : { at: 2 - turn * 2, facing: -1 }
}
