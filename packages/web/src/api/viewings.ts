// SPDX-License-Identifier: Apache-2.0
import {
  Viewing,
  ViewingFindings,
  ViewingPage,
  type ViewingQuery,
  ViewingRules,
  ViewingState,
  ViewingSums,
} from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { BeatPort } from '../player/viewing-beat.ts'
import { ask } from './client.ts'
import { query } from './query.ts'

export type ViewingAsk = Partial<Omit<ViewingQuery, 'page' | 'size'>>

export function useViewings(filter: ViewingAsk, page: { page: number; size: number }) {
  return useQuery({
    queryKey: ['viewings', filter, page],
    queryFn: () => ask(`/viewings${query({ ...filter, ...page })}`, ViewingPage),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  })
}

export function useViewing(id: string) {
  return useQuery({
    queryKey: ['viewing', id],
    queryFn: () => ask(`/viewings/${encodeURIComponent(id)}`, Viewing),
    refetchInterval: (asked) => (asked.state.data?.entries.end === null ? 5000 : false),
  })
}

export function useViewingSums(filter: ViewingAsk, by: 'user' | 'camera' | 'order', enabled = true) {
  return useQuery({
    queryKey: ['viewing-sums', filter, by],
    queryFn: () => ask(`/viewings/sums${query({ ...filter, by })}`, ViewingSums),
    placeholderData: (before) => before,
    refetchInterval: 30_000,
    enabled,
  })
}

export function viewingsCsvUrl(filter: ViewingAsk): string {
  return `/api/viewings.csv${query(filter)}`
}

export function useFindings(enabled: boolean) {
  return useQuery({
    queryKey: ['viewing-findings'],
    queryFn: () => ask('/viewings/findings', ViewingFindings),
    refetchInterval: 60_000,
    enabled,
  })
}
export function useViewingRules(enabled: boolean) {
  return useQuery({ queryKey: ['viewing-rules'], queryFn: () => ask('/viewings/rules', ViewingRules), enabled })
}
export async function settleFinding(id: string, note: string): Promise<void> {
  await ask(`/viewings/findings/${encodeURIComponent(id)}/settle`, ViewingFindings, { method: 'POST', body: { note } })
}

export const beatPort: BeatPort = {
  async send(id, word) {
    const path = `/viewings/${encodeURIComponent(id)}/beat`
    if (word.isOver) {
      // The page may be going away: this is sent even so.
      const body = new Blob([JSON.stringify(word)], { type: 'application/json' })
      return navigator.sendBeacon(`/api${path}`, body)
    }
    return (await ask(path, ViewingState, { method: 'POST', body: word })).state === 'on'
  },
  every(millis, run) {
    const id = window.setInterval(run, millis)
    return () => window.clearInterval(id)
  },
}
