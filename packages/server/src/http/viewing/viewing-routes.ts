// SPDX-License-Identifier: Apache-2.0
import {
  FindingNote,
  FindingQuery,
  Viewing,
  ViewingBeat,
  ViewingFilter,
  ViewingFindings,
  ViewingPage,
  ViewingQuery,
  ViewingRules,
  ViewingState,
  ViewingSumQuery,
  ViewingSums,
} from '@mingjian/contract'
import { z } from 'zod'
import { viewingsCsv } from '../../viewing/viewing-answer.ts'
import type { ViewingBook } from '../../viewing/viewing-book.ts'
import type { ViewingMeter } from '../../viewing/viewing-meter.ts'
import type { ViewingWatch } from '../../viewing/viewing-watch.ts'
import { type Route, route } from '../route.ts'

export type ViewingRouteDeps = Readonly<{ book: ViewingBook; meter: ViewingMeter; watch: ViewingWatch }>

const ViewingId = z.object({ id: z.string().max(64) })

/** Who watched what. Without `viewing.see` a person reads their own. */
export function viewingRoutes(by: ViewingRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/viewings',
      need: 'signed-in',
      summary: 'Who was shown what, as measured; without viewing.see one’s own',
      query: ViewingQuery,
      answer: ViewingPage,
      handle: ({ actor, query }) => by.book.page(actor, query),
    }),
    route({
      method: 'GET',
      url: '/api/viewings/sums',
      need: 'signed-in',
      summary: 'The same added up by person, camera or order',
      query: ViewingSumQuery,
      answer: ViewingSums,
      handle: async ({ actor, query }) => ({ items: await by.book.sums(actor, query) }),
    }),
    route({
      method: 'GET',
      url: '/api/viewings.csv',
      need: 'signed-in',
      summary: 'The same as a table for a spreadsheet, at most fifty thousand lines',
      query: ViewingFilter,
      answer: 'stream',
      produces: ['text/csv'],
      async handle({ actor, query }) {
        const headers = {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="viewings.csv"',
          'cache-control': 'private, no-store',
        }
        return { kind: 'whole', headers, body: viewingsCsv(await by.book.all(actor, query)) }
      },
    }),
    route({
      method: 'POST',
      url: '/api/viewings/:id/beat',
      need: 'signed-in',
      summary: 'A player’s word that somebody is still there, every five seconds',
      params: ViewingId,
      body: ViewingBeat,
      answer: ViewingState,
      handle: async ({ actor, params, body }) => by.meter.beat(actor, params.id, body),
    }),
    route({
      method: 'GET',
      url: '/api/viewings/:id',
      need: 'signed-in',
      summary: 'One viewing; without viewing.see one’s own',
      params: ViewingId,
      answer: Viewing,
      handle: ({ actor, params }) => by.book.one(actor, params.id),
    }),
    ...findingRoutes(by),
  ]
}

function findingRoutes({ watch }: ViewingRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/viewings/findings',
      need: 'viewing.see',
      summary: 'What the unit’s own rules found in them',
      query: FindingQuery,
      answer: ViewingFindings,
      handle: async ({ actor, query }) => ({ items: await watch.list(actor, query.open ?? false) }),
    }),
    route({
      method: 'GET',
      url: '/api/viewings/rules',
      need: 'viewing.see',
      summary: 'The unit’s own rules with their thresholds, which no law sets',
      answer: ViewingRules,
      handle: () => Promise.resolve({ items: [...watch.rules] }),
    }),
    route({
      method: 'POST',
      url: '/api/viewings/findings/:id/settle',
      need: 'viewing.see',
      summary: 'Explains a finding; not one about oneself',
      params: ViewingId,
      body: FindingNote,
      answer: ViewingFindings,
      handle: async ({ actor, params, body }) => ({ items: await watch.settle(actor, params.id, body.note) }),
    }),
  ]
}
