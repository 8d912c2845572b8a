// SPDX-License-Identifier: Apache-2.0
import { Preferences } from '@mingjian/contract'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ask, call } from './client.ts'
import { useSession } from './session.ts'

export function usePreferences() {
  const isSignedIn = Boolean(useSession().data)
  return useQuery({
    queryKey: ['preferences'],
    queryFn: () => ask('/session/preferences', Preferences),
    enabled: isSignedIn,
    staleTime: Infinity,
  })
}

/** Changes some settings; the screen follows at once, the server a moment later. */
export function useSavePreference(): (change: Settings) => void {
  const client = useQueryClient()
  return useCallback((change: Settings) => savePreference(client, change), [client])
}

type Settings = Record<string, unknown>

const DELAY = 600
let pending: ReturnType<typeof setTimeout> | null = null

function savePreference(client: QueryClient, change: Settings): void {
  const known = client.getQueryData<Settings>(['preferences'])
  // Before the server's settings are here, writing would lose them.
  if (!known) return
  client.setQueryData(['preferences'], { ...known, ...change })
  if (pending !== null) clearTimeout(pending)
  pending = setTimeout(() => void flushPreferences(client), DELAY)
}

async function flushPreferences(client: QueryClient): Promise<void> {
  pending = null
  const body = client.getQueryData<Settings>(['preferences'])
  if (!body) return
  try {
    await call('/session/preferences', { method: 'PUT', body })
  } catch (thrown) {
    reportError(thrown)
    await client.invalidateQueries({ queryKey: ['preferences'] })
  }
}
