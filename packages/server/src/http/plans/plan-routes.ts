// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream'
import { Fault } from '@mingjian/base'
import {
  BuildPlan,
  BuildPlanApprovalInput,
  BuildPlanInput,
  BuildPlanPage,
  BuildPlanQuery,
  ChangeHead,
} from '@mingjian/contract'
import type { PlanDesk, PlanShown } from '../../plans/plan-desk.ts'
import type { BuildPlanRow } from '../../store/build-plans.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { isRefusal, type Route, route } from '../route.ts'

export type BuildPlanRouteDeps = Readonly<{ desk: PlanDesk }>

/** Construction plans of city and districts (article 8). */
export function buildPlanRoutes({ desk }: BuildPlanRouteDeps): Route[] {
  return [...readPlans(desk), ...draftPlans(desk), ...forcePlans(desk)]
}

function readPlans(desk: PlanDesk): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/plans',
      need: 'inspection.run',
      summary: 'Construction plans; district police see the city’s and those of their district',
      query: BuildPlanQuery,
      answer: BuildPlanPage,
      async handle({ actor, query }) {
        const { rows, total } = await desk.list(query, actor)
        return { items: rows.map(presentHead), total, page: query.page, size: query.size }
      },
    }),
    route({
      method: 'GET',
      url: '/api/plans/:id',
      need: 'inspection.run',
      summary: 'One plan: points, which cameras see them already, budget, versions, and what would break the law',
      params: RecordId,
      answer: BuildPlan,
      handle: async ({ actor, params }) => present(await desk.get(params.id, actor)),
    }),
    route({
      method: 'GET',
      url: '/api/plans/:id/approval',
      need: 'inspection.run',
      summary: 'The document of the newest approval, held against its hash',
      params: RecordId,
      answer: 'stream',
      produces: ['application/octet-stream'],
      async handle({ actor, params }) {
        const { title, type, bytes } = await desk.approvalOf(params.id, actor)
        const headers = {
          ...{ 'content-type': type, 'content-length': bytes.length },
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(title)}`,
          ...{ 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" },
        }
        return { kind: 'whole', headers, body: bytes }
      },
    }),
  ]
}

function draftPlans(desk: PlanDesk): Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/plans',
      need: 'inspection.run',
      summary: 'Drafts a plan',
      body: BuildPlanInput,
      answer: BuildPlan,
      isCreation: true,
      async handle({ actor, body: { why, version, ...body } }) {
        return present(await desk.save(null, body, { actor, why, version }))
      },
    }),
    route({
      method: 'PUT',
      url: '/api/plans/:id',
      need: 'inspection.run',
      summary: 'The next version of a plan: a draft, whatever the last one was',
      params: RecordId,
      body: BuildPlanInput,
      answer: BuildPlan,
      async handle({ actor, params, body: { why, version, ...body } }) {
        return present(await desk.save(params.id, body, { actor, why, version }))
      },
    }),
  ]
}

function forcePlans(desk: PlanDesk): Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/plans/:id/approval',
      need: 'inspection.run',
      summary: 'Enters the government’s approval of a draft: the document is the body itself, at most 32 MiB',
      params: RecordId,
      query: BuildPlanApprovalInput,
      answer: BuildPlan,
      isCreation: true,
      async handle({ actor, params, query, request }) {
        const { body, headers } = request
        if (!(body instanceof Readable)) throw new Fault('bad-input', 'http.body.type', 'the body is the file itself')
        const type = headers['content-type']?.split(';')[0] ?? 'application/octet-stream'
        return present(await desk.approve(params.id, { approval: query, type, body }, actor))
      },
    }),
    route({
      method: 'POST',
      url: '/api/plans/:id/force',
      need: 'inspection.run',
      summary: 'Puts an approved plan in force; refused with the article while one is broken (article 8)',
      params: RecordId,
      body: ChangeHead,
      answer: BuildPlan,
      async handle({ actor, params, body: { why, version } }) {
        const shown = await desk.force(params.id, { actor, why, version })
        return isRefusal(shown) ? shown : present(shown)
      },
    }),
  ]
}

function presentHead(row: BuildPlanRow) {
  const { id, version, level, district, title, state, in_force, changed_at } = row
  return { id, version, level, district, title, state, inForce: in_force, changedAt: changed_at.toISOString() }
}

function present({ row, newest, versions, judged }: PlanShown) {
  const { points } = newest.body
  const lines = Map.groupBy(points, ({ year, funds }) => JSON.stringify([year, funds]))
  return {
    ...presentHead(row),
    ...{ body: newest.body, approval: newest.approval, reuse: [...judged.reuse], breaks: [...judged.breaks] },
    versions: versions.map(({ version, state, at, by_name, why, entry }) => ({
      ...{ version, state, at: at.toISOString(), by: by_name, why, entry },
    })),
    budget: [...lines.values()]
      .flatMap((each) => {
        const [first] = each
        if (!first) return []
        const yuan = each.reduce((sum, point) => sum + point.yuan, 0)
        return [{ year: first.year, funds: first.funds, yuan, points: each.length }]
      })
      .toSorted((one, other) => one.year - other.year || (one.funds < other.funds ? -1 : 1)),
  }
}
