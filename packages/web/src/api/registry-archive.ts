// SPDX-License-Identifier: Apache-2.0
import { ArchiveAnswer, ArchivePage, ArchiveDocument, type ArchiveVolume } from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask, readProblem } from './client.ts'
import { query } from './query.ts'

export function useArchive(id: string) {
  return useQuery({
    queryKey: ['registry', 'archive', id],
    queryFn: () => ask(`/registry/systems/${encodeURIComponent(id)}/archive`, ArchiveAnswer),
  })
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

export const ARCHIVES_A_PAGE = 50

export type ArchivesAsk = Readonly<{
  search?: string | undefined
  district?: string | undefined
  lacking?: boolean | undefined
  page?: number | undefined
}>

/** The archives of all systems, or of those that lack something. */
export function useArchives(wanted: ArchivesAsk) {
  return useQuery({
    queryKey: ['registry', 'archives', wanted],
    queryFn: () => ask(`/registry/archives${query({ ...wanted, size: ARCHIVES_A_PAGE })}`, ArchivePage),
    placeholderData: keepPreviousData,
  })
}
