// SPDX-License-Identifier: Apache-2.0
import {
  type CaseInput,
  type CaseStepInput,
  ExposureAnswer,
  LawCase,
  LawCasePage,
  UnitExposurePage,
} from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask } from './client.ts'
import { query } from './query.ts'

export const CASES_A_PAGE = 50
const at = (id: string) => `/cases/${encodeURIComponent(id)}`

export type CaseAsk = Readonly<{
  search?: string | undefined
  state?: string | undefined
  article?: string | undefined
  unit?: string | undefined
  district?: string | undefined
  overdue?: boolean | undefined
  sort?: string | undefined
  page?: number | undefined
}>

export function useCases(wanted: CaseAsk) {
  return useQuery({
    queryKey: ['cases', 'list', wanted],
    queryFn: () => ask(`/cases${query({ ...wanted, size: CASES_A_PAGE })}`, LawCasePage),
    placeholderData: keepPreviousData,
  })
}

export function useCase(id: string) {
  return useQuery({ queryKey: ['cases', 'one', id], queryFn: () => ask(at(id), LawCase) })
}

export function openCase(body: z.input<typeof CaseInput>): Promise<LawCase> {
  return ask('/cases', LawCase, { method: 'POST', body })
}

export function takeStep(id: string, body: Partial<CaseStepInput>): Promise<LawCase> {
  return ask(`${at(id)}/steps`, LawCase, { method: 'POST', body })
}

export function stateDefence(id: string, body: { words: string; wantsHearing: boolean }): Promise<LawCase> {
  return ask(`${at(id)}/statements`, LawCase, { method: 'POST', body })
}

export function casePaperUrl(id: string, paper: LawCase['papers'][number]): string {
  return `/api${at(id)}/papers/${paper}?as=pdf`
}

export function caseSheetUrl(wanted: CaseAsk): string {
  return `/api/cases/sheet${query(wanted)}`
}

export type UnitExposureAsk = Readonly<{
  district?: string | undefined
  article?: string | undefined
  sort?: string | undefined
  page?: number | undefined
}>

export function useUnitExposures(wanted: UnitExposureAsk) {
  return useQuery({
    queryKey: ['cases', 'exposures', wanted],
    queryFn: () => ask(`/law/exposure/units${query({ ...wanted, size: CASES_A_PAGE })}`, UnitExposurePage),
    placeholderData: keepPreviousData,
  })
}

export function exposureSheetUrl(wanted: UnitExposureAsk): string {
  return `/api/law/exposure/units/sheet${query(wanted)}`
}

/** What one unit has open, article by article. */
export function useExposure(unit: string) {
  return useQuery({
    queryKey: ['cases', 'exposure', unit],
    queryFn: () => ask(`/law/exposure${query({ unit })}`, ExposureAnswer),
  })
}
