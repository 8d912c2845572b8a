// SPDX-License-Identifier: Apache-2.0
import { CLOCK_STRIP, clockStripCorner, readClockStrip, SMALLEST } from '../sim/scene/clock-strip.ts'

/** What runs in the page: reads the capture time that a simulated camera burns into its pictures. Bundled by page-script.ts. */

type FrameFacts = Readonly<{ expectedDisplayTime: number }>
type Video = Readonly<{
  videoWidth: number
  videoHeight: number
  readyState: number
  requestVideoFrameCallback: (seen: (now: number, facts: FrameFacts) => void) => number
}>
type Pen = Readonly<{
  drawImage: (video: Video, ...box: readonly number[]) => void
  getImageData: (x: number, y: number, width: number, height: number) => Readonly<{ data: ArrayLike<number> }>
}>
declare const document: Readonly<{
  createElement: (name: 'canvas') => {
    width: number
    height: number
    getContext: (kind: '2d', how: object) => Pen | null
  }
}>

/** Epoch milliseconds: when the camera captured the picture, and when it was on the screen. */
export type Seen = Readonly<{ captured: number; shown: number }>

let pen: Pen | null = null

function penOf(): Pen | null {
  if (pen) return pen
  const canvas = document.createElement('canvas')
  canvas.width = SMALLEST.width
  canvas.height = SMALLEST.height
  pen = canvas.getContext('2d', { willReadFrequently: true })
  return pen
}

/** The corner of the picture that holds the strip is a picture of the smallest size itself. Null when it cannot be read. */
function read(video: Video): number | null {
  const { width, height } = SMALLEST
  const brush = penOf()
  if (!brush || video.readyState < 2 || video.videoWidth < width || video.videoHeight < height) return null
  const corner = clockStripCorner(video.videoWidth, video.videoHeight)
  const inner = clockStripCorner(width, height)
  const { block } = CLOCK_STRIP
  const top = Math.max(0, corner.y - inner.y)
  brush.drawImage(video, corner.x - block, top, width, height, 0, 0, width, height)
  return readClockStrip(brush.getImageData(0, 0, width, height).data, width, height)
}

const watched: { video: Video; seen: Seen[] }[] = []

/** Notes every picture from here on: when it was captured, and when it is shown. */
function watch(video: Video): void {
  const entry = { video, seen: [] as Seen[] }
  watched.push(entry)
  const step = (now: number, facts: FrameFacts): void => {
    const wait = Math.max(0, facts.expectedDisplayTime - now)
    const at = Date.now()
    const captured = read(video)
    if (captured !== null) entry.seen.push({ captured, shown: at + wait })
    video.requestVideoFrameCallback(step)
  }
  video.requestVideoFrameCallback(step)
}

/** What was noted since the last call, one list a video. */
function take(): Seen[][] {
  return watched.map((entry) => entry.seen.splice(0))
}

Object.assign(globalThis, { pictureClock: { read, watch, take } })
