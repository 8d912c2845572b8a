// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, formatTime, toTicks } from '@mingjian/base'
import type { CameraState } from '@mingjian/contract'
import { NO_FACTS } from '../ingest/facts-meter.ts'
import type { RecorderStatus } from '../record/event.ts'
import { readNote } from '../stream/note.ts'

/** What the recorders know of a camera: null for one that is not recorded or of which nothing is known yet. */
export type StatusSource = Readonly<{
  status: (camera: string) => RecorderStatus | null
  since: (camera: string) => number | null
}>

/** A camera's state as the API tells it. */
export function presentState(
  camera: { id: string; inUse: boolean; changedAt: Date },
  source: StatusSource,
): CameraState {
  const status = source.status(camera.id)
  const since = source.since(camera.id) ?? camera.changedAt.getTime()
  const ingest = status?.ingest ?? null
  return {
    state: !camera.inUse ? 'off' : (status?.state ?? 'connecting'),
    since: formatMillis(since),
    cause: camera.inUse ? (status?.cause ?? null) : 'not-in-use',
    detail: status?.detail ?? null,
    note: readNote(status?.detail ?? null),
    nextTry: ingest?.nextTry ? formatMillis(ingest.nextTry) : null,
    lastFrame: status?.lastFrame ? formatTime(status.lastFrame) : null,
    facts: ingest?.stream ?? NO_FACTS,
    packetsLost: ingest?.packetsLost ?? 0,
    framesDamaged: ingest?.framesDamaged ?? 0,
    timestampsMended: ingest?.timestampsMended ?? 0,
    quirks: [...(ingest?.quirks ?? [])],
  }
}

/** Epoch milliseconds as RFC 3339. */
export function formatMillis(millis: number): string {
  return formatTime(toTicks(Math.round(millis) as EpochMillis))
}
