// SPDX-License-Identifier: Apache-2.0
import { Filing, FilingDraft, FilingOwedPage, FilingPage } from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'
import { query } from './query.ts'

export const FILINGS_A_PAGE = 50

export type FilingAsk = Readonly<{
  search?: string | undefined
  state?: string | undefined
  occasion?: string | undefined
  district?: string | undefined
  overdue?: boolean | undefined
  sort?: string | undefined
  page?: number | undefined
}>

export function useFilings(wanted: FilingAsk) {
  return useQuery({
    queryKey: ['filings', 'list', wanted],
    queryFn: () => ask(`/filings${query({ ...wanted, size: FILINGS_A_PAGE })}`, FilingPage),
    placeholderData: keepPreviousData,
  })
}

export function filingSheetUrl(wanted: FilingAsk): string {
  return `/api/filings/sheet${query(wanted)}`
}

export function useOwedFilings(wanted: Pick<FilingAsk, 'district' | 'page'>) {
  return useQuery({
    queryKey: ['filings', 'owed', wanted],
    queryFn: () => ask(`/filings/owed${query({ ...wanted, size: FILINGS_A_PAGE })}`, FilingOwedPage),
    placeholderData: keepPreviousData,
  })
}

export function useFiling(id: string) {
  return useQuery({ queryKey: ['filings', 'one', id], queryFn: () => ask(at(id), Filing) })
}

/** What would be handed in of a system today. */
export function useFilingDraft(system: string) {
  return useQuery({
    queryKey: ['filings', 'draft', system],
    queryFn: () => ask(`/filings/draft${query({ system })}`, FilingDraft),
  })
}

export function submitFiling(system: string, words: string): Promise<Filing> {
  return ask('/filings', Filing, { method: 'POST', body: { system, isTrue: true, words } })
}

export function submitFilingAgain(id: string, words: string): Promise<Filing> {
  return ask(`${at(id)}/submissions`, Filing, { method: 'POST', body: { isTrue: true, words } })
}

export function returnFiling(id: string, body: Readonly<{ words: string; until: string }>): Promise<Filing> {
  return ask(`${at(id)}/return`, Filing, { method: 'POST', body })
}

export function acceptFiling(id: string, words: string): Promise<Filing> {
  return ask(`${at(id)}/acceptance`, Filing, { method: 'POST', body: { words } })
}

export function filingFileUrl(id: string, sha256: string): string {
  return `/api${at(id)}/files/${sha256}`
}

function at(id: string): string {
  return `/filings/${encodeURIComponent(id)}`
}
