// SPDX-License-Identifier: Apache-2.0
import { attachSource, canPlayType, createMediaSource } from './live-port.ts'

/** A window of footage as the server sent it. */
export type FootagePart = Readonly<{
  bytes: Uint8Array
  /** Wall time of its first picture when the server says so, epoch milliseconds. */
  start: number | null
  /** The viewing it is counted in, and the order it is shown under. */
  viewing?: string | null
  order?: string | null
}>

/** Which window to ask for; `speed` null for every frame. Epoch milliseconds. */
export type FootageAsk = Readonly<{ from: number; to: number; speed: number | null; codec: 'any' | 'h264' }>

/** The edge of the browser as the replay driver sees it. */
export type ReplayPort = Readonly<{
  /** Rejects with a Fault, or with an AbortError once the signal fired. */
  load(url: string, signal: AbortSignal): Promise<FootagePart>
  createSource(): MediaSource | null
  attach(video: HTMLVideoElement, source: MediaSource): () => void
  canPlay(mime: string): boolean
}>

export function replayPort(load: ReplayPort['load']): ReplayPort {
  return { load, createSource: createMediaSource, attach: attachSource, canPlay: canPlayType }
}
