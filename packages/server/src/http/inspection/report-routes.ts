// SPDX-License-Identifier: Apache-2.0
import {
  ComplaintInput,
  ComplaintReceipt,
  Report,
  ReportInput,
  ReportPage,
  ReportQuery,
  ReportStepInput,
} from '@mingjian/contract'
import type { Actor } from '../../access/grant.ts'
import { lateBy, nextOf } from '../../domain/report-life.ts'
import type { FindingFiles } from '../../inspection/finding-files.ts'
import type { ReportDesk } from '../../inspection/report-desk.ts'
import { writeReportSheet } from '../../inspection/supervision-sheet.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { FileRow } from '../../store/inspection-files.ts'
import type { ReportRow } from '../../store/reports.ts'
import { sheetOf, XLSX } from '../cases/case-routes.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { presentFile } from './file-answer.ts'

export type ReportRouteDeps = Readonly<{ reporting: ReportDesk; files: FindingFiles; desk: LawDesk }>

/** Reports (27(6), 20(9); 8.2 and 24 of the regulation), and the door for complaints of the public. */
export function reportRoutes(by: ReportRouteDeps): Route[] {
  return [list(by), sheet(by), read(by), make(by), step(by), complain(by)]
}

function list(by: ReportRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/reports',
    need: 'registry.see',
    summary: 'Reports, the newest first; complaints only for who follows them',
    query: ReportQuery,
    answer: ReportPage,
    async handle({ actor, query }) {
      const { rows, total } = await by.reporting.list(actor, query)
      const files = await by.files.listMany(rows.map(({ id }) => id))
      const items = rows.map((row) => present(row, { files: files.get(row.id) ?? [], actor, by }))
      return { items, total, page: query.page, size: query.size }
    },
  })
}

function sheet(by: ReportRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/reports/sheet',
    need: 'registry.see',
    summary: 'The list of reports as a spreadsheet; who complained is no part of it',
    query: ReportQuery,
    answer: 'stream',
    produces: [XLSX],
    async handle({ actor, query }) {
      const { rows } = await by.reporting.list(actor, { ...query, page: 1, size: MOST_ROWS })
      return sheetOf('reports', await writeReportSheet(rows.map((row) => present(row, { files: [], actor, by }))))
    },
  })
}

/** Of a spreadsheet. */
const MOST_ROWS = 10_000

function read(by: ReportRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/reports/:id',
    need: 'registry.see',
    summary: 'One report',
    params: RecordId,
    answer: Report,
    handle: async ({ actor, params }) => presentOne(await by.reporting.get(params.id, actor), actor, by),
  })
}

function make(by: ReportRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/reports',
    need: 'registry.see',
    summary: 'Reports an obstruction, a search for hidden devices, suspicious information or a complaint that was made',
    body: ReportInput,
    answer: Report,
    isCreation: true,
    handle: async ({ actor, body }) => presentOne(await by.reporting.make(body, actor), actor, by),
  })
}

function step(by: ReportRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/reports/:id/steps',
    need: 'inspection.run',
    summary: 'Takes a report on: accepted, confirmed, unfounded, settled, with the answer and the day set for it',
    params: RecordId,
    body: ReportStepInput,
    answer: Report,
    handle: async ({ actor, params, body }) => presentOne(await by.reporting.step(params.id, body, actor), actor, by),
  })
}

function complain(by: ReportRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/complaints',
    need: 'public',
    summary: 'A complaint of the public about a system with a notice; a few an hour from one address. Names are sealed',
    body: ComplaintInput,
    answer: ComplaintReceipt,
    isCreation: true,
    async handle({ body, request }) {
      const made = await by.reporting.complain(body, request.ip)
      return isRefusal(made) ? made : { number: made.number, at: made.at.toISOString() }
    },
  })
}

async function presentOne(row: ReportRow, actor: Actor, by: ReportRouteDeps) {
  return present(row, { files: await by.files.list(row.id), actor, by })
}

function present(
  row: ReportRow,
  { files, actor, by }: Readonly<{ files: readonly FileRow[]; actor: Actor; by: ReportRouteDeps }>,
): Report {
  const { id, number, kind, state, system, place, unit, district, name, words, happened_on, found, due } = row
  return {
    ...{ id, number, kind, state, unit, district, words, found, due, happenedOn: happened_on },
    article: by.reporting.articleOf(kind, district),
    subject: { id: system ?? place ?? '', name, about: system === null ? 'place' : 'system' },
    ...{ contact: by.reporting.contactOf(row, actor), overdueDays: lateBy(row, by.desk.today()) },
    ...{ answer: row.answer, steps: row.steps, next: [...nextOf(state)], files: files.map(presentFile) },
    ...{ at: row.at.toISOString(), by: row.by_name },
  }
}
