// SPDX-License-Identifier: Apache-2.0
import floor from './floor.json' with { type: 'json' }

/** What of a camera decides how long its footage stays. */
export type Retention = Readonly<{ retentionDays: number }>

/** The days that nobody may shorten: the rulebook's floor or the camera's own setting, whichever is longer. */
export function retentionFloorDays(camera: Retention): number {
  return Math.max(floor.retentionDays, Math.ceil(camera.retentionDays))
}
