// SPDX-License-Identifier: Apache-2.0
import { KeepPurpose, PurposeList } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'

export function usePurposes() {
  return useQuery({ queryKey: ['keep-purposes'], queryFn: () => ask('/keep-purposes', PurposeList) })
}

export function statePurpose(body: Readonly<Record<string, unknown>>) {
  return ask('/keep-purposes', KeepPurpose, { method: 'POST', body })
}

export function endPurpose(id: string) {
  return ask(`/keep-purposes/${encodeURIComponent(id)}/end`, KeepPurpose, { method: 'POST' })
}
