// SPDX-License-Identifier: Apache-2.0
import {
  AcceptanceRun,
  type AcceptanceDecision,
  AcceptanceRunList,
  type AcceptanceSeenInput,
  ArchiveAnswer,
  ArchiveDocument,
  type ArchiveVolume,
  LawRegisters,
  MustBuildPage,
  PlaceCard,
  type PlaceInput,
  PlacePage,
  PublicNotice,
  RecordHistory,
  type RegistryKind,
  RegistryPlace,
  RegistrySystem,
  RegistryUnit,
  type StepInput,
  StepList,
  type SystemInput,
  SystemPage,
  type UnitInput,
  UnitPage,
} from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, readProblem } from './client.ts'
import { query } from './query.ts'

const AN_HOUR = 3_600_000
export const RECORDS_A_PAGE = 50

export type RecordAsk = Readonly<{
  search?: string | undefined
  district?: string | undefined
  class?: string | undefined
  state?: string | undefined
  place?: string | undefined
  unit?: string | undefined
  kind?: string | undefined
  page?: number | undefined
  sort?: string | undefined
}>

/** Classes of places, of prohibited spots, and the districts of today. */
export function useRegisters() {
  return useQuery({
    queryKey: ['law', 'registers'],
    queryFn: () => ask('/law/registers', LawRegisters),
    staleTime: AN_HOUR,
  })
}

export function usePlaceList(wanted: RecordAsk) {
  return useQuery({
    queryKey: ['registry', 'places', wanted],
    queryFn: () => ask(`/registry/places${query({ ...wanted, size: RECORDS_A_PAGE })}`, PlacePage),
    placeholderData: keepPreviousData,
  })
}

export function useMustBuild(wanted: RecordAsk) {
  return useQuery({
    queryKey: ['registry', 'must-build', wanted],
    queryFn: () => ask(`/registry/must-build${query({ ...wanted, size: RECORDS_A_PAGE })}`, MustBuildPage),
    placeholderData: keepPreviousData,
  })
}

export function useUnitList(wanted: RecordAsk) {
  return useQuery({
    queryKey: ['registry', 'units', wanted],
    queryFn: () => ask(`/registry/units${query({ ...wanted, size: RECORDS_A_PAGE })}`, UnitPage),
    placeholderData: keepPreviousData,
  })
}

export function useSystemList(wanted: RecordAsk) {
  return useQuery({
    queryKey: ['registry', 'systems', wanted],
    queryFn: () => ask(`/registry/systems${query({ ...wanted, size: RECORDS_A_PAGE })}`, SystemPage),
    placeholderData: keepPreviousData,
  })
}

export function usePlaceCard(id: string) {
  return useQuery({
    queryKey: ['registry', 'place', id],
    queryFn: () => ask(`/registry/places/${encodeURIComponent(id)}`, PlaceCard),
  })
}

export function useUnit(id: string | null) {
  return useQuery({
    queryKey: ['registry', 'unit', id],
    queryFn: () => ask(`/registry/units/${encodeURIComponent(id ?? '')}`, RegistryUnit),
    enabled: id !== null,
  })
}

export function useSystem(id: string) {
  return useQuery({
    queryKey: ['registry', 'system', id],
    queryFn: () => ask(`/registry/systems/${encodeURIComponent(id)}`, RegistrySystem),
  })
}

export function useSteps(id: string) {
  return useQuery({
    queryKey: ['registry', 'steps', id],
    queryFn: () => ask(`/registry/systems/${encodeURIComponent(id)}/steps`, StepList),
  })
}

export function useAcceptances(id: string) {
  return useQuery({
    queryKey: ['registry', 'acceptances', id],
    queryFn: () => ask(`/registry/systems/${encodeURIComponent(id)}/acceptances`, AcceptanceRunList),
  })
}

export function useArchive(id: string) {
  return useQuery({
    queryKey: ['registry', 'archive', id],
    queryFn: () => ask(`/registry/systems/${encodeURIComponent(id)}/archive`, ArchiveAnswer),
  })
}

export function useHistory(kind: RegistryKind, id: string) {
  return useQuery({
    queryKey: ['registry', 'history', kind, id],
    queryFn: () => ask(`/registry/history/${kind}/${encodeURIComponent(id)}`, RecordHistory),
  })
}

/** What everybody may read of a system in use. */
export function useNotice(id: string) {
  return useQuery({
    queryKey: ['notice', id],
    queryFn: () => ask(`/notices/${encodeURIComponent(id)}`, PublicNotice),
  })
}

function recordPath(kind: string, id: string | null): string {
  return `/registry/${kind}${id === null ? '' : `/${encodeURIComponent(id)}`}`
}

type Save<T> = Readonly<{ id: string | null; body: T }>

export function savePlace({ id, body }: Save<z.input<typeof PlaceInput>>): Promise<RegistryPlace> {
  return ask(recordPath('places', id), RegistryPlace, { method: id === null ? 'POST' : 'PUT', body })
}
export function saveSystem({ id, body }: Save<z.input<typeof SystemInput>>): Promise<RegistrySystem> {
  return ask(recordPath('systems', id), RegistrySystem, { method: id === null ? 'POST' : 'PUT', body })
}
export function saveUnit({ id, body }: Save<z.input<typeof UnitInput>>): Promise<RegistryUnit> {
  return ask(recordPath('units', id), RegistryUnit, { method: id === null ? 'POST' : 'PUT', body })
}

export function takeStep(id: string, body: z.input<typeof StepInput>): Promise<RegistrySystem> {
  return ask(`/registry/systems/${encodeURIComponent(id)}/steps`, RegistrySystem, { method: 'POST', body })
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

export type NewDocument = Readonly<{ volume: z.infer<typeof ArchiveVolume>; kind: string; title: string; file: File }>

/** Sends a document as it is. Throws an ApiProblem. */
export async function addDocument(system: string, { volume, kind, title, file }: NewDocument) {
  const path = `/api/registry/systems/${encodeURIComponent(system)}/archive${query({ volume, kind, title })}`
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(path, { method: 'POST', credentials: 'same-origin', headers, body: file })
  if (!response.ok) throw await readProblem(response)
  return ArchiveDocument.parse(await response.json())
}
export function documentUrl(id: string): string {
  return `/api/registry/archive/${encodeURIComponent(id)}`
}

export type SystemPaper = 'sign' | 'filing-form' | 'acceptance-report' | 'dismantling-report'

export function paperUrl(system: string, paper: SystemPaper): string {
  return `/api/registry/systems/${encodeURIComponent(system)}/papers/${paper}?as=pdf`
}
