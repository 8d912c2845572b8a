// SPDX-License-Identifier: Apache-2.0
import { ExchangeImport, type ExchangePeerChange, type ExchangePeerInput, ExchangeStanding } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, readProblem } from './client.ts'

export type ExchangePeer = ExchangeStanding['peers'][number]

const EVERY_MILLIS = 5000

export function useExchange() {
  return useQuery({
    queryKey: ['exchange'],
    queryFn: () => ask('/exchange', ExchangeStanding),
    refetchInterval: EVERY_MILLIS,
  })
}

export function addPeer(body: z.input<typeof ExchangePeerInput>): Promise<ExchangeStanding> {
  return ask('/exchange/peers', ExchangeStanding, { method: 'POST', body })
}

export function changePeer(id: string, body: z.input<typeof ExchangePeerChange>): Promise<ExchangeStanding> {
  return ask(`/exchange/peers/${id}`, ExchangeStanding, { method: 'PUT', body })
}

export function outboxUrl(id: string): string {
  return `/api/exchange/outbox/${id}`
}

/** The file is the body itself. */
export async function takeLetters(file: File): Promise<ExchangeImport> {
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch('/api/exchange/inbox', {
    ...{ method: 'POST', credentials: 'same-origin', headers, body: file },
  })
  if (!response.ok) throw await readProblem(response)
  return ExchangeImport.parse(await response.json())
}
