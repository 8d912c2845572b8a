// SPDX-License-Identifier: Apache-2.0
import { LawRegisters, PlacePage, SystemPage, UnitPage } from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'
import { query } from './query.ts'

const AN_HOUR = 3_600_000

export const RECORDS_A_PAGE = 50

export type RecordAsk = Readonly<{
  search?: string | undefined
  district?: string | undefined
  class?: string | undefined
  state?: string | undefined
  place?: string | undefined
  unit?: string | undefined
  kind?: string | undefined
  page?: number | undefined
  sort?: string | undefined
}>

/** Classes of places, of prohibited spots, and the districts of today. */
export function useRegisters() {
  return useQuery({
    queryKey: ['law', 'registers'],
    queryFn: () => ask('/law/registers', LawRegisters),
    staleTime: AN_HOUR,
  })
}

export function usePlaceList(wanted: RecordAsk) {
  return useQuery({
    queryKey: ['registry', 'places', wanted],
    queryFn: () => ask(`/registry/places${query({ ...wanted, size: RECORDS_A_PAGE })}`, PlacePage),
    placeholderData: keepPreviousData,
  })
}

export function useUnitList(wanted: RecordAsk) {
  return useQuery({
    queryKey: ['registry', 'units', wanted],
    queryFn: () => ask(`/registry/units${query({ ...wanted, size: RECORDS_A_PAGE })}`, UnitPage),
    placeholderData: keepPreviousData,
  })
}

export function useSystemList(wanted: RecordAsk) {
  return useQuery({
    queryKey: ['registry', 'systems', wanted],
    queryFn: () => ask(`/registry/systems${query({ ...wanted, size: RECORDS_A_PAGE })}`, SystemPage),
    placeholderData: keepPreviousData,
  })
}
