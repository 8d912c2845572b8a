// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import {
  ExposureAnswer,
  ExposureQuery,
  LawNoticePage,
  LawNoticeQuery,
  ObligationPage,
  ObligationQuery,
  WhatIfAnswer,
  WhatIfInput,
} from '@mingjian/contract'
import { type ObligationBook, presentExposure } from '../../registry/obligation-book.ts'
import { type Route, route } from '../route.ts'

export type ObligationRouteDeps = Readonly<{ book: ObligationBook }>

/** What is owed, what is new, what would be, what it may cost. */
export function obligationRoutes({ book }: ObligationRouteDeps): Route[] {
  return [listObligations(book), listNotices(book), whatIf(book), exposure(book)]
}

function listObligations(book: ObligationBook): Route {
  return route({
    method: 'GET',
    url: '/api/obligations',
    need: 'law.see',
    summary: 'What is owed, by unit, system, place, district, article, status and day; with facts and reasons',
    query: ObligationQuery,
    answer: ObligationPage,
    handle: ({ actor, query }) => book.list(query, actor),
  })
}

function listNotices(book: ObligationBook): Route {
  return route({
    method: 'GET',
    url: '/api/law/notices',
    need: 'law.see',
    summary: 'What came up, ran out or was put right, the newest first; each once',
    query: LawNoticeQuery,
    answer: LawNoticePage,
    handle: ({ actor, query }) => book.notices(query, actor),
  })
}

function whatIf(book: ObligationBook): Route {
  return route({
    method: 'POST',
    url: '/api/law/what-if',
    need: 'law.see',
    summary: 'What would be otherwise if these facts were so',
    body: WhatIfInput,
    answer: WhatIfAnswer,
    async handle({ body }): Promise<z.input<typeof WhatIfAnswer>> {
      const { on, changes, exposure: both } = await book.whatIf(body)
      const side = (each: (typeof changes)[number]['before']) =>
        each && { status: each.status, lastDay: each.lastDay, needs: [...each.needs] }
      return {
        on,
        exposure: both,
        changes: changes.map(({ id, before, after }) => ({
          article: id,
          text: (after ?? before)?.rule.text ?? '',
          before: side(before),
          after: side(after),
        })),
      }
    },
  })
}

function exposure(book: ObligationBook): Route {
  return route({
    method: 'GET',
    url: '/api/law/exposure',
    need: 'law.see',
    summary: 'What the law holds ready for what is overdue or broken; never a verdict',
    query: ExposureQuery,
    answer: ExposureAnswer,
    handle: async ({ actor, query }) => presentExposure(await book.exposure(query, actor)),
  })
}
