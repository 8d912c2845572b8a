// SPDX-License-Identifier: Apache-2.0
import { formatTime } from '@mingjian/base'
import type { Storage } from '@mingjian/contract'
import type { StorageReport } from '../duty/storage-watch.ts'

export type StorageWords = Readonly<{
  folder: string
  zone: string
  now: number
  nameOf: (camera: string) => string | null
}>

const DAY_MILLIS = 86_400_000

/** A storage report as the API tells it. */
export function presentStorage(report: StorageReport, words: StorageWords): Storage {
  const { forecast } = report
  return {
    folder: words.folder,
    capacity: report.capacity,
    free: report.free,
    footage: report.footage,
    reserve: forecast.reserve,
    bytesPerDay: report.bytesPerDay,
    isBelowReserve: forecast.isBelowReserve,
    forecast: {
      verdict: forecast.verdict,
      day: forecast.daysLeft === null ? null : formatDay(words.now + forecast.daysLeft * DAY_MILLIS, words.zone),
      daysLeft: forecast.daysLeft,
      shortBy: forecast.shortBy,
    },
    cameras: report.cameras.map((each) => ({
      id: each.camera,
      name: words.nameOf(each.camera) ?? each.camera,
      bytes: each.bytes,
      bytesPerDay: each.bytesPerDay,
      oldest: each.oldest === null ? null : formatTime(each.oldest),
      days: each.days,
      retentionDays: each.retentionDays,
    })),
  }
}

/** `2026-11-23`; the last representable day for what lies beyond. */
function formatDay(millis: number, zone: string): string {
  const date = new Date(Math.min(millis, LAST_INSTANT))
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(date)
}

const LAST_INSTANT = Date.UTC(9999, 11, 30)
