// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Time } from './time.ts'

/** Why an interval has no footage. Closed: each cause has a colour, a sentence and a row in design/recording.md. */
export const GapCause = z.enum([
  'unreachable', // no answer at the camera's address
  'refused', // the camera answered and said no: credentials, path, too many sessions
  'unsupported', // it answered with something we cannot record
  'stalled', // connected, but no frames came
  'link-lost', // the connection broke
  'disk-error', // it could not be written, or the disk was full
  'connecting', // newly in use, and no picture had come yet
  'restart', // our own process was not running
  'clock-step', // the wall clock was moved over it
  'not-in-use', // nobody asked for it to be recorded
  'planned', // announced maintenance
  'expired', // past its retention and deleted
  'deleted', // before its retention had passed, by order of an authority
  'missing', // the index knows it, the bytes are gone
  'not-yet', // the future
])
export type GapCause = z.infer<typeof GapCause>

export const Run = z.object({
  start: Time,
  end: Time,
  bytes: z.int(),
  codec: z.enum(['h264', 'h265']),
  width: z.int(),
  height: z.int(),
})
export const Gap = z.object({ start: Time, end: Time, cause: GapCause, detail: z.string().nullable().optional() })

/** Runs and gaps in time order; together they cover the asked interval without overlap. */
export const Recordings = z.object({ runs: z.array(Run), gaps: z.array(Gap) })
export type Recordings = z.infer<typeof Recordings>

/** Days of a month with any footage, in the caller's zone. */
export const DaysQuery = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  zone: z.string().max(64).default('Asia/Shanghai'),
})
export const Days = z.object({ days: z.array(z.object({ day: z.string(), seconds: z.number() })) })
export type Days = z.infer<typeof Days>

/**
 * `media=browser`: what Media Source Extensions can play. Gaps keep their time, so real time is `Mingjian-Start` plus media
 * time; sound that browsers cannot play is left out; the answer ends where the format changes.
 */
const media = z.enum(['file', 'browser']).default('file')
/** `h264`: transcode when the footage is H.265 and a decoder is at hand; at most a minute. */
const codec = z.enum(['any', 'h264']).default('any')

/** `viewing`: a copy to look at, H.264, who asked burnt into every picture; an hour at most. The original is never marked. */
const copy = z.enum(['original', 'viewing']).default('original')

export const FootageQuery = z.object({
  from: Time,
  to: Time,
  download: z.coerce.boolean().optional(),
  media,
  codec,
  copy,
})

export const StillQuery = z.object({
  at: Time.optional(),
  width: z.coerce.number().int().min(16).max(7680).optional(),
  /** The key frame before it will do: for thumbnails. */
  quick: z.coerce.boolean().optional(),
})

/** Key frames only, retimed: speed −16…16, not 0; negative plays backwards from `to`. */
export const TrickQuery = z.object({ from: Time, to: Time, speed: z.coerce.number().min(-64).max(64), media, codec })

/** Every picture of an interval of at most a minute: epoch milliseconds, in the order in which they are shown. */
export const Frames = z.object({ frames: z.array(z.object({ time: z.number(), isKey: z.boolean() })) })
export type Frames = z.infer<typeof Frames>
