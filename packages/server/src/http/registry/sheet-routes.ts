// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream'
import { z } from 'zod'
import { Fault } from '@mingjian/base'
import { ImportAnswer } from '@mingjian/contract'
import type { Spreadsheet } from '../../registry/spreadsheet.ts'
import { type Route, route } from '../route.ts'
import { seesBase } from './record-answer.ts'

export type SheetRouteDeps = Readonly<{ sheets: Spreadsheet }>

const LARGEST_SHEET = 8 * 1024 * 1024
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const Kind = z.object({ kind: z.enum(['unit', 'place', 'camera']) })

const Yes = z.stringbool().default(false)

/** Records out as a spreadsheet, and in again. */
export function sheetRoutes(by: SheetRouteDeps): Route[] {
  return [writeSheet(by), readSheet(by)]
}

function writeSheet({ sheets }: SheetRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/sheets/:kind',
    need: 'registry.see',
    summary: 'Units, places or cameras as a spreadsheet; base information only for who may see it',
    params: Kind,
    query: z.object({ district: z.string().max(12).optional(), template: Yes }),
    answer: 'stream',
    produces: [XLSX],
    async handle({ actor, params, query }) {
      const isBaseShown = seesBase(actor)
      const body = await sheets.write(params.kind, {
        district: query.district,
        isBaseShown,
        isTemplate: query.template,
      })
      const name = `${params.kind}.xlsx`
      const headers = {
        'content-type': XLSX,
        'content-length': body.length,
        'content-disposition': `attachment; filename="${name}"`,
      }
      return { kind: 'whole', headers, body }
    },
  })
}

function readSheet({ sheets }: SheetRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/registry/sheets/:kind',
    need: 'registry.change',
    summary:
      'Takes a spreadsheet row by row, the body itself (octet-stream), and tells what is wrong with each row not taken; `trial` takes none',
    params: Kind,
    query: z.object({ trial: Yes }),
    answer: ImportAnswer,
    handle: async ({ actor, params, query, request }) =>
      sheets.read(params.kind, await readBody(request.body), { actor, isTrial: query.trial }),
  })
}

async function readBody(body: unknown): Promise<Buffer> {
  if (!(body instanceof Readable)) throw new Fault('bad-input', 'http.body.type', 'the body is the spreadsheet itself')
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body) {
    const bytes = Buffer.from(part as Uint8Array)
    length += bytes.length
    if (length > LARGEST_SHEET) throw new Fault('bad-input', 'registry.sheet.long', 'a spreadsheet has at most 8 MiB')
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}
