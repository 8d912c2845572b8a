// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import { ArticlePage, type ArticleState, LawArticle, LawBookList, LawRegisters } from '@mingjian/contract'
import type { Actor } from '../../access/grant.ts'
import { dayInBeijing } from '../../domain/day-in-beijing.ts'
import type { LawLibrary } from '../../store/law-library.ts'
import { type Route, route } from '../route.ts'
import { findArticle, presentArticle, presentBook, presentRegisters, summarise } from './law-answer.ts'

export type LawRouteDeps = Readonly<{
  library: LawLibrary
  /** When the books were read, and where that stands in the evidence log. */
  loaded: Readonly<{ at: string; entry: number | null }>
  clock: Clock
  /** How many obligations of what the caller asks about stand how under rules of this article. */
  stateOf: (
    ask: Readonly<{ actor: Actor; unit: string | null; system: string | null; rules: readonly string[] }>,
  ) => Promise<z.input<typeof ArticleState>>
}>

const ArticleQuery = z.object({
  book: z.string().max(60).optional(),
  search: z.string().trim().max(100).optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(200),
})

/** The law itself: open to everybody who has signed in, because every refusal cites it. */
export function lawRoutes(by: LawRouteDeps): Route[] {
  return [listBooks(by), listRegisters(by), listArticles(by), readArticle(by)]
}

function listBooks(by: LawRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/law/rulebooks',
    need: 'signed-in',
    summary: 'The rulebooks as they were read, with the hashes of their files',
    answer: LawBookList,
    async handle() {
      const on = dayInBeijing(by.clock.now())
      return {
        items: by.library.books.map((book) => presentBook(book, by.library, on)),
        hash: by.library.hash,
        loadedAt: by.loaded.at,
        entry: by.loaded.entry,
        holidayYears: [...by.library.holidays.years].toSorted(),
      }
    },
  })
}

function listRegisters(by: LawRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/law/registers',
    need: 'signed-in',
    summary: 'Classes of places and of prohibited spots, and the districts valid today',
    answer: LawRegisters,
    handle: async () => presentRegisters(by.library, dayInBeijing(by.clock.now())),
  })
}

function listArticles(by: LawRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/law/articles',
    need: 'signed-in',
    summary: 'Every article of every book in its own words, searched in words, heading and id',
    query: ArticleQuery,
    answer: ArticlePage,
    async handle({ query }) {
      const needle = query.search?.toLowerCase()
      const all = by.library.books
        .filter((book) => query.book === undefined || book.id === query.book)
        .flatMap((book) => book.articles.map((article) => summarise({ book, article }, by.library)))
        .filter((each) => needle === undefined || hayOf(each).includes(needle))
      const start = (query.page - 1) * query.size
      return { items: all.slice(start, start + query.size), total: all.length, page: query.page, size: query.size }
    },
  })
}

function readArticle(by: LawRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/law/articles/:id',
    need: 'signed-in',
    summary: 'One article: words, rules, penalties, cases, and how the caller’s things stand under it',
    params: z.object({ id: z.string().max(60) }),
    query: z.object({ unit: z.string().max(64).optional(), system: z.string().max(64).optional() }),
    answer: LawArticle,
    async handle({ actor, params, query }) {
      const found = findArticle(by.library, params.id)
      if (!found) throw new Fault('not-found', 'law.article.unknown', 'no book has this article', { id: params.id })
      const { rules } = summarise(found, by.library)
      const ask = { actor, unit: query.unit ?? null, system: query.system ?? null, rules }
      const state = actor.abilities.has('law.see') ? await by.stateOf(ask) : null
      return presentArticle(found, by.library, { id: params.id, state })
    },
  })
}

function hayOf(article: ReturnType<typeof summarise>): string {
  const words = article.paragraphs.flatMap(({ text, items }) => [text, ...items])
  return [article.id, article.heading, article.bookTitle, ...article.rules, ...words].join('\n').toLowerCase()
}
