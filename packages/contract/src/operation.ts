// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { CameraState } from './camera.ts'
import { Note } from './note.ts'
import { Gap } from './recording.ts'
import { Time } from './time.ts'

export const Health = z.object({
  status: z.enum(['ok', 'degraded', 'starting']),
  version: z.string(),
  cameras: z.object({ total: z.int(), recording: z.int() }),
})

export const StorageCamera = z.object({
  id: z.string(),
  name: z.string(),
  bytes: z.int(),
  bytesPerDay: z.number(),
  oldest: Time.nullable(),
  /** Days of footage kept now. */
  days: z.number(),
  retentionDays: z.int(),
})
export const Storage = z.object({
  folder: z.string(),
  capacity: z.int(),
  free: z.int(),
  footage: z.int(),
  /** Bytes kept back: below it new cameras are refused. */
  reserve: z.int(),
  bytesPerDay: z.number(),
  isBelowReserve: z.boolean(),
  forecast: z.object({
    /** `enough`: at the present rate the space lasts for the retention of every camera. */
    verdict: z.enum(['enough', 'runs-out', 'unknown']),
    /** The day (instance zone) on which the reserve is reached. */
    day: z.string().nullable(),
    daysLeft: z.number().nullable(),
    /** Space still missing for every camera's whole retention. */
    shortBy: z.int(),
  }),
  cameras: z.array(StorageCamera),
})
export type Storage = z.infer<typeof Storage>

export const ExportInput = z.object({
  cameras: z.array(z.string()).min(1).max(16),
  from: Time,
  to: Time,
})
export const ExportJob = z.object({
  id: z.string(),
  cameras: z.array(z.string()),
  from: Time,
  to: Time,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  bytesDone: z.int(),
  bytesTotal: z.int(),
  createdAt: Time,
  createdBy: z.string(),
  error: z.string().nullable(),
  files: z.array(
    z.object({
      camera: z.string(),
      name: z.string(),
      bytes: z.int(),
      sha256: z.string().nullable(),
      gaps: z.array(Gap),
    }),
  ),
})
export type ExportJob = z.infer<typeof ExportJob>
export const ExportList = z.object({ items: z.array(ExportJob) })
export type ExportList = z.infer<typeof ExportList>

export const AlarmKind = z.enum([
  'not-recording', // in use, and no bytes committed for too long
  'storage-reserve',
  'storage-forecast',
  'disk-error',
  'clock-offset',
  'footage-missing',
  'recorder-restarted',
  'database-lost',
  'witness-refused', // a witness says that our log is not what it was
  'log-damaged', // the evidence log does not bear out its checkpoint, or cannot be written: nothing is shown
  'log-misconduct', // a log that we witness was rolled back, forked or rewritten
  'viewing-anomaly', // a rule of the unit's own found something in who watched what
  'order-overdue', // a retrieval order waits too long
])
export const Alarm = z.object({
  id: z.string(),
  kind: AlarmKind,
  camera: z.string().nullable(),
  raisedAt: Time,
  clearedAt: Time.nullable(),
  acknowledgedAt: Time.nullable(),
  acknowledgedBy: z.string().nullable(),
  detail: z.string(),
  note: Note.nullable().optional(),
})
export type Alarm = z.infer<typeof Alarm>
export const AlarmList = z.object({ items: z.array(Alarm) })
export type AlarmList = z.infer<typeof AlarmList>

/** Server-sent events of GET /api/events: `event:` is the `type`, `data:` the JSON. */
export const ServerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('camera.state'), camera: z.string(), state: CameraState }),
  z.object({ type: z.literal('camera.changed'), camera: z.string() }), // added, edited or removed: fetch again
  z.object({ type: z.literal('alarm'), alarm: Alarm }),
  z.object({ type: z.literal('export'), job: ExportJob }),
  z.object({ type: z.literal('session.ended') }),
])
export type ServerEvent = z.infer<typeof ServerEvent>
