// SPDX-License-Identifier: Apache-2.0
import type { FootageAsk } from '../player/replay-port.ts'
import { query, rfc3339 } from './query.ts'

export function liveUrl(camera: string): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return `${scheme}//${location.host}/api/cameras/${encodeURIComponent(camera)}/live`
}

/** A window for Media Source Extensions: whole, or its key frames only at a speed. */
export function windowUrl(camera: string, { from, to, speed, codec }: FootageAsk): string {
  const file = speed === null ? 'footage.mp4' : 'trick.mp4'
  const interval = { from: rfc3339(from), to: rfc3339(to) }
  const form = { speed, media: 'browser', codec: codec === 'h264' ? codec : null }
  return `/api/cameras/${encodeURIComponent(camera)}/${file}${query({ ...interval, ...form })}`
}

export function downloadUrl(camera: string, from: number, to: number): string {
  return `/api/cameras/${encodeURIComponent(camera)}/footage.mp4${query({ from: rfc3339(from), to: rfc3339(to), download: true })}`
}

export function stillUrl(camera: string, at: number | null, width?: number): string {
  const time = at === null ? null : rfc3339(at)
  return `/api/cameras/${encodeURIComponent(camera)}/still.jpg${query({ at: time, width, quick: width && width <= 320 ? 1 : null })}`
}
