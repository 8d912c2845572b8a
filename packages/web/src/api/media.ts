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

export function footageUrl(camera: string, from: number, to: number, use: 'browser' | 'download'): string {
  const more = use === 'browser' ? { media: 'browser' } : { download: true }
  return `/api/cameras/${encodeURIComponent(camera)}/footage.mp4${query({ from: rfc3339(from), to: rfc3339(to), ...more })}`
}

export function trickUrl(camera: string, from: number, to: number, speed: number): string {
  return `/api/cameras/${encodeURIComponent(camera)}/trick.mp4${query({ from: rfc3339(from), to: rfc3339(to), speed })}`
}

export function stillUrl(camera: string, at: number | null, width?: number): string {
  const time = at === null ? null : rfc3339(at)
  return `/api/cameras/${encodeURIComponent(camera)}/still.jpg${query({ at: time, width, quick: width && width <= 320 ? 1 : null })}`
}
