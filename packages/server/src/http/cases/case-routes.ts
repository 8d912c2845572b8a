// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { CaseInput, CaseStatementInput, CaseStepInput, LawCase, LawCasePage, LawCaseQuery } from '@mingjian/contract'
import type { Actor, Refusal } from '../../access/grant.ts'
import type { ReadCase } from '../../cases/case-desk.ts'
import { writeCaseSheet } from '../../cases/case-sheet.ts'
import type { Press } from '../../documents/press.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { isRefusal, type Route, route, type Streamed } from '../route.ts'
import { type CaseAnswerDeps, presentCase, presentRows } from './case-answer.ts'
import { type CasePaperDeps, decisionPaper, orderPaper } from './case-paper.ts'

export type CaseRouteDeps = CaseAnswerDeps & CasePaperDeps & Readonly<{ press: Pick<Press, 'print'> }>

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const MOST_ROWS = 100_000
const Paper = RecordId.extend({ paper: z.enum(['order-to-correct', 'penalty-decision']) })

/** Cases (articles 29 to 35): opened, led step by step, defended, printed. */
export function caseRoutes(by: CaseRouteDeps): Route[] {
  return [list(by), sheet(by), read(by), open(by), step(by), state(by), paper(by)]
}

function list(by: CaseRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cases',
    need: 'registry.see',
    summary:
      'Cases with their next last day; people of a unit see those against it, district police those of the district',
    query: LawCaseQuery,
    answer: LawCasePage,
    async handle({ actor, query }) {
      const { rows, total, overdue } = await by.cases.list(query, actor)
      return { items: await presentRows(rows, by), total, overdue, page: query.page, size: query.size }
    },
  })
}

function sheet(by: CaseRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cases/sheet',
    need: 'registry.see',
    summary: 'The same list as a spreadsheet',
    query: LawCaseQuery,
    answer: 'stream',
    produces: [XLSX],
    async handle({ actor, query }) {
      const { rows } = await by.cases.list({ ...query, page: 1, size: MOST_ROWS }, actor)
      return sheetOf('cases', await writeCaseSheet(await presentRows(rows, by)))
    },
  })
}

/** A spreadsheet to be saved. */
export function sheetOf(name: string, body: Buffer): Streamed {
  const headers = {
    'content-type': XLSX,
    'content-length': body.length,
    'content-disposition': `attachment; filename="${name}.xlsx"`,
  }
  return { kind: 'whole', headers, body }
}

function read(by: CaseRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cases/:id',
    need: 'registry.see',
    summary: 'One case: its steps, what may be done next and what stands against the rest, with the article',
    params: RecordId,
    answer: LawCase,
    handle: async ({ actor, params }) => presentCase(await by.cases.get(params.id, actor), actor, by),
  })
}

function open(by: CaseRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/cases',
    need: 'case.decide',
    summary: 'Opens a case for a rule that is broken, under the penalty it names',
    body: CaseInput,
    answer: LawCase,
    isCreation: true,
    handle: async ({ actor, body }) => answer(await by.cases.open(body, actor), actor, by),
  })
}

function step(by: CaseRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/cases/:id/steps',
    need: 'case.decide',
    summary: 'Takes the next step; refused with the article where the law does not allow it yet, or not so',
    params: RecordId,
    body: CaseStepInput,
    answer: LawCase,
    handle: async ({ actor, params, body }) => answer(await by.cases.step(params.id, body, actor), actor, by),
  })
}

function state(by: CaseRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/cases/:id/statements',
    need: 'filing.submit',
    summary: 'By the party: what it says in its defence, and whether it wants a hearing',
    params: RecordId,
    body: CaseStatementInput,
    answer: LawCase,
    async handle({ actor, params, body }) {
      const input = CaseStepInput.parse({ act: 'statement', ...body })
      return answer(await by.cases.step(params.id, input, actor), actor, by)
    },
  })
}

function paper(by: CaseRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cases/:id/papers/:paper',
    need: 'registry.see',
    summary: 'The order to correct or the penalty decision as it is served, as PDF/A or JSON',
    params: Paper,
    query: z.object({ as: z.enum(['pdf', 'json']).default('pdf') }),
    answer: 'stream',
    produces: ['application/pdf', 'application/json'],
    async handle({ actor, params, query }) {
      const found = await by.cases.get(params.id, actor)
      const isOrder = params.paper === 'order-to-correct'
      if (query.as === 'json') {
        const data = isOrder ? await orderPaper(found, by) : await decisionPaper(found, by)
        return { kind: 'whole', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) }
      }
      const body = isOrder
        ? await by.press.print('order-to-correct', await orderPaper(found, by))
        : await by.press.print('penalty-decision', await decisionPaper(found, by))
      const headers = {
        'content-type': 'application/pdf',
        'content-length': body.length,
        'content-disposition': `inline; filename="${params.paper}-${params.id}.pdf"`,
      }
      return { kind: 'whole', headers, body }
    },
  })
}

async function answer(made: ReadCase | Refusal, actor: Actor, by: CaseRouteDeps) {
  return isRefusal(made) ? made : presentCase(made, actor, by)
}
