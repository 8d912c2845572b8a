// SPDX-License-Identifier: Apache-2.0
import {
  type ComplaintInput,
  ComplaintReceipt,
  Report,
  type ReportInput,
  ReportPage,
  type ReportStepInput,
} from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask } from './client.ts'
import { INSPECTIONS_A_PAGE } from './inspection.ts'
import { query } from './query.ts'

export type ReportAsk = Readonly<{
  search?: string | undefined
  kind?: string | undefined
  state?: string | undefined
  district?: string | undefined
  sort?: string | undefined
  page?: number | undefined
}>

export function useReports(wanted: ReportAsk) {
  return useQuery({
    queryKey: ['inspection', 'reports', wanted],
    queryFn: () => ask(`/reports${query({ ...wanted, size: INSPECTIONS_A_PAGE })}`, ReportPage),
    placeholderData: keepPreviousData,
  })
}

export function reportSheetUrl(wanted: ReportAsk): string {
  return `/api/reports/sheet${query(wanted)}`
}

export function useReport(id: string) {
  return useQuery({
    queryKey: ['inspection', 'report', id],
    queryFn: () => ask(`/reports/${encodeURIComponent(id)}`, Report),
  })
}

export function makeReport(body: z.input<typeof ReportInput>): Promise<Report> {
  return ask('/reports', Report, { method: 'POST', body })
}

export function stepReport(id: string, body: z.input<typeof ReportStepInput>): Promise<Report> {
  return ask(`/reports/${encodeURIComponent(id)}/steps`, Report, { method: 'POST', body })
}

/** Needs no sign-in. */
export function complain(body: z.input<typeof ComplaintInput>) {
  return ask('/complaints', ComplaintReceipt, { method: 'POST', body })
}
