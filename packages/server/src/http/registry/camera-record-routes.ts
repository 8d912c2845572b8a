// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import {
  CameraRecordInput,
  CameraRecordPage,
  CameraRecordQuery,
  FindingPage,
  PlacementAnswer,
  PlacementAsk,
  PlaceQuery,
  RegistryCamera,
  UnregisteredList,
} from '@mingjian/contract'
import type { Actor } from '../../access/grant.ts'
import type { Enrolment } from '../../registry/enrolment.ts'
import type { Kept } from '../../registry/registry.ts'
import type { CameraLinks } from '../../store/camera-links.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { momentOf, orStale, presentPage, presentRecord, type RecordDeps, seesBase } from './record-answer.ts'
import { RecordId } from './unit-routes.ts'

export type CameraRecordDeps = RecordDeps & Readonly<{ enrolment: Enrolment; links: CameraLinks }>
type Shown = z.input<typeof RegistryCamera>

/** Cameras as the registry knows them, and where they may not be. */
export function cameraRecordRoutes(by: CameraRecordDeps): Route[] {
  return [listCameras(by), readCamera(by), ...saveCamera(by), askPlacement(by), listUnregistered(by), listFindings(by)]
}

function listCameras(by: CameraRecordDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/cameras',
    need: 'registry.see',
    summary: 'The registered cameras, by name; base information only for who may see it (article 22)',
    query: CameraRecordQuery,
    answer: CameraRecordPage,
    async handle({ actor, query }) {
      const { system, place, district } = query
      const found = await by.lists.list('camera', {
        ...query,
        where: { system, place, district },
        asOf: momentOf(query),
      })
      const page = presentPage('camera', { ...found, query }, (kept) => kept)
      return { ...page, items: await presentAll(page.items, actor, by) }
    },
  })
}

function readCamera(by: CameraRecordDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/cameras/:id',
    need: 'registry.see',
    summary: 'One registered camera',
    params: RecordId,
    answer: RegistryCamera,
    handle: async ({ actor, params }) => presentOne(await by.registry.get('camera', params.id), actor, by),
  })
}

function saveCamera(by: CameraRecordDeps): Route[] {
  const save = (actor: Actor, id: string | undefined, input: z.output<typeof CameraRecordInput>) => {
    const { version, why, ...body } = input
    const work = async () => {
      const made = await by.enrolment.saveCamera({ actor, id, version, why }, body)
      return isRefusal(made) ? made : presentOne(made, actor, by)
    }
    const present = (kept: Kept<'camera'>) => presentRecord(kept)
    return orStale(work, { registry: by.registry, kind: 'camera', id, present })
  }
  return [
    route({
      method: 'POST',
      url: '/api/registry/cameras',
      need: 'registry.change',
      summary: 'Enrols a camera; refused with the article where one may not be (articles 10, 11)',
      body: CameraRecordInput,
      answer: RegistryCamera,
      isCreation: true,
      handle: ({ actor, body }) => save(actor, undefined, body),
    }),
    route({
      method: 'PUT',
      url: '/api/registry/cameras/:id',
      need: 'registry.change',
      summary: 'Writes the next version of a camera; a new position or view is asked about like a new camera',
      params: RecordId,
      body: CameraRecordInput,
      answer: RegistryCamera,
      handle: ({ actor, params, body }) => save(actor, params.id, body),
    }),
  ]
}

function askPlacement(by: CameraRecordDeps): Route {
  return route({
    method: 'POST',
    url: '/api/registry/placement',
    need: 'registry.see',
    summary: 'Whether a camera may be there and see this: every article that forbids it',
    body: PlacementAsk,
    answer: PlacementAnswer,
    async handle({ body }) {
      const { place, system = null, spot = null, view = null, masks = [], viewsPublicArea = false } = body
      const draft = { place, system, spot, view, masks, viewsPublicArea, builderBasis: body.builderBasis ?? null }
      const refusals = await by.enrolment.placementRefusals(draft)
      return {
        isAllowed: refusals.length === 0,
        refusals: refusals.map(({ code, article, detail, spot: where }) => ({
          code,
          article,
          text: detail,
          spot: where,
        })),
      }
    },
  })
}

function listUnregistered(by: CameraRecordDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/unregistered',
    need: 'registry.see',
    summary: 'Cameras of this instance that are in no system: to be registered',
    answer: UnregisteredList,
    handle: async () => ({ items: await by.links.unregistered() }),
  })
}

function listFindings(by: CameraRecordDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/findings',
    need: 'registry.see',
    summary: 'Registered cameras where none may be (articles 10, 29)',
    query: PlaceQuery,
    answer: FindingPage,
    async handle({ query }) {
      const { items, total } = await by.links.findings(query)
      return { items, total, isTotalExact: true, page: query.page, size: query.size }
    },
  })
}

async function presentOne(kept: Kept<'camera'>, actor: Actor, by: CameraRecordDeps): Promise<Shown> {
  const [shown] = await presentAll([kept], actor, by)
  return shown ?? Promise.reject(new Error('one in, one out'))
}

async function presentAll(all: readonly Kept<'camera'>[], actor: Actor, by: CameraRecordDeps): Promise<Shown[]> {
  const places = await by.registry.findMany(
    'place',
    all.map(({ body }) => body.place),
  )
  const systems = await by.registry.findMany(
    'system',
    all.flatMap(({ body }) => body.system ?? []),
  )
  const isBaseShown = seesBase(actor)
  return all.map((kept) => ({
    ...presentRecord(kept),
    ...(isBaseShown ? {} : HIDDEN),
    district: places.get(kept.body.place)?.body.district ?? '',
    systemState: systems.get(kept.body.system ?? '')?.body.state ?? null,
    isBaseShown,
  }))
}

const HIDDEN = { point: null, view: null, masks: [], deviceType: null, addressCode: null, positionWhy: '', facts: {} }
