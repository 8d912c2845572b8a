// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'

/**
 * GET /api/cameras/{id}/live (WebSocket). Binary messages: first an initialisation segment, then media segments
 * (moof+mdat), the first of which begins with a key frame; joined in order they are one fragmented MP4 for Media Source
 * Extensions. Whenever the stream's format changes, a new initialisation segment is sent after a `format` text message.
 */
export const LiveQuery = z.object({
  /** `sub` falls back to `main` when the camera has none. */
  stream: z.enum(['main', 'sub']).default('main'),
  /** `h264`: transcode when the camera sends H.265 and a decoder is at hand. */
  codec: z.enum(['any', 'h264']).default('any'),
})

/** Text messages from the server. */
export const LiveMessage = z.discriminatedUnion('type', [
  /** Precedes each initialisation segment; `mime` is for MediaSource.isTypeSupported. */
  z.object({
    type: z.literal('format'),
    mime: z.string(),
    codec: z.enum(['h264', 'h265']),
    width: z.int(),
    height: z.int(),
    stream: z.enum(['main', 'sub']),
    isTranscoded: z.boolean(),
    hasAudio: z.boolean(),
  }),
  /** About once a second: the wall time (epoch ms) of the media time (seconds) of the newest frame, and the rates. */
  z.object({
    type: z.literal('clock'),
    mediaTime: z.number(),
    wallTime: z.number(),
    serverTime: z.number(),
    bitsPerSecond: z.number(),
    skippedFrames: z.int(), // dropped for this viewer because it was slow
  }),
  /** The camera's pictures stopped or came back. */
  z.object({ type: z.literal('state'), state: z.enum(['waiting', 'playing']), cause: z.string().nullable() }),
  /** Told to the watcher: this view is recorded, under whose name and which retrieval order. */
  z.object({
    type: z.literal('viewing'),
    id: z.string(),
    name: z.string(),
    order: z.string().nullable(),
    /** Of the evidence log. */
    entry: z.int().nullable(),
  }),
  /** The last message before the server closes. `code` as in problem documents. */
  z.object({ type: z.literal('end'), code: z.string(), detail: z.string() }),
])
export type LiveMessage = z.infer<typeof LiveMessage>
