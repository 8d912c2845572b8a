// SPDX-License-Identifier: Apache-2.0
import Button from 'antd/es/button'
import { type PointerEvent, useRef, useState } from 'react'
import { useSay } from '../../i18n/index.ts'

const SIZE = { width: 400, height: 130 }

/** A signature drawn by mouse, pen or finger, as a PNG; null again when it is wiped. Whoever cannot draw types their name beside it. */
export function SignaturePad({ label, set }: { label: string; set: (drawn: string | null) => void }) {
  const say = useSay()
  const canvas = useRef<HTMLCanvasElement>(null)
  const isDown = useRef(false)
  const [isDrawn, setDrawn] = useState(false)
  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return {
      x: ((event.clientX - box.left) / box.width) * SIZE.width,
      y: ((event.clientY - box.top) / box.height) * SIZE.height,
    }
  }
  const down = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = canvas.current?.getContext('2d')
    if (!pen) return
    event.currentTarget.setPointerCapture(event.pointerId)
    isDown.current = true
    const { x, y } = point(event)
    pen.lineWidth = 2.5
    pen.lineCap = 'round'
    pen.lineJoin = 'round'
    pen.strokeStyle = '#111'
    pen.beginPath()
    pen.moveTo(x, y)
  }
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = canvas.current?.getContext('2d')
    if (!pen || !isDown.current) return
    const { x, y } = point(event)
    pen.lineTo(x, y)
    pen.stroke()
  }
  const up = () => {
    if (!isDown.current || !canvas.current) return
    isDown.current = false
    setDrawn(true)
    set(canvas.current.toDataURL('image/png'))
  }
  const wipe = () => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, SIZE.width, SIZE.height)
    setDrawn(false)
    set(null)
  }
  return (
    <div className="signature-pad">
      <canvas
        ref={canvas}
        {...SIZE}
        role="img"
        aria-label={label}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
      />
      {isDrawn ? (
        <Button size="small" onClick={wipe}>
          {say('order.signClear')}
        </Button>
      ) : null}
    </div>
  )
}
