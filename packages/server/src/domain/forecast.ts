// SPDX-License-Identifier: Apache-2.0
import floor from './floor.json' with { type: 'json' }

export type SpaceUse = Readonly<{
  capacity: number
  free: number
  cameras: readonly Readonly<{
    bytes: number
    /** What it writes in a day, from its recent rate; 0 when unknown. */
    bytesPerDay: number
    /** Recorded lately, seconds: how well the rate is known. */
    measuredSeconds: number
    /** Days of footage it has now. */
    days: number
    /** How many it must keep. */
    retentionDays: number
  }>[]
}>

export type Forecast = Readonly<{
  verdict: 'enough' | 'runs-out' | 'unknown'
  /** Days from now on which the reserve is reached; null unless it runs out. */
  daysLeft: number | null
  /** Bytes missing for every camera's whole retention. */
  shortBy: number
  reserve: number
  isBelowReserve: boolean
}>

/** Space kept back: a share of the disk, but no more than is useful on a large one. */
export function reserveOf(capacity: number): number {
  return Math.round(Math.min(capacity * floor.reserveFraction, floor.reserveBytes))
}

/**
 * When the free space above the reserve is used up. A camera takes more space each day until its oldest footage expires;
 * from then on it takes as much as it gives back. The first minutes of a camera say nothing about its days.
 */
export function forecastSpace(use: SpaceUse): Forecast {
  const reserve = reserveOf(use.capacity)
  const room = use.free - reserve
  const isBelowReserve = room < 0
  const writing = use.cameras.filter((camera) => camera.bytesPerDay > 0)
  const growing = writing.filter((camera) => camera.measuredSeconds >= floor.measuredSeconds)
  const stillNeeded = growing.reduce(
    (sum, camera) => sum + camera.bytesPerDay * Math.max(0, camera.retentionDays - camera.days),
    0,
  )
  const shortBy = Math.max(0, Math.round(stillNeeded - room))
  const known = { shortBy, reserve, isBelowReserve }
  if (growing.length === 0)
    return { verdict: isBelowReserve ? 'runs-out' : 'unknown', daysLeft: isBelowReserve ? 0 : null, ...known }
  // More cameras than are measured can only need more: that it lasts is then not yet known.
  if (stillNeeded <= room)
    return { verdict: growing.length < writing.length ? 'unknown' : 'enough', daysLeft: null, ...known }
  return { verdict: 'runs-out', daysLeft: daysUntilFull(growing, room), ...known }
}

/** New cameras are refused while the reserve is touched. */
export function mayAddCamera(space: Readonly<{ capacity: number; free: number }>): boolean {
  return space.free >= reserveOf(space.capacity)
}

/** The operator is warned this many days before. */
export function isWarningDue(forecast: Forecast): boolean {
  return forecast.verdict === 'runs-out' && (forecast.daysLeft ?? 0) <= floor.forecastWarningDays
}

function daysUntilFull(cameras: readonly SpaceUse['cameras'][number][], room: number): number {
  const stages = cameras
    .map((camera) => ({ rate: camera.bytesPerDay, until: Math.max(0, camera.retentionDays - camera.days) }))
    .toSorted((a, b) => a.until - b.until)
  let rate = stages.reduce((sum, stage) => sum + stage.rate, 0)
  let left = Math.max(0, room)
  let day = 0
  for (const stage of stages) {
    const used = rate * (stage.until - day)
    if (used > left) return day + left / rate
    left -= used
    day = stage.until
    rate -= stage.rate
  }
  return day
}
