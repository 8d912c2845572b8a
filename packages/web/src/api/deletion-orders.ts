// SPDX-License-Identifier: Apache-2.0
import { DeletionOrder, DeletionOrderDone, DeletionOrderList } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'

const at = (id: string): string => encodeURIComponent(id)

export function useDeletionOrders() {
  return useQuery({ queryKey: ['deletion-orders'], queryFn: () => ask('/deletion-orders', DeletionOrderList) })
}

export function askDeletion(body: Readonly<Record<string, unknown>>) {
  return ask('/deletion-orders', DeletionOrder, { method: 'POST', body })
}

export function confirmDeletion(id: string) {
  return ask(`/deletion-orders/${at(id)}/confirm`, DeletionOrderDone, { method: 'POST' })
}

export function withdrawDeletion(id: string) {
  return ask(`/deletion-orders/${at(id)}/withdraw`, DeletionOrder, { method: 'POST' })
}
