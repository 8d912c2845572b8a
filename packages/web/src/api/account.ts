// SPDX-License-Identifier: Apache-2.0
import { SessionList, SetupState } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import { ask, call } from './client.ts'

export function useSetupState(enabled: boolean) {
  return useQuery({
    queryKey: ['setup'],
    queryFn: () => ask('/setup', SetupState),
    enabled,
    staleTime: 60_000,
    retry: 0,
  })
}

export async function setUp(input: { token: string; user: string; password: string }): Promise<void> {
  await call('/setup', { method: 'POST', body: input })
}

export async function changePassword(input: { current: string; next: string }): Promise<void> {
  await call('/session/password', { method: 'POST', body: input })
}

export function useSessionList(enabled: boolean) {
  return useQuery({ queryKey: ['sessions'], queryFn: () => ask('/sessions', SessionList), enabled })
}

export async function endSession(id: string): Promise<void> {
  await call(`/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
