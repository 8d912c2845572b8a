// SPDX-License-Identifier: Apache-2.0
import type { GapCause } from '@mingjian/contract'
import { formatClock } from '../i18n/moment.ts'
import type { Coverage, Span } from '../player/coverage.ts'
import { uniteSpans } from '../player/coverage.ts'
import { xOf } from '../player/timeline-scale.ts'
import { type Tick, ticksOf } from '../player/timeline-ticks.ts'

export type TimelineScene = Readonly<{
  view: Span
  width: number
  height: number
  time: number
  now: number
  isDark: boolean
  selected: Coverage | null
  all: readonly Coverage[]
  marks: Readonly<{ in: number | null; out: number | null }>
  /** On hold, of the selected camera. */
  held: readonly Span[]
  /** Moments with a note. */
  bookmarks: readonly number[]
  hover: number | null
}>

type Pattern = 'slash' | 'back' | 'cross' | 'dots' | 'flat' | 'rows' | 'columns' | 'none'

/** A colour and a pattern for each cause, so that neither alone must tell them apart. */
export const GAP_LOOK: Record<GapCause, { colour: string; pattern: Pattern }> = {
  unreachable: { colour: '#d8503f', pattern: 'slash' },
  refused: { colour: '#c2479b', pattern: 'cross' },
  unsupported: { colour: '#8f63d2', pattern: 'dots' },
  stalled: { colour: '#d9822b', pattern: 'rows' },
  'link-lost': { colour: '#d6a419', pattern: 'back' },
  'disk-error': { colour: '#e0334c', pattern: 'cross' },
  connecting: { colour: '#4f8f8a', pattern: 'rows' },
  restart: { colour: '#b9b03a', pattern: 'columns' },
  'clock-step': { colour: '#2f9fc4', pattern: 'dots' },
  'not-in-use': { colour: '#66707d', pattern: 'none' },
  planned: { colour: '#6d8fd0', pattern: 'rows' },
  expired: { colour: '#59616c', pattern: 'slash' },
  deleted: { colour: '#7a5a6c', pattern: 'slash' },
  missing: { colour: '#9a4a2f', pattern: 'cross' },
  'not-yet': { colour: '#3a434f', pattern: 'none' },
}

const RULER = 20
const GAP = 4
const HELD = 4
/** Footage younger than this may not be to be had yet. */
const UNSETTLED = 60_000

const tiles = new Map<string, CanvasPattern>()

function strokes(pattern: Pattern): [number, number, number, number][] {
  if (pattern === 'slash')
    return [
      [0, 8, 8, 0],
      [-2, 2, 2, -2],
      [6, 10, 10, 6],
    ]
  if (pattern === 'back')
    return [
      [0, 0, 8, 8],
      [6, -2, 10, 2],
      [-2, 6, 2, 10],
    ]
  if (pattern === 'cross')
    return [
      [0, 0, 8, 8],
      [0, 8, 8, 0],
    ]
  if (pattern === 'rows')
    return [
      [0, 2, 8, 2],
      [0, 6, 8, 6],
    ]
  if (pattern === 'columns')
    return [
      [2, 0, 2, 8],
      [6, 0, 6, 8],
    ]
  return []
}

/** The pattern of a cause on its colour as a canvas fill. */
export function gapFill(context: CanvasRenderingContext2D, cause: GapCause): CanvasPattern | string {
  const { colour, pattern } = GAP_LOOK[cause]
  if (pattern === 'none') return 'transparent'
  const known = tiles.get(cause)
  if (known) return known
  const tile = document.createElement('canvas')
  tile.width = tile.height = 8
  const pen = tile.getContext('2d')
  if (!pen) return colour
  pen.fillStyle = `${colour}59`
  pen.fillRect(0, 0, 8, 8)
  pen.strokeStyle = pen.fillStyle = colour
  pen.lineWidth = 1.6
  for (const [x1, y1, x2, y2] of strokes(pattern)) {
    pen.beginPath()
    pen.moveTo(x1, y1)
    pen.lineTo(x2, y2)
    pen.stroke()
  }
  if (pattern === 'dots')
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ] as const)
      pen.fillRect(x - 1, y - 1, 2.4, 2.4)
  const made = context.createPattern(tile, 'repeat')
  if (made) tiles.set(cause, made)
  return made ?? colour
}

function labelOf(tick: Tick): string {
  const at = new Date(tick.at)
  if (tick.label === 'day') return `${at.getMonth() + 1}/${at.getDate()}`
  const clock = formatClock(tick.at, tick.label === 'milli')
  return tick.label === 'minute' ? clock.slice(0, 5) : tick.label === 'second' ? clock : clock.slice(6)
}

function paintRuler(pen: CanvasRenderingContext2D, scene: TimelineScene, ink: { text: string; line: string }): void {
  const offset = new Date(scene.view.start).getTimezoneOffset()
  pen.font = '11px system-ui, sans-serif'
  pen.textBaseline = 'middle'
  pen.textAlign = 'center'
  for (const tick of ticksOf(scene.view, scene.width, { apart: 76, offset })) {
    const x = Math.round(xOf(scene.view, scene.width, tick.at)) + 0.5
    pen.strokeStyle = ink.line
    pen.globalAlpha = tick.isMajor ? 1 : 0.55
    pen.beginPath()
    pen.moveTo(x, RULER - 4)
    pen.lineTo(x, scene.height)
    pen.stroke()
    pen.globalAlpha = 1
    pen.fillStyle = ink.text
    pen.font = tick.isMajor ? '600 11px system-ui, sans-serif' : '11px system-ui, sans-serif'
    pen.fillText(labelOf(tick), x, 9)
  }
}

type Row = Readonly<{ top: number; height: number }>
type Place = Readonly<{ scene: TimelineScene; row: Row }>

function paintSpan(pen: CanvasRenderingContext2D, { scene, row }: Place, span: Span): void {
  const from = Math.max(-2, xOf(scene.view, scene.width, span.start))
  const to = Math.min(scene.width + 2, xOf(scene.view, scene.width, span.end))
  // Never thinner than a pixel: a short gap in a month stays visible.
  if (to > -2 && from < scene.width + 2) pen.fillRect(from, row.top, Math.max(1, to - from), row.height)
}

function paintSelected(pen: CanvasRenderingContext2D, scene: TimelineScene, row: Row): void {
  const { selected } = scene
  if (!selected) return
  pen.fillStyle = scene.isDark ? '#2f9e63' : '#14783f'
  for (const run of selected.runs) paintSpan(pen, { scene, row }, run)
  for (const gap of selected.gaps) {
    if (gap.cause === 'not-yet' || gap.cause === 'not-in-use') continue
    pen.fillStyle = gapFill(pen, gap.cause)
    paintSpan(pen, { scene, row }, gap)
  }
}

function paintUnsettled(pen: CanvasRenderingContext2D, scene: TimelineScene, row: Row): void {
  pen.save()
  pen.beginPath()
  const from = xOf(scene.view, scene.width, scene.now - UNSETTLED)
  const to = xOf(scene.view, scene.width, scene.now)
  pen.rect(from, row.top, to - from, row.height)
  pen.clip()
  pen.strokeStyle = scene.isDark ? 'rgb(12 15 19 / 60%)' : 'rgb(255 255 255 / 70%)'
  pen.lineWidth = 3
  if (to > 0 && from < scene.width) {
    for (let x = Math.max(from, 0) - row.height; x < Math.min(to, scene.width); x += 9) {
      pen.beginPath()
      pen.moveTo(x, row.top + row.height)
      pen.lineTo(x + row.height, row.top)
      pen.stroke()
    }
  }
  pen.restore()
}

/** A band along the foot of the row: what may not be deleted, and over it nothing is hidden. */
function paintHeld(pen: CanvasRenderingContext2D, scene: TimelineScene, row: Row): void {
  const band: Row = { top: row.top + row.height - HELD, height: HELD }
  pen.fillStyle = scene.isDark ? '#c9a3ff' : '#6a2fb5'
  for (const span of scene.held) paintSpan(pen, { scene, row: band }, span)
}

function paintBookmarks(pen: CanvasRenderingContext2D, scene: TimelineScene): void {
  pen.fillStyle = scene.isDark ? '#5aaaf8' : '#0a4fa8'
  for (const at of scene.bookmarks) {
    const x = Math.round(xOf(scene.view, scene.width, at))
    if (x < -5 || x > scene.width + 5) continue
    pen.beginPath()
    pen.moveTo(x - 4, RULER - 3)
    pen.lineTo(x + 4, RULER - 3)
    pen.lineTo(x + 4, RULER + 7)
    pen.lineTo(x, RULER + 4)
    pen.lineTo(x - 4, RULER + 7)
    pen.fill()
  }
}

function paintMarks(pen: CanvasRenderingContext2D, scene: TimelineScene, colour: string): void {
  const { marks, view, width, height } = scene
  const start = marks.in === null ? null : xOf(view, width, marks.in)
  const end = marks.out === null ? null : xOf(view, width, marks.out)
  pen.fillStyle = `${colour}38`
  if (start !== null && end !== null) pen.fillRect(start, RULER, end - start, height - RULER)
  pen.fillStyle = colour
  for (const [x, side] of [
    [start, 1],
    [end, -1],
  ] as const) {
    if (x === null) continue
    pen.fillRect(x - 1.5, RULER - 2, 3, height - RULER + 2)
    pen.fillRect(side > 0 ? x : x - 9, RULER - 2, 9, 10)
  }
}

function paintHand(
  pen: CanvasRenderingContext2D,
  scene: TimelineScene,
  look: { at: number; colour: string; isMain: boolean },
): void {
  const x = Math.round(xOf(scene.view, scene.width, look.at))
  pen.fillStyle = look.colour
  pen.fillRect(x - (look.isMain ? 1 : 0), look.isMain ? RULER - 6 : RULER, look.isMain ? 2 : 1, scene.height)
  if (!look.isMain) return
  pen.beginPath()
  pen.moveTo(x - 6, RULER - 10)
  pen.lineTo(x + 6, RULER - 10)
  pen.lineTo(x, RULER - 1)
  pen.fill()
}

/** Draws the whole timeline: ruler, the selected camera's row, the row of all cameras, marks and hands. */
export function paintTimeline(pen: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { width, height, isDark } = scene
  const ink = isDark
    ? { text: '#b4bdc9', line: '#333c47', bed: '#1b2028' }
    : { text: '#2b323b', line: '#aab3bd', bed: '#dde2e8' }
  pen.clearRect(0, 0, width, height)
  const room = height - RULER - GAP - 4
  const upper: Row = { top: RULER, height: Math.round(room * 0.68) }
  const lower: Row = { top: RULER + upper.height + GAP, height: room - upper.height }
  pen.fillStyle = ink.bed
  pen.fillRect(0, upper.top, width, upper.height)
  pen.fillRect(0, lower.top, width, lower.height)
  paintRuler(pen, scene, ink)
  paintSelected(pen, scene, upper)
  pen.fillStyle = isDark ? '#3f7fc4' : '#1f5fa8'
  for (const span of uniteSpans(scene.all.flatMap((one) => one.runs))) paintSpan(pen, { scene, row: lower }, span)
  paintUnsettled(pen, scene, upper)
  paintHeld(pen, scene, upper)
  paintBookmarks(pen, scene)
  paintMarks(pen, scene, isDark ? '#f0b440' : '#8a5200')
  paintHand(pen, scene, { at: scene.now, colour: isDark ? '#8d98a8' : '#525c68', isMain: false })
  if (scene.hover !== null)
    paintHand(pen, scene, { at: scene.hover, colour: isDark ? '#d5dbe3' : '#2b323b', isMain: false })
  paintHand(pen, scene, { at: scene.time, colour: isDark ? '#ffffff' : '#000000', isMain: true })
}
