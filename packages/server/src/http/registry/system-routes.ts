// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import {
  RegistrySystem,
  StepInput,
  StepList,
  SystemDayInput,
  SystemInput,
  SystemPage,
  SystemQuery,
} from '@mingjian/contract'
import type { Actor } from '../../access/grant.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { Kept } from '../../registry/registry.ts'
import { isLegacy } from '../../registry/subject.ts'
import type { SystemSteps } from '../../registry/system-steps.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { momentOf, orStale, presentPage, presentRecord, type RecordDeps } from './record-answer.ts'
import { RecordId } from './unit-routes.ts'

export type SystemRouteDeps = RecordDeps &
  Readonly<{
    steps: SystemSteps
    desk: LawDesk
    /** How many cameras each system has. */
    countCameras: (systems: readonly string[]) => Promise<ReadonlyMap<string, number>>
  }>

type Shown = z.input<typeof RegistrySystem>

/** Systems and the steps of their life. */
export function registrySystemRoutes(by: SystemRouteDeps): Route[] {
  return [listSystems(by), readSystem(by), ...saveSystem(by), listSteps(by), takeStep(by), setDay(by)]
}

function listSystems(by: SystemRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/systems',
    need: 'registry.see',
    summary: 'The systems, by name; of a state, a district, a place, a unit',
    query: SystemQuery,
    answer: SystemPage,
    async handle({ query }) {
      const { state, district, place, unit } = query
      const filter = { ...query, where: { state, district, place }, has: { units: unit }, asOf: momentOf(query) }
      const found = await by.lists.list('system', filter)
      const page = presentPage('system', { ...found, query }, (kept) => kept)
      return { ...page, items: await presentAll(page.items, by) }
    },
  })
}

function readSystem(by: SystemRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/systems/:id',
    need: 'registry.see',
    summary: 'One system',
    params: RecordId,
    answer: RegistrySystem,
    handle: async ({ params }) => presentOne(await by.registry.get('system', params.id), by),
  })
}

function saveSystem(by: SystemRouteDeps): Route[] {
  const save = async (actor: Actor, id: string | undefined, input: z.output<typeof SystemInput>) => {
    const { version, why, ...body } = input
    const work = async () => presentOne(await by.steps.save({ actor, id, version, why }, body), by)
    return orStale(work, stands(id, by))
  }
  return [
    route({
      method: 'POST',
      url: '/api/registry/systems',
      need: 'registry.change',
      summary: 'Registers a system; it is planned',
      body: SystemInput,
      answer: RegistrySystem,
      isCreation: true,
      handle: ({ actor, body }) => save(actor, undefined, body),
    }),
    route({
      method: 'PUT',
      url: '/api/registry/systems/:id',
      need: 'registry.change',
      summary: 'Writes the next version of a system; where it stands in its life only steps change',
      params: RecordId,
      body: SystemInput,
      answer: RegistrySystem,
      handle: ({ actor, params, body }) => save(actor, params.id, body),
    }),
  ]
}

function listSteps(by: SystemRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/systems/:id/steps',
    need: 'registry.see',
    summary: 'Where the system may go next, and what each way lacks, with the article',
    params: RecordId,
    answer: StepList,
    async handle({ params }) {
      const offers = await by.steps.offers(params.id)
      return { items: offers.map(({ to, missing }) => ({ to, isOpen: missing.length === 0, missing })) }
    },
  })
}

function takeStep(by: SystemRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/registry/systems/:id/steps',
    need: 'registry.change',
    summary: 'Takes a step; refused with the article where the law wants something first (article 14)',
    params: RecordId,
    body: StepInput,
    answer: RegistrySystem,
    handle({ actor, params, body }) {
      const { to, on, trial, version, why } = body
      const work = async () => {
        const made = await by.steps.step(params.id, { to, on, trial }, { actor, why, version })
        return isRefusal(made) ? made : presentOne(made, by)
      }
      return orStale(work, stands(params.id, by))
    },
  })
}

function setDay(by: SystemRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/registry/systems/:id/days',
    need: 'filing.submit',
    summary: 'Enters the day on which a filing was handed in or accepted, or a dismantling reported',
    params: RecordId,
    body: SystemDayInput,
    answer: RegistrySystem,
    handle({ actor, params, body }) {
      const { what, on, version, why } = body
      const work = async () => presentOne(await by.steps.setDay(params.id, { what, on }, { actor, why, version }), by)
      return orStale(work, stands(params.id, by))
    },
  })
}

function stands(id: string | undefined, by: SystemRouteDeps) {
  const present = (kept: Kept<'system'>) => presentRecord(kept)
  return { registry: by.registry, kind: 'system' as const, id, present }
}

async function presentOne(kept: Kept<'system'>, by: SystemRouteDeps): Promise<Shown> {
  const [shown] = await presentAll([kept], by)
  return shown ?? Promise.reject(new Error('one in, one out'))
}

async function presentAll(all: readonly Kept<'system'>[], by: SystemRouteDeps): Promise<Shown[]> {
  const places = await by.registry.findMany(
    'place',
    all.map(({ body }) => body.place),
  )
  const cameras = await by.countCameras(all.map(({ id }) => id))
  return all.map((kept) => {
    const place = places.get(kept.body.place)?.body
    return {
      ...presentRecord(kept),
      isLegacy: isLegacy(kept.body, by.desk.library),
      ...{ district: place?.district ?? '', placeName: place?.name ?? '', cameras: cameras.get(kept.id) ?? 0 },
    }
  })
}
