// SPDX-License-Identifier: Apache-2.0
import {
  Camera,
  type CameraInput,
  CameraPage,
  type CameraPatch,
  type ProbeInput,
  ProbeResult,
} from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, call } from './client.ts'
import { query } from './query.ts'
import { useAbility } from './session.ts'

const PAGE = 500

async function fetchCameras(): Promise<Camera[]> {
  const all: Camera[] = []
  for (let page = 1; ; page += 1) {
    const answer = await ask(`/cameras${query({ page, size: PAGE })}`, CameraPage)
    all.push(...answer.items)
    if (all.length >= answer.total || answer.items.length === 0) return all
  }
}

/** Every camera this person may see; kept current by the event stream. */
export function useCameras() {
  const enabled = useAbility('camera.list')
  return useQuery({ queryKey: ['cameras'], queryFn: fetchCameras, enabled, staleTime: 60_000 })
}

export function addCamera(input: CameraInput): Promise<Camera> {
  return ask('/cameras', Camera, { method: 'POST', body: input })
}
export function changeCamera(id: string, patch: CameraPatch): Promise<Camera> {
  return ask(`/cameras/${encodeURIComponent(id)}`, Camera, { method: 'PATCH', body: patch })
}
export async function removeCamera(id: string): Promise<void> {
  await call(`/cameras/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
export function probeCamera(input: z.infer<typeof ProbeInput>): Promise<z.infer<typeof ProbeResult>> {
  return ask('/cameras/probe', ProbeResult, { method: 'POST', body: input })
}
