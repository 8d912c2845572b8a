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
  retentions: () => Promise<ReadonlyMap<string, Readonly<{ retentionDays: number }>>>
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
    oldest: EpochTicks
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
  const cameras = use.map((each) => {
    const retentionDays = retentionFloorDays(retentions.get(each.camera) ?? { retentionDays: 0 })
    return {
      camera: each.camera,
      bytes: each.bytes,
      bytesPerDay: rateOf(each),
      oldest: each.oldest,
      days: (each.newest - each.oldest) / TICKS_PER_DAY,
      retentionDays,
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

function rateOf(use: FootageUse): number {
  return use.recentTicks === 0 ? 0 : (use.recentBytes * TICKS_PER_DAY) / use.recentTicks
}
