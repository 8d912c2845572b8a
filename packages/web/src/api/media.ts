// SPDX-License-Identifier: Apache-2.0
import { query } from './client.ts'

/** Epoch milliseconds as the API writes times. */
export function rfc3339(millis: number): string {
  return new Date(Math.round(millis)).toISOString()
}

export function liveUrl(camera: string): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return `${scheme}//${location.host}/api/cameras/${encodeURIComponent(camera)}/live`
}

type Codec = 'any' | 'h264'

/** A window for Media Source Extensions. */
export function windowUrl(camera: string, from: number, to: number): (codec: Codec) => string {
  return (codec) =>
    `/api/cameras/${encodeURIComponent(camera)}/footage.mp4${query({
      from: rfc3339(from),
      to: rfc3339(to),
      media: 'browser',
      codec: codec === 'h264' ? codec : null,
    })}`
}

export function downloadUrl(camera: string, from: number, to: number): string {
  return `/api/cameras/${encodeURIComponent(camera)}/footage.mp4${query({ from: rfc3339(from), to: rfc3339(to), download: true })}`
}

/** Key frames only, at a speed. */
export function trickUrl(camera: string, from: number, to: number): (speed: number, codec: Codec) => string {
  return (speed, codec) =>
    `/api/cameras/${encodeURIComponent(camera)}/trick.mp4${query({
      from: rfc3339(from),
      to: rfc3339(to),
      speed,
      media: 'browser',
      codec: codec === 'h264' ? codec : null,
    })}`
}

export function stillUrl(camera: string, at: number | null, width?: number): string {
  const time = at === null ? null : rfc3339(at)
  return `/api/cameras/${encodeURIComponent(camera)}/still.jpg${query({ at: time, width, quick: width && width <= 320 ? 1 : null })}`
}
