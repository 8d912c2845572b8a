// SPDX-License-Identifier: Apache-2.0
import type { ViewingAsk } from '../../api/viewings.ts'

export const GROUPS = ['user', 'camera', 'order'] as const
export type Group = (typeof GROUPS)[number]
export type AuditSearch = {
  by?: Group | 'findings'
  id?: string
  period?: 'day' | 'week' | 'month' | 'quarter'
  viewing?: string
  page?: number
}

const DAY = 86_400_000
export const PERIODS = { day: DAY, week: 7 * DAY, month: 30 * DAY, quarter: 90 * DAY } as const
export type Period = keyof typeof PERIODS

function one<T extends string>(value: unknown, of: readonly T[]): T | undefined {
  return of.find((each) => each === value)
}

/** What stands in the address; the rest is left out. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const { id, viewing, page } = search
  const by = one(search['by'], [...GROUPS, 'findings'] as const)
  const period = one(search['period'], Object.keys(PERIODS) as Period[])
  return {
    ...(by === undefined ? {} : { by }),
    ...(period === undefined ? {} : { period }),
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    ...(typeof viewing === 'string' && viewing !== '' ? { viewing } : {}),
    ...(typeof page === 'number' && page >= 1 ? { page } : {}),
  }
}

const MINUTE = 60_000

/** The period that ends now, to the minute so that the same is asked for the same. */
export function spanOf(period: Period, now: number): { start: number; end: number } {
  const end = Math.ceil(now / MINUTE) * MINUTE
  return { start: end - PERIODS[period], end }
}

export function askOf(span: { start: number; end: number }, by: Group, id: string | undefined): ViewingAsk {
  const one = id === undefined ? {} : { [by]: id }
  return { from: new Date(span.start).toISOString(), to: new Date(span.end).toISOString(), ...one }
}
