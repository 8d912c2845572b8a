// SPDX-License-Identifier: Apache-2.0
import { paintMark } from './mark-paint.ts'
import { fileStamp } from '../i18n/moment.ts'

/** Saves the picture a video element shows now as a JPEG file, with who took it drawn in; false when it shows none. */
export async function saveSnapshot(
  video: HTMLVideoElement,
  { name, at, mark }: Readonly<{ name: string; at: number; mark: string }>,
): Promise<boolean> {
  if (video.readyState < 2 || video.videoWidth === 0) return false
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  const pen = canvas.getContext('2d')
  if (!pen) return false
  pen.drawImage(video, 0, 0)
  const area = { x: 0, y: 0, width: canvas.width, height: canvas.height }
  paintMark(pen, mark, { area, unit: canvas.width / 960 })
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.92))
  if (!blob) return false
  const url = URL.createObjectURL(blob)
  download(url, `${name.replaceAll(/[\\/:*?"<>|]/g, '_')}_${fileStamp(at)}.jpg`)
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
  return true
}

/** Hands an address to the browser as a download. */
export function download(url: string, name?: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name ?? ''
  document.body.append(link)
  link.click()
  link.remove()
}
