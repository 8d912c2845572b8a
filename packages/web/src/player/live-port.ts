// SPDX-License-Identifier: Apache-2.0

/** The edge of the browser as the live driver sees it, so that a test can stand in for it. */
export type LivePort = Readonly<{
  openSocket(url: string): WebSocket
  /** null when this browser has no Media Source Extensions. */
  createSource(): MediaSource | null
  attach(video: HTMLVideoElement, source: MediaSource): () => void
  canPlay(mime: string): boolean
  /** Milliseconds that never run backwards. */
  now(): number
  /** Epoch milliseconds. */
  wall(): number
  every(millis: number, run: () => void): () => void
  after(millis: number, run: () => void): () => void
  random(): number
}>

type Managed = { ManagedMediaSource?: typeof MediaSource }

/** Safari on phones has only the managed kind, and wants remote playback off for it. */
function sourceKind(): typeof MediaSource | null {
  const managed = (window as Managed).ManagedMediaSource
  return 'MediaSource' in window ? MediaSource : (managed ?? null)
}

function timer(set: (run: () => void, millis: number) => number, clear: (id: number) => void) {
  return (millis: number, run: () => void) => {
    const id = set(run, millis)
    return () => clear(id)
  }
}

export function canPlayType(mime: string): boolean {
  return sourceKind()?.isTypeSupported(mime) ?? false
}

export function createMediaSource(): MediaSource | null {
  const Kind = sourceKind()
  return Kind ? new Kind() : null
}

export function attachSource(video: HTMLVideoElement, source: MediaSource): () => void {
  const url = URL.createObjectURL(source)
  video.disableRemotePlayback = true
  video.src = url
  return () => URL.revokeObjectURL(url)
}

export const browserPort: LivePort = {
  openSocket: (url) => new WebSocket(url),
  createSource: createMediaSource,
  attach: attachSource,
  canPlay: canPlayType,
  now: () => performance.now(),
  wall: () => Date.now(),
  every: timer(
    (run, millis) => window.setInterval(run, millis),
    (id) => window.clearInterval(id),
  ),
  after: timer(
    (run, millis) => window.setTimeout(run, millis),
    (id) => window.clearTimeout(id),
  ),
  random: () => Math.random(),
}
