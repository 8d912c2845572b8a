// SPDX-License-Identifier: Apache-2.0
import type { LngLat, PlannedPoint, ReuseCamera } from '@mingjian/contract'
import { doOverlap, isInside, shareOf } from './geometry.ts'

type Seen = Readonly<{ id: string; name: string; system: string | null; view: readonly LngLat[] }>

/** Cameras that see a planned point or share ground with its view, those that show most of it first (article 8). */
export function camerasInView(planned: PlannedPoint, cameras: readonly Seen[]): ReuseCamera[] {
  const { point, view } = planned
  return cameras
    .flatMap(({ id, name, system, view: seen }) => {
      const seesPoint = isInside(point, seen)
      if (!seesPoint && (view === null || !doOverlap(view, seen))) return []
      return [{ id, name, system, seesPoint, share: view === null ? null : shareOf(view, seen) }]
    })
    .toSorted((one, other) => (other.share ?? 0) - (one.share ?? 0) || (one.id < other.id ? -1 : 1))
}
