// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import { type Forecast, forecastSpace, isWarningDue, mayAddCamera } from '../domain/forecast.ts'
import { retentionFloorDays } from '../domain/retention.ts'
import type { Database } from '../store/database.ts'
import type { AlarmSink } from './alarm-sink.ts'
import { listFootageUse, type FootageUse } from '../store/footage-use.ts'
import { noteText } from '../stream/note.ts'

export type StorageDeps = Readonly<{
  database: Database
  disk: Disk
  footage: string
  clock: Clock
  alarms: AlarmSink
  /** Every camera there is or was. */
  retentions: () => Promise<ReadonlyMap<string, Readonly<{ retentionDays: number; isRemoved?: boolean }>>>
  /** What recorders told that is not in the catalogue yet. */
  pending?: (camera: string) => readonly Readonly<{ bytes: number; start: EpochTicks; end: EpochTicks }>[]
}>

export type StorageReport = Readonly<{
  capacity: number
  free: number
  footage: number
  bytesPerDay: number
  forecast: Forecast
  cameras: readonly Readonly<{
    camera: string
    bytes: number
    bytesPerDay: number
    oldest: EpochTicks | null
    days: number
    retentionDays: number
  }>[]
}>

const TICKS_PER_DAY = 86_400 * TICKS_PER_SECOND

/** Space, rates and forecast from the catalogue and the file system. Rates are those of the last two days. */
export async function reportStorage(by: Omit<StorageDeps, 'alarms'>): Promise<StorageReport> {
  const now = toTicks(by.clock.now())
  const [space, use, retentions] = await Promise.all([
    by.disk.space(by.footage),
    listFootageUse(by.database, (now - 2 * TICKS_PER_DAY) as EpochTicks),
    by.retentions(),
  ])
  const used = new Map(use.map((each) => [each.camera, each]))
  const listed = [...retentions].filter(([id, { isRemoved }]) => used.has(id) || isRemoved !== true).map(([id]) => id)
  const cameras = [...new Set([...listed, ...used.keys()])].map((camera) => {
    const each = withPending(used.get(camera) ?? noUse(camera), by.pending?.(camera) ?? [])
    const hasFootage = each.ticks > 0
    return {
      camera,
      bytes: each.bytes,
      bytesPerDay: rateOf(each),
      measuredSeconds: each.recentTicks / TICKS_PER_SECOND,
      oldest: hasFootage ? each.oldest : null,
      days: hasFootage ? (each.newest - each.oldest) / TICKS_PER_DAY : 0,
      retentionDays: retentionFloorDays(retentions.get(camera) ?? { retentionDays: 0 }),
    }
  })
  return {
    ...space,
    footage: cameras.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesPerDay: cameras.reduce((sum, { bytesPerDay }) => sum + bytesPerDay, 0),
    forecast: forecastSpace({ ...space, cameras }),
    cameras,
  }
}

/** Alarms for the forecast and the reserve. */
export async function watchStorage(by: StorageDeps): Promise<StorageReport> {
  const report = await reportStorage(by)
  const { forecast } = report
  if (forecast.isBelowReserve)
    by.alarms.raise(
      'storage-reserve',
      null,
      noteText('reserve-reached', { freeBytes: report.free, reserveBytes: forecast.reserve }),
    )
  else by.alarms.clear('storage-reserve', null)
  if (isWarningDue(forecast))
    by.alarms.raise(
      'storage-forecast',
      null,
      noteText('space-ending', { days: (forecast.daysLeft ?? 0).toFixed(1), shortBytes: forecast.shortBy }),
    )
  else by.alarms.clear('storage-forecast', null)
  return report
}

/** For the route that adds a camera or takes one into use. */
export async function hasRoomForCamera(disk: Disk, footage: string): Promise<boolean> {
  return mayAddCamera(await disk.space(footage))
}

function noUse(camera: string): FootageUse {
  const never = 0 as EpochTicks
  return { camera, bytes: 0, oldest: never, newest: never, ticks: 0, recentBytes: 0, recentTicks: 0 }
}

function withPending(use: FootageUse, pending: ReturnType<NonNullable<StorageDeps['pending']>>): FootageUse {
  return pending.reduce<FootageUse>((sum, { bytes, start, end }) => {
    const ticks = end - start
    return {
      ...sum,
      bytes: sum.bytes + bytes,
      oldest: sum.ticks === 0 || start < sum.oldest ? start : sum.oldest,
      newest: end > sum.newest ? end : sum.newest,
      ticks: sum.ticks + ticks,
      recentBytes: sum.recentBytes + bytes,
      recentTicks: sum.recentTicks + ticks,
    }
  }, use)
}

function rateOf(use: FootageUse): number {
  return use.recentTicks === 0 ? 0 : (use.recentBytes * TICKS_PER_DAY) / use.recentTicks
}
