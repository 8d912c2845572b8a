// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'react'
import { type Mark, markText, paintMark } from './mark-paint.ts'

const MINUTE = 60_000

/** The text of the mark, new each minute. */
function useMarkText(mark: Mark): string {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), MINUTE - (Date.now() % MINUTE) + 50)
    return () => clearTimeout(timer)
  }, [now])
  return markText(mark, now)
}

/** Who looks, over the picture. It lies inside what goes to full screen, and is painted only when its text or size changes. */
export function Watermark(mark: Mark) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const text = useMarkText(mark)
  useEffect(() => {
    const element = canvas.current
    const frame = element?.parentElement
    if (!element || !frame) return
    const paint = () => {
      const unit = window.devicePixelRatio
      element.width = frame.clientWidth * unit
      element.height = frame.clientHeight * unit
      const pen = element.getContext('2d')
      if (pen && element.width > 0)
        paintMark(pen, text, { area: { x: 0, y: 0, width: element.width, height: element.height }, unit })
    }
    const observer = new ResizeObserver(paint)
    observer.observe(frame)
    return () => observer.disconnect()
  }, [text])
  return <canvas ref={canvas} className="watermark" data-testid="watermark" data-text={text} aria-hidden />
}
