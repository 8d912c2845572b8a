// SPDX-License-Identifier: Apache-2.0
import { Hold, HoldPage, HoldPlaced } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { Span } from '../player/coverage.ts'
import { ask } from './client.ts'
import { query, rfc3339 } from './query.ts'
import { useAbility } from './session.ts'

const at = (id: string): string => encodeURIComponent(id)

export function useHolds(filter: Readonly<{ inForce: boolean; page: number }>) {
  const { inForce, page } = filter
  const words = query({ page, size: 20, ...(inForce ? { inForce: 'true' } : {}) })
  return useQuery({ queryKey: ['holds', inForce, page], queryFn: () => ask(`/holds${words}`, HoldPage) })
}

/** Holds in force on what the timeline shows; none for who may not see them. */
export function useHeld(camera: string | null, view: Span): readonly Span[] {
  const enabled = useAbility('hold.see') && camera !== null
  // By the hour: a timeline that is dragged asks seldom.
  const [from, to] = [Math.floor(view.start / HOUR) * HOUR, Math.ceil(view.end / HOUR) * HOUR]
  const words = query({ camera: camera ?? '', from: rfc3339(from), to: rfc3339(to), inForce: 'true' })
  const { data } = useQuery({
    queryKey: ['holds', 'timeline', camera, from, to],
    queryFn: () => ask(`/holds${words}`, HoldPage),
    enabled,
    staleTime: 30_000,
  })
  return (data?.items ?? []).map((hold) => ({ start: Date.parse(hold.from), end: Date.parse(hold.to) }))
}

const HOUR = 3_600_000

export type HoldWish = Readonly<{
  camera: string
  from: number
  to: number
  reason: string
  caseNumber: string
  authority: string
  expiresAt: string | null
  reviewOn: string | null
}>

export function placeHold({ from, to, ...wish }: HoldWish) {
  return ask('/holds', HoldPlaced, { method: 'POST', body: { ...wish, from: rfc3339(from), to: rfc3339(to) } })
}

export type HoldStep = 'release' | 'release/confirm' | 'release/withdraw' | 'extend'

export function stepHold(id: string, step: HoldStep, body?: Readonly<Record<string, unknown>>) {
  return ask(`/holds/${at(id)}/${step}`, Hold, { method: 'POST', ...(body === undefined ? {} : { body }) })
}
