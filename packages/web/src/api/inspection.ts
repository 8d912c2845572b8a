// SPDX-License-Identifier: Apache-2.0
import {
  type BeginInspectionInput,
  type CloseInspectionInput,
  type DrawInput,
  type FindingInput,
  Inspection,
  InspectionFile,
  type InspectionInput,
  InspectionPage,
  InspectionPlan,
  type InspectionPlanInput,
  InspectionPlanPage,
  PublicDraw,
} from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, readProblem } from './client.ts'
import { query } from './query.ts'

export const INSPECTIONS_A_PAGE = 50

const at = (id: string) => `/inspections/${encodeURIComponent(id)}`

export function usePlans(page: number) {
  return useQuery({
    queryKey: ['inspection', 'plans', page],
    queryFn: () => ask(`/inspection/plans${query({ page, size: INSPECTIONS_A_PAGE })}`, InspectionPlanPage),
    placeholderData: keepPreviousData,
  })
}

export function makePlan(body: z.input<typeof InspectionPlanInput>): Promise<InspectionPlan> {
  return ask('/inspection/plans', InspectionPlan, { method: 'POST', body })
}

export function drawFrom(plan: string, body: z.input<typeof DrawInput>): Promise<InspectionPlan> {
  return ask(`/inspection/plans/${encodeURIComponent(plan)}/draws`, InspectionPlan, { method: 'POST', body })
}

export function giveSeed(draw: string, seed: string): Promise<InspectionPlan> {
  return ask(`/inspection/draws/${encodeURIComponent(draw)}/seed`, InspectionPlan, { method: 'POST', body: { seed } })
}

/** Needs no sign-in. */
export function usePublicDraw(id: string) {
  return useQuery({
    queryKey: ['draw', id],
    queryFn: () => ask(`/draws/${encodeURIComponent(id)}`, PublicDraw),
    retry: false,
  })
}

export type InspectionAsk = Readonly<{
  search?: string | undefined
  state?: string | undefined
  plan?: string | undefined
  district?: string | undefined
  sort?: string | undefined
  page?: number | undefined
}>

export function useInspections(wanted: InspectionAsk) {
  return useQuery({
    queryKey: ['inspection', 'list', wanted],
    queryFn: () => ask(`/inspections${query({ ...wanted, size: INSPECTIONS_A_PAGE })}`, InspectionPage),
    placeholderData: keepPreviousData,
  })
}

export function inspectionSheetUrl(wanted: InspectionAsk): string {
  return `/api/inspections/sheet${query(wanted)}`
}

export function useInspection(id: string) {
  return useQuery({ queryKey: ['inspection', 'one', id], queryFn: () => ask(at(id), Inspection) })
}

export function makeInspection(body: z.input<typeof InspectionInput>): Promise<Inspection> {
  return ask('/inspections', Inspection, { method: 'POST', body })
}

export function beginInspection(id: string, body: z.input<typeof BeginInspectionInput>): Promise<Inspection> {
  return ask(`${at(id)}/begin`, Inspection, { method: 'POST', body })
}

export function enterFinding(id: string, item: string, body: z.input<typeof FindingInput>): Promise<Inspection> {
  return ask(`${at(id)}/items/${encodeURIComponent(item)}`, Inspection, { method: 'PUT', body })
}

export function writeItem(id: string, text: string): Promise<Inspection> {
  return ask(`${at(id)}/items`, Inspection, { method: 'POST', body: { text } })
}

export function closeInspection(id: string, body: z.input<typeof CloseInspectionInput>): Promise<Inspection> {
  return ask(`${at(id)}/close`, Inspection, { method: 'POST', body })
}

export function openCaseOf(id: string, item: string, why: string): Promise<Inspection> {
  return ask(`${at(id)}/items/${encodeURIComponent(item)}/case`, Inspection, { method: 'POST', body: { why } })
}

export function recordUrl(id: string): string {
  return `/api${at(id)}/record?as=pdf`
}

export function proofUrl(file: string): string {
  return `/api/inspection/files/${encodeURIComponent(file)}`
}

/** Sends a photo or scan as it is. Throws an ApiProblem. */
export async function addProof(
  to: Readonly<{ about: 'inspections' | 'corrections' | 'reports'; id: string; item?: string }>,
  file: File,
): Promise<InspectionFile> {
  const path = `/api/${to.about}/${encodeURIComponent(to.id)}/files${query({ title: file.name.slice(0, 200), item: to.item })}`
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(path, { method: 'POST', credentials: 'same-origin', headers, body: file })
  if (!response.ok) throw await readProblem(response)
  return InspectionFile.parse(await response.json())
}
