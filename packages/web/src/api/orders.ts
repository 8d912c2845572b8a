// SPDX-License-Identifier: Apache-2.0
import {
  Order,
  type OrderContentPart,
  type OrderDoor,
  OrderPage,
  type OrderPaperKind,
  type OrderQuery,
  OrderSession,
  OrderTerms,
  OrderVisitMade,
} from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ApiProblem, ask, call, readProblem } from './client.ts'
import { query } from './query.ts'

export type OrderFilter = Partial<Omit<z.output<typeof OrderQuery>, 'page' | 'size'>>

export function useOrders(filter: OrderFilter, page: { page: number; size: number }) {
  return useQuery({
    queryKey: ['orders', filter, page],
    queryFn: () => ask(`/orders${query({ ...filter, ...page })}`, OrderPage),
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  })
}

export function registerUrl(filter: OrderFilter, format: 'csv' | 'xlsx'): string {
  return `/api/orders/register${query({ ...filter, format })}`
}

/** One order; followed while somebody else may act on it. */
export function useOrder(id: string) {
  return useQuery({
    queryKey: ['order', id],
    queryFn: () => ask(`/orders/${encodeURIComponent(id)}`, Order),
    refetchInterval: (found) => (found.state.data?.state === 'draft' ? false : 5000),
  })
}

export function useOrderTerms(door: OrderDoor, { authority, need }: OrderContentPart) {
  return useQuery({
    queryKey: ['order-terms', door, authority, need],
    queryFn: () => ask(`/orders/terms${query({ door, authority, need })}`, OrderTerms),
    staleTime: 60_000,
    placeholderData: (before) => before,
  })
}

export function addOrder(door: OrderDoor, content: OrderContentPart): Promise<Order> {
  return ask('/orders', Order, { method: 'POST', body: { door, content } })
}
export function editOrder(id: string, version: number, content: OrderContentPart): Promise<Order> {
  return ask(`/orders/${encodeURIComponent(id)}`, Order, { method: 'PATCH', body: { version, content } })
}
export async function dropOrder(id: string): Promise<void> {
  await call(`/orders/${encodeURIComponent(id)}`, { method: 'DELETE' })
}

export type OrderDeed = 'register' | 'check' | 'approve' | 'refuse' | 'serve' | 'close' | 'withdraw'

export function actOnOrder(id: string, deed: OrderDeed, body: unknown): Promise<Order> {
  return ask(`/orders/${encodeURIComponent(id)}/${deed}`, Order, { method: 'POST', ...(body ? { body } : {}) })
}

export type Scan = Readonly<{ kind: z.infer<typeof OrderPaperKind>; officer: number | null; file: File }>

/** Sends a scan as it is; the server looks at the bytes, not at the name. */
export async function addScan(id: string, { kind, officer, file }: Scan): Promise<Order> {
  const path = `/api/orders/${encodeURIComponent(id)}/papers${query({ kind, officer, name: file.name.slice(0, 200) })}`
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(path, { method: 'POST', credentials: 'same-origin', headers, body: file })
  if (!response.ok) throw await readProblem(response)
  return Order.parse(await response.json())
}
export function removeScan(id: string, paper: string): Promise<Order> {
  return ask(`/orders/${encodeURIComponent(id)}/papers/${encodeURIComponent(paper)}`, Order, { method: 'DELETE' })
}
export function scanUrl(id: string, paper: string): string {
  return `/api/orders/${encodeURIComponent(id)}/papers/${encodeURIComponent(paper)}`
}

export function openVisit(id: string, mode: 'officer' | 'staff'): Promise<z.infer<typeof OrderVisitMade>> {
  return ask(`/orders/${encodeURIComponent(id)}/sessions`, OrderVisitMade, { method: 'POST', body: { mode } })
}
export function endVisit(id: string, visit: string): Promise<Order> {
  return ask(`/orders/${encodeURIComponent(id)}/sessions/${encodeURIComponent(visit)}`, Order, { method: 'DELETE' })
}

async function fetchVisit(): Promise<OrderSession | null> {
  try {
    return await ask('/orders/session', OrderSession)
  } catch (thrown) {
    if (thrown instanceof ApiProblem && (thrown.status === 401 || thrown.status === 403)) return null
    throw thrown
  }
}

/** The order that this browser bears; null when it bears none. */
export function useVisit() {
  return useQuery({
    queryKey: ['visit'],
    queryFn: fetchVisit,
    refetchInterval: (found) => (found.state.data ? 15_000 : false),
  })
}
export async function redeemCode(code: string): Promise<void> {
  await call('/orders/session', { method: 'POST', body: { code } })
}
export async function leaveVisit(): Promise<void> {
  await call('/orders/session', { method: 'DELETE' })
}
