// SPDX-License-Identifier: Apache-2.0
import { ExportJob, ExportList } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, call } from './client.ts'
import { rfc3339 } from './query.ts'
import { useAbility } from './session.ts'

export type Job = z.infer<typeof ExportJob>

export function useExports() {
  const enabled = useAbility('camera.export')
  return useQuery({ queryKey: ['exports'], queryFn: () => ask('/exports', ExportList), enabled })
}
export function startExport(cameras: readonly string[], from: number, to: number): Promise<Job> {
  return ask('/exports', ExportJob, { method: 'POST', body: { cameras, from: rfc3339(from), to: rfc3339(to) } })
}
export async function cancelExport(id: string): Promise<void> {
  await call(`/exports/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
export function exportFileUrl(job: string, name: string): string {
  return `/api/exports/${encodeURIComponent(job)}/files/${encodeURIComponent(name)}`
}
