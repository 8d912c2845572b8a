// SPDX-License-Identifier: Apache-2.0
import { type PackageInput, PackageJob, PackageList } from '@mingjian/contract'
import { toBase64 } from '@mingjian/evidence'
import { useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'

const SOON = 1500

/** While one is being made, looked at again and again. */
export function usePackages() {
  return useQuery({
    queryKey: ['packages'],
    queryFn: () => ask('/packages', PackageList),
    refetchInterval: ({ state }) => {
      const isBusy = state.data?.items.some((job) => job.state === 'waiting' || job.state === 'running')
      return isBusy === true ? SOON : false
    },
  })
}

export function makePackage(wish: PackageInput): Promise<PackageJob> {
  return ask('/packages', PackageJob, { method: 'POST', body: wish })
}

export function cancelPackage(id: string): Promise<PackageJob> {
  return ask(`/packages/${encodeURIComponent(id)}/cancel`, PackageJob, { method: 'POST' })
}

export function packageUrl(id: string): string {
  return `/api/packages/${encodeURIComponent(id)}/package.zip`
}

export async function stampPackage(id: string, file: File): Promise<PackageJob> {
  const token = toBase64(new Uint8Array(await file.arrayBuffer()))
  return ask(`/packages/${encodeURIComponent(id)}/time-stamp`, PackageJob, { method: 'POST', body: { token } })
}
