// SPDX-License-Identifier: Apache-2.0
import {
  PlaceCard,
  PublicNotice,
  RecordHistory,
  type RegistryKind,
  RegistrySystem,
  RegistryUnit,
} from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'

export function usePlaceCard(id: string) {
  return useQuery({
    queryKey: ['registry', 'place', id],
    queryFn: () => ask(`/registry/places/${encodeURIComponent(id)}`, PlaceCard),
  })
}

export function useUnit(id: string | null) {
  return useQuery({
    queryKey: ['registry', 'unit', id],
    queryFn: () => ask(`/registry/units/${encodeURIComponent(id ?? '')}`, RegistryUnit),
    enabled: id !== null,
  })
}

export function useSystem(id: string) {
  return useQuery({
    queryKey: ['registry', 'system', id],
    queryFn: () => ask(`/registry/systems/${encodeURIComponent(id)}`, RegistrySystem),
  })
}

export function useHistory(kind: RegistryKind, id: string) {
  return useQuery({
    queryKey: ['registry', 'history', kind, id],
    queryFn: () => ask(`/registry/history/${kind}/${encodeURIComponent(id)}`, RecordHistory),
  })
}

/** What everybody may read of a system in use. */
export function useNotice(id: string) {
  return useQuery({
    queryKey: ['notice', id],
    queryFn: () => ask(`/notices/${encodeURIComponent(id)}`, PublicNotice),
  })
}
