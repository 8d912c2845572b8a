// SPDX-License-Identifier: Apache-2.0
import { AcceptanceRun, type AcceptanceDecision, AcceptanceRunList, type AcceptanceSeenInput } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask } from './client.ts'

export function useAcceptances(id: string) {
  return useQuery({
    queryKey: ['registry', 'acceptances', id],
    queryFn: () => ask(`/registry/systems/${encodeURIComponent(id)}/acceptances`, AcceptanceRunList),
  })
}

export function beginAcceptance(system: string): Promise<AcceptanceRun> {
  return ask(`/registry/systems/${encodeURIComponent(system)}/acceptances`, AcceptanceRun, { method: 'POST' })
}

export function lookAt(run: string, body: z.input<typeof AcceptanceSeenInput>): Promise<AcceptanceRun> {
  return ask(`/registry/acceptances/${encodeURIComponent(run)}/items`, AcceptanceRun, { method: 'POST', body })
}

export function decideAcceptance(run: string, body: z.input<typeof AcceptanceDecision>): Promise<AcceptanceRun> {
  return ask(`/registry/acceptances/${encodeURIComponent(run)}/decision`, AcceptanceRun, { method: 'POST', body })
}
