// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { formatMoment } from '../i18n/moment.ts'
import { useSay } from '../i18n/index.ts'
import type { Coverage, Span } from '../player/coverage.ts'
import { panView, timeAt, xOf, zoomView } from '../player/timeline-scale.ts'
import { useSettings } from '../settings.tsx'
import { TimelineHover } from './timeline-hover.tsx'
import { paintTimeline } from './timeline-paint.ts'
import './timeline.css'

export type TimelineMarks = Readonly<{ in: number | null; out: number | null }>

type Props = Readonly<{
  view: Span
  setView: (change: (view: Span) => Span) => void
  time: number
  selected: Coverage | null
  all: readonly Coverage[]
  marks: TimelineMarks
  /** Stretches on hold, and moments with a note. */
  held?: readonly Span[]
  bookmarks?: readonly number[]
  setMarks: (marks: TimelineMarks) => void
  seek: (time: number) => void
  /** Whose stills are shown under the pointer. */
  camera: string | null
}>

type Grip = 'pan' | 'in' | 'out'
type Drag = { grip: Grip; lastX: number; hasMoved: boolean }
const REACH = 8

function gripAt(x: number, width: number, { marks, view }: Pick<Props, 'marks' | 'view'>): Grip {
  const near = (time: number | null) => time !== null && Math.abs(xOf(view, width, time) - x) < REACH
  return near(marks.in) ? 'in' : near(marks.out) ? 'out' : 'pan'
}

function useCanvas(props: Props, hover: number | null) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const isDark = useSettings().theme === 'dark'
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const element = canvas.current
    const pen = element?.getContext('2d')
    if (!element || !pen || size.width === 0) return
    const ratio = window.devicePixelRatio
    element.width = size.width * ratio
    element.height = size.height * ratio
    pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    const { view, time, selected, all, marks, held = [], bookmarks = [] } = props
    paintTimeline(pen, { view, ...size, time, now: Date.now(), isDark, selected, all, marks, held, bookmarks, hover })
  })
  return { frame, canvas, width: size.width }
}

function stepByKey(event: KeyboardEvent, { view, time, seek }: Props): void {
  const span = view.end - view.start
  const moves: Record<string, number> = {
    ArrowLeft: -span / 100,
    ArrowRight: span / 100,
    PageUp: -span / 4,
    PageDown: span / 4,
  }
  const by = moves[event.key]
  if (by === undefined) return
  event.preventDefault()
  event.stopPropagation()
  seek(time + by)
}

export function Timeline(props: Props) {
  const say = useSay()
  const { view, setView, time, marks, setMarks, seek } = props
  const [hover, setHover] = useState<number | null>(null)
  const { frame, canvas, width } = useCanvas(props, hover)
  const drag = useRef<Drag | null>(null)
  const fingers = useRef(new Map<number, number>())

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey
      setView((old) => {
        const perPixel = (old.end - old.start) / box.width
        if (isSideways) return panView(old, (event.deltaX || event.deltaY) * perPixel)
        return zoomView(old, Math.exp(event.deltaY * 0.0025), timeAt(old, box.width, event.clientX - box.left))
      })
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [frame, setView])

  const xIn = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    const x = xIn(event)
    fingers.current.set(event.pointerId, x)
    drag.current = { grip: gripAt(x, width, props), lastX: x, hasMoved: fingers.current.size > 1 }
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const x = xIn(event)
    if (event.pointerType === 'mouse') setHover(timeAt(view, width, x))
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
    const before = fingers.current.get(event.pointerId)
    if (before !== undefined) fingers.current.set(event.pointerId, x)
    if (other !== undefined && before !== undefined) {
      const factor = Math.max(8, Math.abs(before - other)) / Math.max(8, Math.abs(x - other))
      return setView((old) => zoomView(old, factor, timeAt(old, width, (x + other) / 2)))
    }
    const now = drag.current
    if (!now || (!now.hasMoved && Math.abs(x - now.lastX) < 4)) return
    now.hasMoved = true
    if (now.grip === 'pan') setView((old) => panView(old, ((now.lastX - x) * (old.end - old.start)) / width))
    else setMarks({ ...marks, [now.grip]: timeAt(view, width, x) })
    now.lastX = x
  }
  const up = (event: PointerEvent<HTMLDivElement>) => {
    fingers.current.delete(event.pointerId)
    if (drag.current && !drag.current.hasMoved) seek(timeAt(view, width, xIn(event)))
    if (fingers.current.size === 0) drag.current = null
  }
  return (
    <div
      className="timeline"
      ref={frame}
      role="slider"
      tabIndex={0}
      data-testid="timeline"
      aria-label={say('timeline.label')}
      aria-valuemin={Math.round(view.start / 1000)}
      aria-valuemax={Math.round(view.end / 1000)}
      aria-valuenow={Math.round(Math.min(view.end, Math.max(view.start, time)) / 1000)}
      aria-valuetext={formatMoment(time)}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerLeave={() => setHover(null)}
      onDoubleClick={() => setView((old) => zoomView(old, 4, time))}
      onKeyDown={(event) => stepByKey(event, props)}
    >
      <canvas ref={canvas} aria-hidden />
      {hover !== null && drag.current?.hasMoved !== true ? (
        <TimelineHover
          at={hover}
          x={xOf(view, width, hover)}
          width={width}
          coverage={props.selected}
          camera={props.camera}
        />
      ) : null}
    </div>
  )
}
