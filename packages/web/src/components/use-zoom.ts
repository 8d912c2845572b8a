// SPDX-License-Identifier: Apache-2.0
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { panBy, WHOLE, type Zoom, zoomAbout } from '../player/digital-zoom.ts'

type Point = { x: number; y: number }

/** Wheel, pinch and drag on a picture. The wheel listener is our own because React's cannot prevent scrolling. */
export function useZoom(frame: RefObject<HTMLElement | null>) {
  const [zoom, setZoom] = useState<Zoom>(WHOLE)
  const fingers = useRef(new Map<number, Point>())
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const point = { x: (event.clientX - box.left) / box.width - 0.5, y: (event.clientY - box.top) / box.height - 0.5 }
      setZoom((now) => zoomAbout(now, Math.exp(-event.deltaY * 0.0022), point))
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [frame])

  const move = (event: PointerEvent<HTMLElement>) => {
    const before = fingers.current.get(event.pointerId)
    if (!before) return
    const box = event.currentTarget.getBoundingClientRect()
    const now = { x: event.clientX, y: event.clientY }
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
    fingers.current.set(event.pointerId, now)
    if (!other)
      return setZoom((old) =>
        old.scale > 1 ? panBy(old, (now.x - before.x) / box.width, (now.y - before.y) / box.height) : old,
      )
    const spread = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y)
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    const point = { x: (middle.x - box.left) / box.width - 0.5, y: (middle.y - box.top) / box.height - 0.5 }
    setZoom((old) => zoomAbout(old, spread(now) / Math.max(1, spread(before)), point))
  }
  const lift = (event: PointerEvent<HTMLElement>) => fingers.current.delete(event.pointerId)
  return {
    zoom,
    reset: () => setZoom(WHOLE),
    by: (factor: number) => setZoom((old) => zoomAbout(old, factor, { x: 0, y: 0 })),
    style: { transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})` },
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
      },
      onPointerMove: move,
      onPointerUp: lift,
      onPointerCancel: lift,
      onPointerLeave: lift,
    },
  }
}
