// SPDX-License-Identifier: Apache-2.0
import type { CameraRecordBody, PlaceBody, Spot } from '@mingjian/contract'
import type { Facts, FactValue } from '@mingjian/law'
import { doOverlap, isOverlapCovered, type Polygon } from './geometry.ts'
import { isProhibitedOn } from './place-facts.ts'
import type { SystemRecord } from './system-life.ts'

/** What of a camera decides whether it may be where it is. */
export type Placement = Pick<
  CameraRecordBody,
  'spot' | 'view' | 'masks' | 'viewsPublicArea' | 'hearsSound' | 'builderBasis'
>

/** A spot where cameras are forbidden and that this one stands in or sees unmasked; `spot` null: the whole place. */
export type ForbiddenSpot = Readonly<{ spot: Spot | null; prohibited: string; how: 'stands-in' | 'sees' }>

export function forbiddenSpots(camera: Placement, place: PlaceBody, on: string): ForbiddenSpot[] {
  const whole =
    place.prohibited === null ? [] : [{ spot: null, prohibited: place.prohibited, how: 'stands-in' } as const]
  const parts = place.spots.flatMap((spot): ForbiddenSpot[] => {
    if (spot.prohibited === null || !isProhibitedOn(spot, on)) return []
    const { prohibited } = spot
    if (spot.id === camera.spot) return [{ spot, prohibited, how: 'stands-in' }]
    const { view } = camera
    if (view === null || spot.ring === null || !doOverlap(view, spot.ring)) return []
    return isMasked(camera, spot.id, [view, spot.ring]) ? [] : [{ spot, prohibited, how: 'sees' }]
  })
  return [...whole, ...parts]
}

/** One declared mask for this spot must cover all that is seen of it. */
function isMasked(camera: Placement, spot: string, [view, ring]: readonly [Polygon, Polygon]): boolean {
  return camera.masks.some((mask) => mask.spot === spot && isOverlapCovered(view, ring, mask.ring))
}

/** What the rulebooks may know of a camera beyond its place and system. */
export function cameraFacts(
  camera: CameraRecordBody,
  given: Readonly<{ place: PlaceBody; system: SystemRecord | null; responsible: string | null; on: string }>,
): Facts {
  const { place, system, responsible, on } = given
  const builder = system?.builder ?? system?.user ?? null
  const parties = [responsible, place.owner, place.rightHolder, place.manager, place.operator]
  const isManaging =
    builder !== null && (builder === responsible || builder === place.manager || builder === place.operator)
  const has = (name: string, value: FactValue | null): Facts =>
    value === null || value === '' ? {} : { [name]: value }
  return {
    ...camera.facts,
    'camera.registered': true,
    ...has('camera.purpose', camera.purpose || (system?.purpose ?? '')),
    'camera.position-justified': camera.positionWhy !== '',
    'camera.range-fixed': camera.isRangeFixed,
    'camera.views-public-area': camera.viewsPublicArea,
    'camera.near-secret-unit': camera.isNearSecretUnit,
    'consent.secret-unit': camera.secretUnitConsent !== null,
    'spot.class': forbiddenSpots(camera, place, on).map(({ prohibited }) => prohibited),
    ...has('sign.photographed', camera.signPhotographedOn ?? place.sign?.photographedOn ?? null),
    ...has('builder.basis', camera.builderBasis),
    'installer.is-managing-unit': isManaging,
    'installer.bears-security-duty': builder !== null && parties.includes(builder),
  }
}
