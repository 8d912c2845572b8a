// SPDX-License-Identifier: Apache-2.0
import { Days, Recordings } from '@mingjian/contract'
import { type Query, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { Coverage, type Span } from '../player/coverage.ts'
import { ask } from './client.ts'
import { query, rfc3339 } from './query.ts'

async function fetchCoverage(camera: string, span: Span): Promise<Coverage> {
  const interval = query({ from: rfc3339(span.start), to: rfc3339(span.end) })
  const recordings = await ask(`/cameras/${encodeURIComponent(camera)}/recordings${interval}`, Recordings)
  return new Coverage(recordings, { ...span, wall: Date.now })
}

/** What each camera has of the span; while a new span loads, the old one stands. */
export function useCoverages(cameras: readonly string[], span: Span): ReadonlyMap<string, Coverage> {
  const combine = useCallback(
    (results: { data: Coverage | undefined }[]) =>
      new Map(cameras.flatMap((camera, i) => (results[i]?.data ? [[camera, results[i].data] as const] : []))),
    [cameras],
  )
  return useQueries({
    queries: cameras.map((camera) => ({
      queryKey: ['recordings', camera, span.start, span.end],
      queryFn: () => fetchCoverage(camera, span),
      structuralSharing: false,
      // The old span of this camera, never of the one that stood at its place in the list.
      placeholderData: (before: Coverage | undefined, from: Query<Coverage, Error, Coverage> | undefined) =>
        from?.queryKey[1] === camera ? before : undefined,
      staleTime: 10_000,
      refetchInterval: () => (span.end > Date.now() ? 15_000 : false),
    })),
    combine,
  })
}

export function useDays(camera: string | null, month: string, zone: string) {
  return useQuery({
    queryKey: ['days', camera, month, zone],
    queryFn: () => ask(`/cameras/${encodeURIComponent(camera ?? '')}/days${query({ month, zone })}`, Days),
    enabled: camera !== null,
    staleTime: 60_000,
  })
}
