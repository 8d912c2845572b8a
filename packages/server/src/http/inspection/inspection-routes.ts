// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { Fault } from '@mingjian/base'
import {
  BeginInspectionInput,
  CloseInspectionInput,
  FindingInput,
  Inspection,
  InspectionCaseInput,
  InspectionFile,
  InspectionFileInput,
  InspectionInput,
  InspectionPage,
  InspectionQuery,
  OwnItemInput,
} from '@mingjian/contract'
import type { Actor } from '../../access/grant.ts'
import { leastInspectors } from '../../inspection/checklist.ts'
import type { CorrectionDesk } from '../../inspection/correction-desk.ts'
import type { FindingFiles } from '../../inspection/finding-files.ts'
import type { InspectionDesk } from '../../inspection/inspection-desk.ts'
import type { ReportDesk } from '../../inspection/report-desk.ts'
import { writeInspectionSheet } from '../../inspection/supervision-sheet.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Corrections } from '../../store/corrections.ts'
import type { FileRow } from '../../store/inspection-files.ts'
import type { VisitRow } from '../../store/inspections.ts'
import { sheetOf, XLSX } from '../cases/case-routes.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { presentFile } from './file-answer.ts'
import { type NameOf, presentInspection, presentVisit } from './inspection-answer.ts'

export type InspectionRouteDeps = Readonly<{
  inspections: InspectionDesk
  corrections: CorrectionDesk
  reporting: ReportDesk
  orders: Corrections
  files: FindingFiles
  registry: Registry
  desk: LawDesk
  hasCases: boolean
}>

const ItemId = RecordId.extend({ item: z.string().max(80) })

/** Inspections, from the list to the closed record, and the files that prove things (article 28). */
export function inspectionRoutes(by: InspectionRouteDeps): Route[] {
  return [
    list(by),
    sheet(by),
    make(by),
    read(by),
    begin(by),
    find(by),
    write(by),
    close(by),
    openCase(by),
    ...files(by),
  ]
}

function list(by: InspectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/inspections',
    need: 'registry.see',
    summary: 'Inspections, the newest first; people of a unit see those of it, district police those of their district',
    query: InspectionQuery,
    answer: InspectionPage,
    async handle({ actor, query }) {
      const { rows, total } = await by.inspections.list(actor, query)
      const nameOf = await namesOf(rows, by)
      const items = rows.map((row) => presentVisit(row, nameOf))
      return { items, total, page: query.page, size: query.size }
    },
  })
}

function sheet(by: InspectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/inspections/sheet',
    need: 'registry.see',
    summary: 'The list of inspections as a spreadsheet',
    query: InspectionQuery,
    answer: 'stream',
    produces: [XLSX],
    async handle({ actor, query }) {
      const { rows } = await by.inspections.list(actor, { ...query, page: 1, size: MOST_ROWS })
      const nameOf = await namesOf(rows, by)
      return sheetOf('inspections', await writeInspectionSheet(rows.map((row) => presentVisit(row, nameOf))))
    },
  })
}

/** Of a spreadsheet. */
const MOST_ROWS = 10_000

function make(by: InspectionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/inspections',
    need: 'inspection.run',
    summary: 'Plans one inspection that nobody drew',
    body: InspectionInput,
    answer: Inspection,
    isCreation: true,
    handle: async ({ actor, body }) => present(await by.inspections.make(body, actor), by),
  })
}

function read(by: InspectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/inspections/:id',
    need: 'registry.see',
    summary: 'One inspection with its checklist and what was found',
    params: RecordId,
    answer: Inspection,
    handle: async ({ actor, params }) => present(await by.inspections.get(params.id, actor), by),
  })
}

function begin(by: InspectionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/inspections/:id/begin',
    need: 'inspection.run',
    summary: 'Begins it: the checklist is made from the rulebooks and the registry as they are today',
    params: RecordId,
    body: BeginInspectionInput,
    answer: Inspection,
    async handle({ actor, params, body }) {
      const made = await by.inspections.begin(params.id, body, actor)
      return isRefusal(made) ? made : present(made, by)
    },
  })
}

function find(by: InspectionRouteDeps): Route {
  return route({
    method: 'PUT',
    url: '/api/inspections/:id/items/:item',
    need: 'inspection.run',
    summary: 'Enters what was found of an item: met, broken, or not seen',
    params: ItemId,
    body: FindingInput,
    answer: Inspection,
    handle: async ({ actor, params, body }) => present(await by.inspections.find(params, body, actor), by),
  })
}

function write(by: InspectionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/inspections/:id/items',
    need: 'inspection.run',
    summary: 'Writes down an item that no list has',
    params: RecordId,
    body: OwnItemInput,
    answer: Inspection,
    isCreation: true,
    handle: async ({ actor, params, body }) => present(await by.inspections.write(params.id, body, actor), by),
  })
}

function close(by: InspectionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/inspections/:id/close',
    need: 'inspection.run',
    summary: 'Closes the record with the unit’s statement; it is changed no more',
    params: RecordId,
    body: CloseInspectionInput,
    answer: Inspection,
    handle: async ({ actor, params, body }) => present(await by.inspections.close(params.id, body, actor), by),
  })
}

function openCase(by: InspectionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/inspections/:id/items/:item/case',
    need: 'inspection.run',
    summary: 'Opens a case for an item that was found broken',
    params: ItemId,
    body: InspectionCaseInput,
    answer: Inspection,
    isCreation: true,
    async handle({ actor, params, body }) {
      const made = await by.inspections.openCase(params.id, params.item, { why: body.why, actor })
      return present(made, by)
    },
  })
}

function files(by: InspectionRouteDeps): Route[] {
  const taken = { params: RecordId, query: InspectionFileInput, answer: InspectionFile, isCreation: true }
  return [
    route({
      method: 'POST',
      url: '/api/inspections/:id/files',
      need: 'inspection.run',
      summary: 'Adds a photo or a scan to an inspection or an item of it: the body itself, at most 32 MiB',
      ...taken,
      handle: (call) => addFile('inspection', call, { check: isOpen(by), by }),
    }),
    route({
      method: 'POST',
      url: '/api/corrections/:id/files',
      need: 'filing.submit',
      summary: 'By the unit: adds evidence to its answer, the body itself, at most 32 MiB',
      ...taken,
      handle: (call) => addFile('correction', call, { check: (id, actor) => by.corrections.get(id, actor), by }),
    }),
    route({
      method: 'POST',
      url: '/api/reports/:id/files',
      need: 'registry.see',
      summary: 'Adds a file to a report, the body itself, at most 32 MiB',
      ...taken,
      handle: (call) => addFile('report', call, { check: (id, actor) => by.reporting.get(id, actor), by }),
    }),
    readFile(by),
  ]
}

type Upload = Readonly<{
  actor: Actor
  params: z.output<typeof RecordId>
  query: z.output<typeof InspectionFileInput>
  request: Readonly<{ body: unknown; headers: IncomingHttpHeaders }>
}>

async function addFile(
  about: FileRow['about'],
  { actor, params, query, request }: Upload,
  { check, by }: Readonly<{ check: Check; by: InspectionRouteDeps }>,
): Promise<InspectionFile> {
  if (!(request.body instanceof Readable)) throw new Fault('bad-input', 'http.body.type', 'the body is the file itself')
  await check(params.id, actor)
  const type = request.headers['content-type']?.split(';')[0] ?? 'application/octet-stream'
  const file = { about, subject: params.id, item: query.item ?? null, title: query.title, type }
  return presentFile(await by.files.add(file, request.body, actor))
}

type Check = (id: string, actor: Actor) => Promise<unknown>

/** Photos belong to an inspection while it is open; the signed record is added when it is closed. */
function isOpen(by: InspectionRouteDeps): Check {
  return async (id, actor) => {
    const { state } = await by.inspections.get(id, actor)
    if (state === 'planned') throw new Fault('conflict', 'inspection.state', 'the inspection has not begun', { id })
  }
}

function readFile(by: InspectionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/inspection/files/:id',
    need: 'registry.see',
    summary: 'A file of an inspection, an answer or a report, for who may see that',
    params: RecordId,
    answer: 'stream',
    produces: ['application/octet-stream'],
    async handle({ actor, params }) {
      const row = await by.files.find(params.id)
      await mayRead(row, actor, by)
      const bytes = await by.files.read(row)
      const headers = {
        ...{ 'content-type': row.type, 'content-length': bytes.length },
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(row.title)}`,
        ...{ 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" },
      }
      return { kind: 'whole', headers, body: Buffer.from(bytes) }
    },
  })
}

function mayRead({ about, subject }: FileRow, actor: Actor, by: InspectionRouteDeps): Promise<unknown> {
  if (about === 'inspection') return by.inspections.get(subject, actor)
  return about === 'correction' ? by.corrections.get(subject, actor) : by.reporting.get(subject, actor)
}

async function present(row: VisitRow, by: InspectionRouteDeps): Promise<Inspection> {
  const [files, orders, nameOf] = await Promise.all([
    by.files.list(row.id),
    by.orders.ofInspection(row.id),
    namesOf([row], by),
  ])
  return presentInspection(row, {
    ...{ nameOf, files: files.map(presentFile), hasCases: by.hasCases },
    least: leastInspectors(row.district, by.desk),
    orders: orders.map(({ id, number, item }) => ({ id, number, item })),
  })
}

async function namesOf(rows: readonly VisitRow[], { registry }: InspectionRouteDeps): Promise<NameOf> {
  const [units, places] = await Promise.all([
    registry.findMany(
      'unit',
      rows.flatMap(({ unit }) => unit ?? []),
    ),
    registry.findMany(
      'place',
      rows.map(({ place }) => place),
    ),
  ])
  return (id) => units.get(id)?.body.name ?? places.get(id)?.body.name ?? id
}
