// SPDX-License-Identifier: Apache-2.0
import {
  Integration,
  type IntegrationActInput,
  type IntegrationInput,
  IntegrationPage,
  Sharing,
  type SharingActInput,
  type SharingInput,
  SharingPage,
} from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask } from './client.ts'
import { query } from './query.ts'

export const INTEGRATIONS_A_PAGE = 50

export type IntegrationAsk = Readonly<{
  search?: string | undefined
  state?: string | undefined
  sort?: string | undefined
  page?: number | undefined
}>

export function useIntegrations(wanted: IntegrationAsk) {
  return useQuery({
    queryKey: ['integrations', 'list', wanted],
    queryFn: () => ask(`/integrations${query({ ...wanted, size: INTEGRATIONS_A_PAGE })}`, IntegrationPage),
    placeholderData: keepPreviousData,
  })
}

export function useIntegration(id: string) {
  return useQuery({ queryKey: ['integrations', 'one', id], queryFn: () => ask(at(id), Integration) })
}

export function requestIntegration(body: z.input<typeof IntegrationInput>): Promise<Integration> {
  return ask('/integrations', Integration, { method: 'POST', body })
}

export function actOnIntegration(id: string, body: z.input<typeof IntegrationActInput>): Promise<Integration> {
  return ask(`${at(id)}/acts`, Integration, { method: 'POST', body })
}

export function useSharings(wanted: Omit<IntegrationAsk, 'sort'>) {
  return useQuery({
    queryKey: ['sharings', wanted],
    queryFn: () => ask(`/sharings${query({ ...wanted, size: INTEGRATIONS_A_PAGE })}`, SharingPage),
    placeholderData: keepPreviousData,
  })
}

export function askSharing(body: z.input<typeof SharingInput>): Promise<Sharing> {
  return ask('/sharings', Sharing, { method: 'POST', body })
}

export function actOnSharing(id: string, body: z.input<typeof SharingActInput>): Promise<Sharing> {
  return ask(`/sharings/${encodeURIComponent(id)}/acts`, Sharing, { method: 'POST', body })
}

function at(id: string): string {
  return `/integrations/${encodeURIComponent(id)}`
}
