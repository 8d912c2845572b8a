// SPDX-License-Identifier: Apache-2.0
import {
  AccessPolicies,
  AccessSettings,
  type AccessSettingsInput,
  AccessSubjects,
  CameraAccess,
  PersonAccess,
  SessionList,
} from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import { ask, call } from './client.ts'

export function useAccessSubjects() {
  return useQuery({ queryKey: ['access', 'subjects'], queryFn: () => ask('/access', AccessSubjects) })
}
export function usePolicies() {
  return useQuery({ queryKey: ['access', 'policies'], queryFn: () => ask('/access/policies', AccessPolicies) })
}
export function reloadPolicies(): Promise<AccessPolicies> {
  return ask('/access/policies/reload', AccessPolicies, { method: 'POST' })
}
export function useCameraAccess(camera: string | undefined) {
  const queryFn = () => ask(`/access/cameras/${encodeURIComponent(camera ?? '')}`, CameraAccess)
  return useQuery({ queryKey: ['access', 'camera', camera], queryFn, enabled: camera !== undefined, staleTime: 0 })
}
export function usePersonAccess(person: string | undefined) {
  const queryFn = () => ask(`/access/users/${encodeURIComponent(person ?? '')}`, PersonAccess)
  return useQuery({ queryKey: ['access', 'person', person], queryFn, enabled: person !== undefined, staleTime: 0 })
}
export function useAccessSettings() {
  return useQuery({ queryKey: ['access', 'settings'], queryFn: () => ask('/access/settings', AccessSettings) })
}
export function changeAccessSettings(input: AccessSettingsInput): Promise<AccessSettings> {
  return ask('/access/settings', AccessSettings, { method: 'PATCH', body: input })
}

export function useSessionsOf(user: string) {
  const queryFn = () => ask(`/users/${encodeURIComponent(user)}/sessions`, SessionList)
  return useQuery({ queryKey: ['sessions', user], queryFn })
}
export async function endSessionOf(user: string, session: string): Promise<void> {
  await call(`/users/${encodeURIComponent(user)}/sessions/${encodeURIComponent(session)}`, { method: 'DELETE' })
}
export async function resetFactors(user: string): Promise<void> {
  await call(`/users/${encodeURIComponent(user)}/factors`, { method: 'DELETE' })
}
