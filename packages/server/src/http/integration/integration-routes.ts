// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import {
  Integration,
  IntegrationActInput,
  type IntegrationHead,
  IntegrationInput,
  IntegrationPage,
  IntegrationQuery,
} from '@mingjian/contract'
import { daysBetween, parseDay } from '@mingjian/law'
import type { IntegrationDesk } from '../../integration/integration-desk.ts'
import type { Registry } from '../../registry/registry.ts'
import type { IntegrationRow } from '../../store/integrations.ts'
import type { JoiningActRow } from '../../store/joining-acts.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { presentAct } from './joining-answer.ts'

export type IntegrationRouteDeps = Readonly<{
  desk: IntegrationDesk
  registry: Registry
  actsOf: (about: readonly string[]) => Promise<ReadonlyMap<string, JoiningActRow[]>>
  today: () => string
}>

/** Joining systems of units to those of the authority (article 19). */
export function integrationRoutes(by: IntegrationRouteDeps): Route[] {
  const { desk, today } = by
  return [
    route({
      method: 'GET',
      url: '/api/integrations',
      need: 'registry.see',
      summary: 'Integrations: who outside sees cameras of a system, or asked to; people of a unit see its own',
      query: IntegrationQuery,
      answer: IntegrationPage,
      async handle({ actor, query }) {
        const { rows, total } = await desk.list(query, actor)
        return { items: rows.map((row) => presentHead(row, today())), total, page: query.page, size: query.size }
      },
    }),
    route({
      method: 'GET',
      url: '/api/integrations/:id',
      need: 'registry.see',
      summary: 'One integration: its cameras, interface, who pays, and every act on it',
      params: RecordId,
      answer: Integration,
      handle: async ({ actor, params }) => present(await desk.get(params.id, actor), by),
    }),
    route({
      method: 'POST',
      url: '/api/integrations',
      need: 'inspection.run',
      summary: 'By the authority: asks for named cameras of a system; refused with the article where it may not be',
      body: IntegrationInput,
      answer: Integration,
      isCreation: true,
      async handle({ actor, body }) {
        const made = await desk.request(body, actor)
        return isRefusal(made) ? made : present(made, by)
      },
    }),
    route({
      method: 'POST',
      url: '/api/integrations/:id/acts',
      need: 'registry.see',
      summary: 'The unit agrees, does not, or connects; either side ends it (articles 19 and 33)',
      params: RecordId,
      body: IntegrationActInput,
      answer: Integration,
      handle: async ({ actor, params, body }) => present(await desk.act(params.id, body, actor), by),
    }),
  ]
}

function presentHead(row: IntegrationRow, today: string): IntegrationHead {
  const { id, number, state, unit, district, authority, connect_by: connectBy } = row
  const isOpen = state === 'requested' || state === 'agreed'
  return {
    ...{ id, number, state, unit, district, authority, connectBy, unitName: row.unit_name },
    system: { id: row.system, name: row.name },
    ...{ cameras: row.cameras.length, requestedOn: row.requested_on, connectedOn: row.connected_on },
    overdueDays: isOpen ? Math.max(0, daysBetween(parseDay(connectBy), parseDay(today))) : 0,
  }
}

async function present(row: IntegrationRow, by: IntegrationRouteDeps): Promise<z.input<typeof Integration>> {
  const cameras = await by.registry.findMany('camera', row.cameras)
  const { purpose, payer } = row
  return {
    ...presentHead(row, by.today()),
    cameraList: row.cameras.map((id) => ({ id, name: cameras.get(id)?.body.name ?? id })),
    ...{ purpose, payer, interface: row.interface },
    acts: ((await by.actsOf([row.id])).get(row.id) ?? []).map(presentAct),
  }
}
