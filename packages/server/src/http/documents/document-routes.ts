// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Fault } from '@mingjian/base'
import { type DocumentData, type DocumentKind, PublicNotice } from '@mingjian/contract'
import type { Press } from '../../documents/press.ts'
import { type Route, route } from '../route.ts'
import {
  acceptanceReport,
  dismantlingReport,
  filingForm,
  readFacts,
  sign,
  type SystemPaperDeps,
} from './system-paper.ts'

export type DocumentRouteDeps = SystemPaperDeps & Readonly<{ press: Pick<Press, 'print'> }>

const PAPERS = ['sign', 'filing-form', 'acceptance-report', 'dismantling-report'] as const
type Paper = (typeof PAPERS)[number]

/** Papers of a system as PDF or as the data they are made from, and the notice that its sign leads to. */
export function documentRoutes(by: DocumentRouteDeps): Route[] {
  return [paperRoute(by), noticeRoute(by)]
}

function paperRoute(by: DocumentRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/systems/:id/papers/:paper',
    need: 'document.make',
    summary: 'A paper of a system: its sign, filing form, acceptance report or dismantling report, as PDF/A or JSON',
    params: z.object({ id: z.string().max(64), paper: z.enum(PAPERS) }),
    query: z.object({ as: z.enum(['pdf', 'json']).default('pdf') }),
    answer: 'stream',
    produces: ['application/pdf', 'application/json'],
    async handle({ params, query, request }) {
      const notice = `${request.protocol}://${request.host}/notice/${encodeURIComponent(params.id)}`
      const { kind, data } = await compose(params.paper, { id: params.id, notice }, by)
      if (query.as === 'json')
        return { kind: 'whole', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) }
      const pdf = await by.press.print(kind, data)
      const headers = {
        'content-type': 'application/pdf',
        'content-length': pdf.length,
        'content-disposition': `inline; filename="${kind}-${params.id}.pdf"`,
      }
      return { kind: 'whole', headers, body: pdf }
    },
  })
}

type Composed = Readonly<{ kind: DocumentKind; data: DocumentData<DocumentKind> }>

async function compose(
  paper: Paper,
  { id, notice }: Readonly<{ id: string; notice: string }>,
  by: DocumentRouteDeps,
): Promise<Composed> {
  const facts = await readFacts(id, by)
  const data = {
    sign: () => sign(facts, notice, by),
    'filing-form': async () => filingForm(facts, by),
    'acceptance-report': async () => acceptanceReport(facts, by),
    'dismantling-report': async () => dismantlingReport(facts, by),
  }
  const made = await data[paper]()
  if (made) return { kind: paper, data: made }
  const detail = 'this system has not come so far: there is nothing yet to report'
  throw new Fault('conflict', 'documents.paper.early', detail, { paper })
}

/** What CQ22 protects (positions, device types, numbers of cameras) is no part of it. */
function noticeRoute(by: DocumentRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/notices/:id',
    need: 'public',
    summary: 'What the public may know of a system in use: who is responsible, what for, how long pictures are kept',
    params: z.object({ id: z.string().max(64) }),
    answer: PublicNotice,
    async handle({ params }) {
      const system = await by.registry.find('system', params.id)
      if (!system || !SHOWN.has(system.body.state))
        throw new Fault('not-found', 'notice.unknown', 'there is no notice of this number')
      const facts = await readFacts(params.id, by)
      return {
        ...{ system: system.body.name, place: facts.place.name, purpose: system.body.purpose },
        ...{ responsible: facts.user.name, contact: facts.user.phone ?? '' },
        ...{ retentionDays: facts.floor.days, article: facts.floor.article },
      }
    },
  })
}
const SHOWN: ReadonlySet<string> = new Set(['in-use', 'suspended'])
