// SPDX-License-Identifier: Apache-2.0
import { BuildPlan, type BuildPlanInput, BuildPlanPage } from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, readProblem } from './client.ts'
import { query } from './query.ts'

export const PLANS_A_PAGE = 50

export type PlanAsk = Readonly<{
  search?: string | undefined
  level?: string | undefined
  state?: string | undefined
  sort?: string | undefined
  page?: number | undefined
}>

export function useBuildPlans(wanted: PlanAsk) {
  return useQuery({
    queryKey: ['plans', 'list', wanted],
    queryFn: () => ask(`/plans${query({ ...wanted, size: PLANS_A_PAGE })}`, BuildPlanPage),
    placeholderData: keepPreviousData,
  })
}

export function useBuildPlan(id: string) {
  return useQuery({ queryKey: ['plans', 'one', id], queryFn: () => ask(at(id), BuildPlan) })
}

export function saveBuildPlan(id: string | null, body: z.input<typeof BuildPlanInput>): Promise<BuildPlan> {
  return id === null
    ? ask('/plans', BuildPlan, { method: 'POST', body })
    : ask(at(id), BuildPlan, { method: 'PUT', body })
}

export function forceBuildPlan(id: string, body: Readonly<{ version: number; why: string }>): Promise<BuildPlan> {
  return ask(`${at(id)}/force`, BuildPlan, { method: 'POST', body })
}

export type ApprovalPaper = Readonly<{ version: number; authority: string; number: string; day: string }>

/** The document is the body itself. */
export async function approveBuildPlan(id: string, paper: ApprovalPaper, file: File): Promise<BuildPlan> {
  const path = `${approvalUrl(id)}${query({ ...paper, title: file.name.slice(0, 200) })}`
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(path, { method: 'POST', credentials: 'same-origin', headers, body: file })
  if (!response.ok) throw await readProblem(response)
  return BuildPlan.parse(await response.json())
}

export function approvalUrl(id: string): string {
  return `/api${at(id)}/approval`
}

function at(id: string): string {
  return `/plans/${encodeURIComponent(id)}`
}
