// SPDX-License-Identifier: Apache-2.0
import { Sharing, SharingActInput, SharingInput, SharingPage, SharingQuery } from '@mingjian/contract'
import type { z } from 'zod'
import type { SharingDesk } from '../../integration/sharing-desk.ts'
import type { JoiningActRow } from '../../store/joining-acts.ts'
import type { SharedCameras } from '../../store/shared-cameras.ts'
import type { SharingRow } from '../../store/sharings.ts'
import type { Users } from '../../store/users.ts'
import { RecordId } from '../registry/unit-routes.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { presentAct } from './joining-answer.ts'

export type SharingRouteDeps = Readonly<{
  desk: SharingDesk
  cameras: SharedCameras
  users: Pick<Users, 'find'>
  actsOf: (about: readonly string[]) => Promise<ReadonlyMap<string, JoiningActRow[]>>
}>

/** Cameras shared with other departments (article 19 paragraph 1). */
export function sharingRoutes(by: SharingRouteDeps): Route[] {
  const { desk } = by
  return [
    route({
      method: 'GET',
      url: '/api/sharings',
      need: 'integration.change',
      summary: 'What is shared with other departments, for what and until when, the newest first',
      query: SharingQuery,
      answer: SharingPage,
      async handle({ query }) {
        const { rows, total } = await desk.list(query)
        return {
          items: await Promise.all(rows.map((row) => present(row, by))),
          total,
          page: query.page,
          size: query.size,
        }
      },
    }),
    route({
      method: 'POST',
      url: '/api/sharings',
      need: 'integration.change',
      summary: 'Asks for named cameras to be shared with a department until a day; a second person grants it',
      body: SharingInput,
      answer: Sharing,
      isCreation: true,
      async handle({ actor, body }) {
        const made = await desk.ask(body, actor)
        return isRefusal(made) ? made : present(made, by)
      },
    }),
    route({
      method: 'POST',
      url: '/api/sharings/:id/acts',
      need: 'integration.change',
      summary: 'Grants, refuses or ends a sharing; the account sees what is granted today, and nothing else',
      params: RecordId,
      body: SharingActInput,
      answer: Sharing,
      handle: async ({ actor, params, body }) => present(await desk.act(params.id, body, actor), by),
    }),
  ]
}

async function present(row: SharingRow, by: SharingRouteDeps): Promise<z.input<typeof Sharing>> {
  const { id, state, department, purpose, words, account, from_day: from, until_day: until } = row
  const [names, user, acts] = await Promise.all([by.cameras.find(row.cameras), by.users.find(account), by.actsOf([id])])
  return {
    ...{ id, state, department, purpose, words, from, until },
    cameras: row.cameras.map((camera) => ({ id: camera, name: names.get(camera)?.name ?? camera })),
    account: { id: account, name: user?.name ?? account },
    acts: (acts.get(id) ?? []).map(presentAct),
  }
}
