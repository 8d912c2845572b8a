// SPDX-License-Identifier: Apache-2.0
import { ImportAnswer, MustBuildPage, PersonPage, RegistryUnit, type UnitInput, UnitRoleList } from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, readProblem } from './client.ts'
import { query } from './query.ts'
import { type RecordAsk, RECORDS_A_PAGE } from './registry.ts'

/** What comes and goes as spreadsheets. */
export type SheetKind = 'unit' | 'place' | 'camera'
export type ImportResult = z.infer<typeof ImportAnswer>

/** Places that must have a system and have none. */
export function useMustBuild(wanted: RecordAsk) {
  return useQuery({
    queryKey: ['registry', 'must-build', wanted],
    queryFn: () => ask(`/registry/must-build${query({ ...wanted, size: RECORDS_A_PAGE })}`, MustBuildPage),
    placeholderData: keepPreviousData,
  })
}

export function useUnitRoles(id: string) {
  return useQuery({
    queryKey: ['registry', 'unit-roles', id],
    queryFn: () => ask(`/registry/units/${encodeURIComponent(id)}/roles`, UnitRoleList),
  })
}

export function useUnitPeople(unit: string) {
  return useQuery({
    queryKey: ['registry', 'persons', unit],
    queryFn: () => ask(`/registry/persons${query({ unit, size: RECORDS_A_PAGE })}`, PersonPage),
  })
}

export function saveUnit({ id, body }: Readonly<{ id: string | null; body: z.input<typeof UnitInput> }>) {
  const path = id === null ? '/registry/units' : `/registry/units/${encodeURIComponent(id)}`
  return ask(path, RegistryUnit, { method: id === null ? 'POST' : 'PUT', body })
}

/** Everything of a kind, or only the heading to be filled in. */
export function sheetUrl(kind: SheetKind, more: Readonly<{ district?: string | undefined; template?: true }>): string {
  return `/api/registry/sheets/${kind}${query({ district: more.district, template: more.template && 'true' })}`
}

/** Sends a spreadsheet as it is; a trial takes no row. Throws an ApiProblem. */
export async function sendSheet(
  kind: SheetKind,
  { file, isTrial }: Readonly<{ file: File; isTrial: boolean }>,
): Promise<ImportResult> {
  const path = `/api/registry/sheets/${kind}${query({ trial: isTrial ? 'true' : undefined })}`
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(path, { method: 'POST', credentials: 'same-origin', headers, body: file })
  if (!response.ok) throw await readProblem(response)
  return ImportAnswer.parse(await response.json())
}
