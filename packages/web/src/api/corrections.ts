// SPDX-License-Identifier: Apache-2.0
import { Correction, type CorrectionInput, CorrectionPage } from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask } from './client.ts'
import { INSPECTIONS_A_PAGE } from './inspection.ts'
import { query } from './query.ts'

const at = (id: string) => `/corrections/${encodeURIComponent(id)}`

export type CorrectionAsk = Readonly<{
  search?: string | undefined
  state?: string | undefined
  overdue?: boolean | undefined
  district?: string | undefined
  sort?: string | undefined
  page?: number | undefined
}>

export function useCorrections(wanted: CorrectionAsk) {
  return useQuery({
    queryKey: ['inspection', 'corrections', wanted],
    queryFn: () => ask(`/corrections${query({ ...wanted, size: INSPECTIONS_A_PAGE })}`, CorrectionPage),
    placeholderData: keepPreviousData,
  })
}

export function correctionSheetUrl(wanted: CorrectionAsk): string {
  return `/api/corrections/sheet${query(wanted)}`
}

export function useCorrection(id: string) {
  return useQuery({ queryKey: ['inspection', 'correction', id], queryFn: () => ask(at(id), Correction) })
}

export function issueCorrection(inspection: string, body: z.input<typeof CorrectionInput>): Promise<Correction> {
  return ask(`/inspections/${encodeURIComponent(inspection)}/corrections`, Correction, { method: 'POST', body })
}

export function serveCorrection(id: string, on: string): Promise<Correction> {
  return ask(`${at(id)}/service`, Correction, { method: 'POST', body: { on } })
}

export function answerCorrection(id: string, words: string): Promise<Correction> {
  return ask(`${at(id)}/answers`, Correction, { method: 'POST', body: { words } })
}

export function decideCorrection(id: string, body: { isCorrected: boolean; words: string }): Promise<Correction> {
  return ask(`${at(id)}/decision`, Correction, { method: 'POST', body })
}

export function lookAgain(id: string): Promise<Correction> {
  return ask(`${at(id)}/again`, Correction, { method: 'POST' })
}

export function openCaseOfOrder(id: string, why: string): Promise<Correction> {
  return ask(`${at(id)}/case`, Correction, { method: 'POST', body: { why } })
}

export function correctionUrl(id: string): string {
  return `/api${at(id)}/paper?as=pdf`
}
