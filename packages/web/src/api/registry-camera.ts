// SPDX-License-Identifier: Apache-2.0
import {
  type CameraRecordInput,
  CameraRecordPage,
  PlacementAnswer,
  type PlacementAsk,
  RegistryCamera,
  UnregisteredList,
} from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask } from './client.ts'
import { query } from './query.ts'

const AT_MOST = 500

export function useSystemCameras(system: string) {
  return useQuery({
    queryKey: ['registry', 'cameras', system],
    queryFn: () => ask(`/registry/cameras${query({ system, size: AT_MOST })}`, CameraRecordPage),
  })
}

/** Cameras of this instance that are in no system. */
export function useUnregistered() {
  return useQuery({
    queryKey: ['registry', 'unregistered'],
    queryFn: () => ask('/registry/unregistered', UnregisteredList),
  })
}

/** Every article that keeps a camera out of there. */
export function usePlacement(wanted: z.input<typeof PlacementAsk>) {
  return useQuery({
    queryKey: ['registry', 'placement', wanted],
    queryFn: () => ask('/registry/placement', PlacementAnswer, { method: 'POST', body: wanted }),
  })
}

export function saveRegistryCamera(
  id: string | null,
  body: z.input<typeof CameraRecordInput>,
): Promise<RegistryCamera> {
  const path = `/registry/cameras${id === null ? '' : `/${encodeURIComponent(id)}`}`
  return ask(path, RegistryCamera, { method: id === null ? 'POST' : 'PUT', body })
}
