// SPDX-License-Identifier: Apache-2.0
import { ArticlePage, LawArticle, LawBookList, ObligationPage } from '@mingjian/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'
import { query } from './query.ts'

const AN_HOUR = 3_600_000
const A_MINUTE = 60_000
const ALL = 500

export function useBooks() {
  return useQuery({
    queryKey: ['law', 'books'],
    queryFn: () => ask('/law/rulebooks', LawBookList),
    staleTime: AN_HOUR,
  })
}

/** Articles of one book, or of all that hold the words. */
export function useArticles({ book, search }: { book: string | undefined; search: string | undefined }) {
  return useQuery({
    queryKey: ['law', 'articles', book ?? '', search ?? ''],
    queryFn: () => ask(`/law/articles${query({ book, search, size: ALL })}`, ArticlePage),
    staleTime: AN_HOUR,
    placeholderData: keepPreviousData,
  })
}

export function useArticle(id: string | undefined) {
  return useQuery({
    queryKey: ['law', 'article', id],
    queryFn: () => ask(`/law/articles/${encodeURIComponent(id ?? '')}`, LawArticle),
    enabled: id !== undefined,
    staleTime: A_MINUTE,
  })
}

export type ObligationAsk = Readonly<{
  unit?: string | undefined
  system?: string | undefined
  place?: string | undefined
  article?: string | undefined
  status?: string | undefined
  page?: number | undefined
}>
export const OBLIGATIONS_A_PAGE = 50

export function useObligations(wanted: ObligationAsk) {
  return useQuery({
    queryKey: ['obligations', wanted],
    queryFn: () => ask(`/obligations${query({ ...wanted, size: OBLIGATIONS_A_PAGE })}`, ObligationPage),
    staleTime: A_MINUTE,
    placeholderData: keepPreviousData,
  })
}
