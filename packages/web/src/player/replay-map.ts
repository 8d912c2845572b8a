// SPDX-License-Identifier: Apache-2.0

import { isTrick } from './rates.ts'

/** How media seconds of a SourceBuffer stand to wall time: wall = origin + factor × 1000 × media. */
export type ReplayMap = Readonly<{ origin: number; factor: number }>

const LEAD_SECONDS = 3600

/** A map on which `time` and an hour before and days after it have positive media times. */
export function mapFor(time: number, rate: number): ReplayMap {
  const factor = isTrick(rate) ? rate : 1
  return { origin: time - factor * LEAD_SECONDS * 1000, factor }
}

export function mediaAt(map: ReplayMap, wall: number): number {
  return (wall - map.origin) / (1000 * map.factor)
}

export function wallAt(map: ReplayMap, media: number): number {
  return map.origin + media * 1000 * map.factor
}

/** Longest media time on a map before it is better begun anew. */
export const MAP_SECONDS = 48 * 3600

/** True while the map serves for showing this time at this rate. */
export function mapServes(map: ReplayMap, time: number, rate: number): boolean {
  const media = mediaAt(map, time)
  return map.factor === (isTrick(rate) ? rate : 1) && media >= 0 && media < MAP_SECONDS
}
