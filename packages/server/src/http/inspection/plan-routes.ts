// SPDX-License-Identifier: Apache-2.0
import {
  DrawInput,
  InspectionPlan,
  InspectionPlanInput,
  InspectionPlanPage,
  PageQuery,
  PublicDraw,
  SeedInput,
} from '@mingjian/contract'
import type { DrawDesk } from '../../inspection/draw-desk.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { type Route, route } from '../route.ts'
import { presentPlan } from './inspection-answer.ts'

export type PlanRouteDeps = Readonly<{ draws: DrawDesk }>

/** Plans of inspections and the random draws (article 28). */
export function planRoutes({ draws }: PlanRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/inspection/plans',
      need: 'inspection.run',
      summary: 'Plans of inspections with their draws, the newest period first',
      query: PageQuery.pick({ page: true, size: true }),
      answer: InspectionPlanPage,
      async handle({ actor, query }) {
        const { items, total } = await draws.list(actor, query)
        return { items: items.map(presentPlan), total, page: query.page, size: query.size }
      },
    }),
    route({
      method: 'POST',
      url: '/api/inspection/plans',
      need: 'inspection.run',
      summary: 'Plans inspections: from whom is drawn, how many, in which time (article 28)',
      body: InspectionPlanInput,
      answer: InspectionPlan,
      isCreation: true,
      handle: async ({ actor, body }) => presentPlan(await draws.make(body, actor)),
    }),
    route({
      method: 'POST',
      url: '/api/inspection/plans/:id/draws',
      need: 'inspection.run',
      summary:
        'Enters the candidates by their hash, and draws: at once by the log, or later by a seed that is published',
      params: RecordId,
      body: DrawInput,
      answer: InspectionPlan,
      isCreation: true,
      handle: async ({ actor, params, body }) => presentPlan(await draws.draw(params.id, body, actor)),
    }),
    route({
      method: 'POST',
      url: '/api/inspection/draws/:id/seed',
      need: 'inspection.run',
      summary: 'Draws with the seed that was published; once',
      params: RecordId,
      body: SeedInput,
      answer: InspectionPlan,
      handle: async ({ actor, params, body }) => presentPlan(await draws.seed(params.id, body.seed, actor)),
    }),
    route({
      method: 'GET',
      url: '/api/draws/:id',
      need: 'public',
      summary: 'Everything with which anybody can draw again: candidates, their hash, seed, algorithm, result',
      params: RecordId,
      answer: PublicDraw,
      handle: ({ params }) => draws.publish(params.id),
    }),
  ]
}
