// SPDX-License-Identifier: Apache-2.0
import type { Span } from './coverage.ts'

const DAY = 24 * 3_600_000

/** From about ten frames to two months across. */
const LEAST_SPAN = 400
const MOST_SPAN = 62 * DAY

export function xOf(view: Span, width: number, time: number): number {
  return ((time - view.start) / (view.end - view.start)) * width
}

export function timeAt(view: Span, width: number, x: number): number {
  return view.start + (x / Math.max(1, width)) * (view.end - view.start)
}

/** Shorter or longer by `factor`, with the instant `at` staying where it is on the screen. */
export function zoomView(view: Span, factor: number, at: number): Span {
  const span = view.end - view.start
  const next = Math.min(MOST_SPAN, Math.max(LEAST_SPAN, span * factor))
  const share = (at - view.start) / span
  const start = at - next * share
  return { start, end: start + next }
}

export function panView(view: Span, millis: number): Span {
  return { start: view.start + millis, end: view.end + millis }
}

export function centreView(view: Span, at: number): Span {
  const half = (view.end - view.start) / 2
  return { start: at - half, end: at + half }
}
