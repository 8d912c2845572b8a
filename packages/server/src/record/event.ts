// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { GapFacts, SegmentFacts } from '../disk/facts.ts'
import type { IngestFacts } from '../stream/stream.ts'

/** How a camera's recording stands. */
export type RecorderStatus = Readonly<{
  /** `recording`: bytes are being committed. `off` is main's to say. */
  state: 'connecting' | 'recording' | 'waiting'
  cause: GapCause | null
  detail: string | null
  /** When bytes were last handed to the kernel, wall time; null before the first. */
  lastCommit: EpochTicks | null
  /** The newest picture received. */
  lastFrame: EpochTicks | null
  /** Committed since this recorder process began. */
  bytes: number
  ingest: IngestFacts | null
}>

/** What a recorder tells about its cameras; the same in its process and, passed on, in main. */
export type RecorderEvent =
  | Readonly<{ type: 'segment'; segment: SegmentFacts }>
  | Readonly<{ type: 'gap-opened'; gap: GapFacts }>
  | Readonly<{ type: 'gap-closed'; camera: string; at: EpochTicks }>
  | Readonly<{ type: 'recovered'; camera: string; segment: string; lostBytes: number; detail: string }>
  | Readonly<{ type: 'disk-error'; camera: string; code: string; detail: string }>
  | Readonly<{ type: 'disk-well'; camera: string }>
  | Readonly<{ type: 'status'; camera: string; status: RecorderStatus }>
