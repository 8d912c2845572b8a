// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import {
  Filing,
  FilingAcceptInput,
  FilingAgainInput,
  FilingDraft,
  FilingInput,
  FilingOwedPage,
  FilingOwedQuery,
  FilingPage,
  FilingQuery,
  FilingReturnInput,
} from '@mingjian/contract'
import type { FilingDesk } from '../../filing/filing-desk.ts'
import { PDF } from '../../filing/paper.ts'
import type { Registry } from '../../registry/registry.ts'
import type { OpenRow } from '../../store/obligations.ts'
import { sheetOf, XLSX } from '../cases/case-routes.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { presentDraft, presentFiling, presentHead } from './filing-answer.ts'
import { writeFilingSheet } from './filing-sheet.ts'

export type FilingRouteDeps = Readonly<{ desk: FilingDesk; registry: Registry; today: () => string }>

/** Filing with the district's police (article 16): the unit's desk and the authority's. */
export function filingRoutes(by: FilingRouteDeps): Route[] {
  return [...listFilings(by), ...readFiling(by), ...handIn(by), ...decide(by)]
}

function listFilings({ desk, registry, today }: FilingRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/filings',
      need: 'registry.see',
      summary: 'Filings, with how many wait too long; people of a unit see its own, district police their district’s',
      query: FilingQuery,
      answer: FilingPage,
      async handle({ actor, query }) {
        const { rows, total, overdue } = await desk.list(query, actor)
        const items = rows.map((row) => presentHead(row, today()))
        return { items, total, overdue, page: query.page, size: query.size }
      },
    }),
    route({
      method: 'GET',
      url: '/api/filings/sheet',
      need: 'registry.see',
      summary: 'The list of filings as a spreadsheet',
      query: FilingQuery,
      answer: 'stream',
      produces: [XLSX],
      async handle({ actor, query }) {
        const { rows } = await desk.list({ ...query, page: 1, size: MOST_ROWS }, actor)
        return sheetOf('filings', await writeFilingSheet(rows.map((row) => presentHead(row, today()))))
      },
    }),
    route({
      method: 'GET',
      url: '/api/filings/owed',
      need: 'registry.see',
      summary: 'What should be filed and is not, by its last day, each with the article',
      query: FilingOwedQuery,
      answer: FilingOwedPage,
      async handle({ actor, query }) {
        const { rows, total } = await desk.owed(query, actor)
        const units = await registry.findMany(
          'unit',
          rows.flatMap(({ unit }) => unit ?? []),
        )
        const nameOf = (unit: string): string => units.get(unit)?.body.name ?? unit
        return { items: rows.map((row) => presentOwed(row, nameOf)), total, page: query.page, size: query.size }
      },
    }),
  ]
}

/** Of a spreadsheet. */
const MOST_ROWS = 10_000

function readFiling({ desk, today }: FilingRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/filings/draft',
      need: 'filing.submit',
      summary: 'What would be handed in for a system today: figures, documents, what is missing, and until when',
      query: z.object({ system: z.string().max(64) }),
      answer: FilingDraft,
      handle: async ({ actor, query }) => presentDraft(await desk.draft(query.system, actor)),
    }),
    route({
      method: 'GET',
      url: '/api/filings/:id',
      need: 'registry.see',
      summary: 'One filing: its dossier and every act on it',
      params: RecordId,
      answer: Filing,
      handle: async ({ actor, params }) => presentFiling(await desk.get(params.id, actor), today()),
    }),
    route({
      method: 'GET',
      url: '/api/filings/:id/files/:sha256',
      need: 'registry.see',
      summary: 'A document of a filing, or its certificate, held against its hash',
      params: z.object({ id: z.string().max(64), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
      answer: 'stream',
      produces: ['application/octet-stream'],
      async handle({ actor, params }) {
        const { material, bytes } = await desk.file(params.id, params.sha256, actor)
        const isPdf = material.type === PDF
        const isNamed = !isPdf || material.title.endsWith('.pdf')
        const name = encodeURIComponent(isNamed ? material.title : `${material.title}.pdf`)
        const headers = {
          ...{ 'content-type': isPdf ? PDF : 'application/octet-stream', 'content-length': bytes.length },
          'content-disposition': `${isPdf ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
          'x-content-type-options': 'nosniff',
          // a sandbox keeps browsers from showing a PDF at all
          ...(isPdf ? {} : { 'content-security-policy': "sandbox; default-src 'none'" }),
        }
        return { kind: 'whole', headers, body: bytes }
      },
    }),
  ]
}

function handIn({ desk, today }: FilingRouteDeps): Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/filings',
      need: 'filing.submit',
      summary: 'Hands in what the register holds of a system; refused with the article while something is missing',
      body: FilingInput,
      answer: Filing,
      isCreation: true,
      async handle({ actor, body }) {
        const made = await desk.submit(body.system, { actor, words: body.words })
        return isRefusal(made) ? made : presentFiling(made, today())
      },
    }),
    route({
      method: 'POST',
      url: '/api/filings/:id/submissions',
      need: 'filing.submit',
      summary: 'Hands in again what was returned; within the term that was set the first day stands',
      params: RecordId,
      body: FilingAgainInput,
      answer: Filing,
      async handle({ actor, params, body }) {
        const made = await desk.submitAgain(params.id, { actor, words: body.words })
        return isRefusal(made) ? made : presentFiling(made, today())
      },
    }),
  ]
}

function decide({ desk, today }: FilingRouteDeps): Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/filings/:id/return',
      need: 'filing.decide',
      summary: 'By the authority: returns a filing, with what is to be completed and until when',
      params: RecordId,
      body: FilingReturnInput,
      answer: Filing,
      handle: async ({ actor, params, body }) =>
        presentFiling(await desk.giveBack(params.id, { actor, ...body }), today()),
    }),
    route({
      method: 'POST',
      url: '/api/filings/:id/acceptance',
      need: 'filing.decide',
      summary: 'By the authority: accepts a filing under a number, with a certificate',
      params: RecordId,
      body: FilingAcceptInput,
      answer: Filing,
      handle: async ({ actor, params, body }) =>
        presentFiling(await desk.accept(params.id, { actor, ...body }), today()),
    }),
  ]
}

function presentOwed(row: OpenRow, nameOf: (unit: string) => string) {
  const { subject, name, unit, district, rule, status, last_day } = row
  return {
    ...{ system: { id: subject, name }, unit: unit === null ? null : { id: unit, name: nameOf(unit) } },
    ...{ district, article: rule, status, lastDay: last_day },
  }
}
