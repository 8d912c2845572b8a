// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Note } from './note.ts'
import { GapCause } from './recording.ts'
import { pageOf, Time } from './time.ts'

const RtspUrl = z
  .string()
  .max(2048)
  .regex(/^rtsps?:\/\/[^\s]+$/i, 'must begin with rtsp:// or rtsps://')

export const Transport = z.enum(['tcp', 'udp'])

/** Where a camera's pictures come from. Credentials stand in the URL or apart; answers never carry the password. */
export const CameraSource = z.object({
  kind: z.literal('rtsp'),
  url: RtspUrl,
  /** A smaller stream of the same camera, opened only while somebody watches a small tile. */
  subUrl: RtspUrl.optional(),
  transport: Transport.optional(),
  user: z.string().max(256).optional(),
  password: z.string().max(256).optional(),
  /** Accept an rtsps certificate that no authority signed. */
  trustAnyCertificate: z.boolean().optional(),
})
export type CameraSource = z.infer<typeof CameraSource>

/** The source as shown: user information cut from the URLs. */
export const CameraSourceShown = CameraSource.omit({ password: true }).extend({ hasPassword: z.boolean() })

export const StreamFacts = z.object({
  codec: z.enum(['h264', 'h265']).nullable(),
  /** RFC 6381, e.g. `avc1.640028`. */
  codecString: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  framesPerSecond: z.number().nullable(),
  /** Seconds between key frames as last seen. */
  keyInterval: z.number().nullable(),
  bitsPerSecond: z.number().nullable(),
  audio: z.enum(['aac', 'pcma', 'pcmu', 'opus']).nullable(),
  /** Camera clock minus ours, milliseconds, from RTCP sender reports; null until the camera told its time. */
  clockOffset: z.number().nullable(),
})
export type StreamFacts = z.infer<typeof StreamFacts>

export const CameraState = z.object({
  /** `off`: not in use. `connecting`: first or next try under way. `recording`: bytes are being committed. `waiting`: the last try failed, the next is timed. */
  state: z.enum(['off', 'connecting', 'recording', 'waiting']),
  since: Time,
  /** Why it is not recording. */
  cause: GapCause.nullable(),
  /** One sentence of the peer's or the system's own words, without secrets. */
  detail: z.string().nullable(),
  note: Note.nullable().optional(),
  nextTry: Time.nullable(),
  lastFrame: Time.nullable(),
  facts: StreamFacts,
  packetsLost: z.int(),
  framesDamaged: z.int(),
  /** Times the camera's time stamps had to be mended. */
  timestampsMended: z.int(),
  /** Deviations from the standards that we tolerate, by name (ref/quirks.md). */
  quirks: z.array(z.string()),
})
export type CameraState = z.infer<typeof CameraState>

export const Camera = z.object({
  id: z.string(),
  name: z.string(),
  /** Where it hangs, as a path of the tree: `North gate/Hall`. */
  place: z.string().nullable(),
  /** Base information (CQ22.1): null for whoever may not see it. */
  source: CameraSourceShown.nullable(),
  /** There is a smaller stream for small tiles. */
  hasSub: z.boolean(),
  /** In use: it is to be recorded. */
  inUse: z.boolean(),
  retentionDays: z.int(),
  createdAt: Time,
  state: CameraState,
})
export type Camera = z.infer<typeof Camera>

export const CameraPage = pageOf(Camera)
export type CameraPage = z.infer<typeof CameraPage>

const name = z.string().trim().min(1).max(100)
const place = z.string().trim().max(300)

export const CameraInput = z.object({
  name,
  place: place.nullable().optional(),
  source: CameraSource,
  inUse: z.boolean().optional(),
  retentionDays: z.int().optional(),
})
export type CameraInput = z.infer<typeof CameraInput>

/** Every field optional; a source without `password` keeps the one stored when host and user stay the same. */
export const CameraPatch = CameraInput.partial()
export type CameraPatch = z.infer<typeof CameraPatch>

export const ProbeInput = z.object({ source: CameraSource, cameraId: z.string().optional() })

/** What a connection test of about five seconds saw. */
export const ProbeResult = z.object({
  ok: z.boolean(),
  cause: GapCause.nullable(),
  detail: z.string().nullable(),
  note: Note.nullable().optional(),
  facts: StreamFacts,
  transport: Transport.nullable(),
  server: z.string().nullable(),
  quirks: z.array(z.string()),
  /** Stable keys that the UI explains: `long-key-interval`, `clock-offset`, `no-sender-reports`, `audio-unsupported`, `b-frames`, `plain-password` … */
  warnings: z.array(z.string()),
  /** `data:image/jpeg;base64,…` when a decoder is at hand. */
  still: z.string().nullable(),
})
export type ProbeResult = z.infer<typeof ProbeResult>
