// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Fault } from '@mingjian/base'
import {
  AnswerCorrectionInput,
  Correction,
  CorrectionInput,
  CorrectionPage,
  CorrectionQuery,
  DecideCorrectionInput,
  type DocumentData,
  type DocumentKind,
  InspectionCaseInput,
  ServeCorrectionInput,
} from '@mingjian/contract'
import type { Press } from '../../documents/press.ts'
import type { CorrectionDesk } from '../../inspection/correction-desk.ts'
import type { DrawDesk } from '../../inspection/draw-desk.ts'
import type { FindingFiles } from '../../inspection/finding-files.ts'
import type { InspectionDesk } from '../../inspection/inspection-desk.ts'
import { writeCorrectionSheet } from '../../inspection/supervision-sheet.ts'
import type { CorrectionRow } from '../../store/corrections.ts'
import type { Inspections } from '../../store/inspections.ts'
import type { InspectionPlans } from '../../store/inspection-plans.ts'
import { sheetOf, XLSX } from '../cases/case-routes.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { isRefusal, type Route, route, type Streamed } from '../route.ts'
import { presentCorrection, presentOrder } from './inspection-answer.ts'
import { correctionPaper, type InspectionPaperDeps, inspectionRecord } from './inspection-paper.ts'

export type CorrectionRouteDeps = InspectionPaperDeps &
  Readonly<{
    corrections: CorrectionDesk
    inspections: InspectionDesk
    draws: DrawDesk
    visits: Inspections
    plans: InspectionPlans
    files: FindingFiles
    press: Pick<Press, 'print'>
  }>

const As = z.object({ as: z.enum(['pdf', 'json']).default('pdf') })

/** Orders to correct, and the papers of inspections. */
export function correctionRoutes(by: CorrectionRouteDeps): Route[] {
  return [list(by), sheet(by), read(by), issue(by), ...acts(by), again(by), openCase(by), paper(by), record(by)]
}

function list(by: CorrectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/corrections',
    need: 'registry.see',
    summary: 'Orders to correct by their last day, with how many are overdue; people of a unit see those of it',
    query: CorrectionQuery,
    answer: CorrectionPage,
    async handle({ actor, query }) {
      const { rows, total, overdue } = await by.corrections.list(actor, { ...query, overdue: query.overdue === 'true' })
      const items = rows.map((row) => presentOrder(row, by.desk.today()))
      return { items, total, overdue, page: query.page, size: query.size }
    },
  })
}

function sheet(by: CorrectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/corrections/sheet',
    need: 'registry.see',
    summary: 'The list of orders to correct as a spreadsheet',
    query: CorrectionQuery,
    answer: 'stream',
    produces: [XLSX],
    async handle({ actor, query }) {
      const ask = { ...query, overdue: query.overdue === 'true', page: 1, size: MOST_ROWS }
      const { rows } = await by.corrections.list(actor, ask)
      return sheetOf('corrections', await writeCorrectionSheet(rows.map((row) => presentOrder(row, by.desk.today()))))
    },
  })
}

/** Of a spreadsheet. */
const MOST_ROWS = 10_000

function read(by: CorrectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/corrections/:id',
    need: 'registry.see',
    summary: 'One order to correct with the unit’s answers and their evidence',
    params: RecordId,
    answer: Correction,
    handle: async ({ actor, params }) => present(await by.corrections.get(params.id, actor), by),
  })
}

function issue(by: CorrectionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/inspections/:id/corrections',
    need: 'inspection.run',
    summary: 'Orders to correct what an item was found to break, within a term that the authority sets',
    params: RecordId,
    body: CorrectionInput,
    answer: Correction,
    isCreation: true,
    async handle({ actor, params, body }) {
      const visit = await by.inspections.get(params.id, actor)
      const made = await by.corrections.issue(visit, body, actor)
      return isRefusal(made) ? made : present(made, by)
    },
  })
}

function acts(by: CorrectionRouteDeps): Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/corrections/:id/service',
      need: 'inspection.run',
      summary: 'Enters the day on which the order was served',
      params: RecordId,
      body: ServeCorrectionInput,
      answer: Correction,
      handle: async ({ actor, params, body }) => present(await by.corrections.serve(params.id, body.on, actor), by),
    }),
    route({
      method: 'POST',
      url: '/api/corrections/:id/answers',
      need: 'filing.submit',
      summary: 'By the unit: what was put right; evidence goes in as files',
      params: RecordId,
      body: AnswerCorrectionInput,
      answer: Correction,
      handle: async ({ actor, params, body }) => present(await by.corrections.answer(params.id, body.words, actor), by),
    }),
    route({
      method: 'POST',
      url: '/api/corrections/:id/decision',
      need: 'inspection.run',
      summary: 'By the authority: corrected, or not',
      params: RecordId,
      body: DecideCorrectionInput,
      answer: Correction,
      handle: async ({ actor, params, body }) => present(await by.corrections.decide(params.id, body, actor), by),
    }),
  ]
}

function again(by: CorrectionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/corrections/:id/again',
    need: 'inspection.run',
    summary: 'Plans an inspection that looks at the order again; closing it decides the order',
    params: RecordId,
    answer: Correction,
    isCreation: true,
    async handle({ actor, params }) {
      await by.corrections.again(params.id, actor)
      return present(await by.corrections.get(params.id, actor), by)
    },
  })
}

function openCase(by: CorrectionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/corrections/:id/case',
    need: 'inspection.run',
    summary: 'Opens a case for what was not corrected',
    params: RecordId,
    body: InspectionCaseInput,
    answer: Correction,
    isCreation: true,
    async handle({ actor, params, body }) {
      return present(await by.corrections.openCase(params.id, { why: body.why, actor }), by)
    },
  })
}

function paper(by: CorrectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/corrections/:id/paper',
    need: 'registry.see',
    summary: 'The order to correct as it is served, as PDF/A or JSON',
    params: RecordId,
    query: As,
    answer: 'stream',
    produces: ['application/pdf', 'application/json'],
    async handle({ actor, params, query }) {
      const data = await correctionPaper(await by.corrections.get(params.id, actor), by)
      return print('order-to-correct', data, { as: query.as, id: params.id, press: by.press })
    },
  })
}

function record(by: CorrectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/inspections/:id/record',
    need: 'registry.see',
    summary: 'The record of an inspection for signing, as PDF/A or JSON',
    params: RecordId,
    query: As,
    answer: 'stream',
    produces: ['application/pdf', 'application/json'],
    async handle({ actor, params, query }) {
      const visit = await by.inspections.get(params.id, actor)
      const plan = visit.plan === null ? null : await by.plans.find(visit.plan)
      const drawn = visit.draw === null ? null : await by.plans.findDraw(visit.draw)
      const authority = await by.corrections.authorityOf(visit)
      const data = await inspectionRecord(visit, { plan, seed: drawn?.seed ?? null, authority }, by)
      if (data === null)
        throw new Fault('conflict', 'inspection.state', 'the inspection has not begun', { id: visit.id })
      return print('inspection-record', data, { as: query.as, id: params.id, press: by.press })
    },
  })
}

async function print<K extends DocumentKind>(
  kind: K,
  data: DocumentData<K>,
  given: Readonly<{ as: 'pdf' | 'json'; id: string; press: Pick<Press, 'print'> }>,
): Promise<Streamed> {
  if (given.as === 'json')
    return { kind: 'whole', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) }
  const pdf = await given.press.print(kind, data)
  const headers = {
    'content-type': 'application/pdf',
    'content-length': pdf.length,
    'content-disposition': `inline; filename="${kind}-${given.id}.pdf"`,
  }
  return { kind: 'whole', headers, body: pdf }
}

async function present(row: CorrectionRow, by: CorrectionRouteDeps) {
  const [files, looks] = await Promise.all([by.files.list(row.id), by.visits.again(row.id)])
  return presentCorrection(row, { today: by.desk.today(), files, again: looks })
}
