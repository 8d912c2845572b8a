// SPDX-License-Identifier: Apache-2.0
import floor from './floor.json' with { type: 'json' }

export type Watched = Readonly<{
  /** Monotonic seconds since which the camera is to be recorded, without a break. */
  inUseSince: number
  /** Monotonic seconds at which bytes were last seen to be committed; null before the first. */
  lastCommit: number | null
}>

/** A camera in use of which nothing was committed for too long, whatever live shows (invariant 6, design/recording.md). */
export function isSilent(camera: Watched, now: number): boolean {
  const since = camera.lastCommit === null ? camera.inUseSince : Math.max(camera.lastCommit, camera.inUseSince)
  return now - since > floor.silenceSeconds
}
