// SPDX-License-Identifier: Apache-2.0
import type { CameraSource, GapCause } from '@mingjian/contract'
import type { EpochTicks, LogFields, LogLevel } from '@mingjian/base'
import type { RecorderEvent } from './event.ts'

/** A camera as a recorder needs to know it. */
export type RecorderCamera = Readonly<{ id: string; source: CameraSource }>

export type StreamChoice = 'main' | 'sub'

/** Main to recorder, over the child's IPC channel as JSON. */
export type ToRecorder =
  /** `alive`: when recorders were last known to run before this one. */
  | Readonly<{ type: 'open'; footage: string; alive: EpochTicks | null }>
  /** Adds a camera, or replaces its source. */
  | Readonly<{ type: 'camera'; camera: RecorderCamera }>
  | Readonly<{ type: 'remove'; camera: string; cause: 'not-in-use' | 'planned' }>
  /** Opens the live tap of a camera's stream; pictures come through the pipe under this number. */
  | Readonly<{ type: 'live'; tap: number; camera: string; stream: StreamChoice }>
  | Readonly<{ type: 'live-end'; tap: number }>
  | Readonly<{ type: 'ping'; number: number }>
  /** Seal everything and exit. */
  | Readonly<{ type: 'stop' }>

/** Recorder to main, likewise. */
export type FromRecorder =
  | Readonly<{ type: 'events'; events: readonly RecorderEvent[] }>
  | Readonly<{ type: 'removed'; camera: string }>
  | Readonly<{ type: 'pong'; number: number; memory: number }>
  | Readonly<{ type: 'log'; level: LogLevel; event: string; fields: LogFields }>

/** What stands in a live frame's first byte. */
export const LIVE_FORMAT = 1
export const LIVE_CHUNK = 2
export const LIVE_STATE = 3

/** The file descriptor of the live pipe, in main and in the recorder. */
export const LIVE_FD = 4

export type LiveStateMessage = Readonly<{ state: 'waiting' | 'playing'; cause: GapCause | null }>
