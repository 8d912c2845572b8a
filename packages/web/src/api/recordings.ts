// SPDX-License-Identifier: Apache-2.0
import { Days, Recordings } from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask, query } from './client.ts'
import { rfc3339 } from './media.ts'

/** Runs and gaps of one camera; the newest minute is fetched again while it is in view. */
export function recordingsQuery(camera: string, from: number, to: number) {
  return {
    queryKey: ['recordings', camera, from, to],
    queryFn: () =>
      ask(`/cameras/${encodeURIComponent(camera)}/recordings${query({ from: rfc3339(from), to: rfc3339(to) })}`, Recordings),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    refetchInterval: to > Date.now() ? 15_000 : (false as const),
  }
}

export function useDays(camera: string | null, month: string, zone: string) {
  return useQuery({
    queryKey: ['days', camera, month, zone],
    queryFn: () => ask(`/cameras/${encodeURIComponent(camera ?? '')}/days${query({ month, zone })}`, Days),
    enabled: camera !== null,
    staleTime: 60_000,
  })
}
