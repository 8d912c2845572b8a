// SPDX-License-Identifier: Apache-2.0
import { DeletionPage } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'
import { query } from './query.ts'

export function useDeletions(page: number) {
  const words = query({ page, size: 20 })
  return useQuery({ queryKey: ['deletions', page], queryFn: () => ask(`/deletions${words}`, DeletionPage) })
}

export function certificateUrl(id: string): string {
  return `/api/deletions/${encodeURIComponent(id)}/certificate.json`
}
