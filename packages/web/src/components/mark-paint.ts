// SPDX-License-Identifier: Apache-2.0
import { formatDay, formatClock } from '../i18n/moment.ts'

export type Mark = Readonly<{ name: string; order: string | null }>

/** Who looks, when, and under which order; the time to the minute. */
export function markText({ name, order }: Mark, now: number): string {
  const time = `${formatDay(now)} ${formatClock(now).slice(0, 5)}`
  return [name, time, ...(order === null ? [] : [order])].join('  ')
}

type Area = Readonly<{ x: number; y: number; width: number; height: number }>

/** Faint, slanted, all over the area, light with a dark edge so that it shows on any picture. `unit`: pixels of one CSS pixel. */
export function paintMark(
  pen: CanvasRenderingContext2D,
  text: string,
  { area, unit }: { area: Area; unit: number },
): void {
  const size = Math.max(11, Math.min(22, area.width / unit / 34)) * unit
  pen.save()
  pen.beginPath()
  pen.rect(area.x, area.y, area.width, area.height)
  pen.clip()
  pen.translate(area.x + area.width / 2, area.y + area.height / 2)
  pen.rotate(SLANT)
  pen.font = `500 ${size}px system-ui, 'Noto Sans CJK SC', 'Noto Sans SC Variable', sans-serif`
  pen.textBaseline = 'middle'
  pen.lineWidth = size / 9
  const step = { x: pen.measureText(text).width + size * 4, y: size * 6.5 }
  const reach = Math.hypot(area.width, area.height) / 2
  for (let y = -reach, row = 0; y <= reach; y += step.y, row++) {
    for (let x = -reach - (row % 2) * (step.x / 2); x <= reach; x += step.x) {
      pen.strokeStyle = 'rgb(0 0 0 / 16%)'
      pen.strokeText(text, x, y)
      pen.fillStyle = 'rgb(255 255 255 / 22%)'
      pen.fillText(text, x, y)
    }
  }
  pen.restore()
}

const SLANT = -Math.PI / 9
