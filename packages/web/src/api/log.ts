// SPDX-License-Identifier: Apache-2.0
import { LogPage, LogState, WitnessStanding } from '@mingjian/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'
import { query, rfc3339 } from './query.ts'
import { useAbility } from './session.ts'

export type LogAsk = Readonly<{
  type?: string | undefined
  camera?: string | undefined
  user?: string | undefined
  order?: string | undefined
}>

const PAGE = 50
const DAY = 86_400_000

export function useLogState() {
  const enabled = useAbility('log.audit')
  return useQuery({ queryKey: ['log'], queryFn: () => ask('/log', LogState), refetchInterval: 10_000, enabled })
}

export function useWitnesses() {
  const enabled = useAbility('log.audit')
  return useQuery({
    queryKey: ['witness'],
    queryFn: () => ask('/witness', WitnessStanding),
    refetchInterval: 30_000,
    enabled,
  })
}

export function useLogEntries(filter: LogAsk) {
  return useInfiniteQuery({
    queryKey: ['log-entries', filter],
    queryFn: ({ pageParam }) => ask(`/log/entries${query({ ...filter, size: PAGE, after: pageParam })}`, LogPage),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 20_000,
  })
}

/** One entry, as the page before the next one shows it. */
export function useLogEntry(index: number) {
  return useQuery({
    queryKey: ['log-entry', index],
    queryFn: async () => (await ask(`/log/entries${query({ size: 1, after: index + 1 })}`, LogPage)).items[0] ?? null,
  })
}

/** Entries of the last 24 hours. */
export function useLogGrowth(size: number | null) {
  return useQuery({
    queryKey: ['log-growth', size],
    queryFn: async () => {
      const old = await ask(`/log/entries${query({ size: 1, to: rfc3339(Date.now() - DAY) })}`, LogPage)
      return (size ?? 0) - ((old.items[0]?.index ?? -1) + 1)
    },
    enabled: size !== null,
    staleTime: 30_000,
    placeholderData: (before) => before,
  })
}
