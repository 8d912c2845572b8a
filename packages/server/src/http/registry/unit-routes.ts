// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import {
  PersonInput,
  PersonPage,
  PersonQuery,
  RecordHistory,
  RegistryKind,
  RegistryPerson,
  RegistryUnit,
  UnitInput,
  UnitPage,
  UnitQuery,
  UnitRoleList,
} from '@mingjian/contract'
import type { Actor } from '../../access/grant.ts'
import type { Enrolment } from '../../registry/enrolment.ts'
import type { Kept } from '../../registry/registry.ts'
import type { UnitRoles } from '../../store/unit-roles.ts'
import { type Route, route } from '../route.ts'
import { momentOf, orStale, presentPage, presentRecord, type RecordDeps } from './record-answer.ts'

export type UnitRouteDeps = RecordDeps & Readonly<{ enrolment: Enrolment; roles: UnitRoles }>

export const RecordId = z.object({ id: z.string().max(64) })

/** Units and persons, and the history of every record. */
export function unitRoutes(by: UnitRouteDeps): Route[] {
  return [listUnits(by), readUnit(by), unitRoles(by), ...saveUnit(by), listPersons(by), ...savePerson(by), history(by)]
}

function listUnits(by: UnitRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/units',
    need: 'registry.see',
    summary: 'The units, by name',
    query: UnitQuery,
    answer: UnitPage,
    async handle({ query }) {
      const where = { kind: query.kind, district: query.district }
      const found = await by.lists.list('unit', { ...query, where, asOf: momentOf(query) })
      return presentPage('unit', { ...found, query }, presentRecord)
    },
  })
}

function readUnit(by: UnitRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/units/:id',
    need: 'registry.see',
    summary: 'One unit',
    params: RecordId,
    answer: RegistryUnit,
    handle: async ({ params }) => presentRecord(await by.registry.get('unit', params.id)),
  })
}

function unitRoles(by: UnitRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/units/:id/roles',
    need: 'registry.see',
    summary: 'What the unit is to places and systems',
    params: RecordId,
    answer: UnitRoleList,
    handle: async ({ params }) => ({ items: await by.roles.of(params.id) }),
  })
}

function saveUnit(by: UnitRouteDeps): Route[] {
  const save = (actor: Actor, id: string | undefined, input: z.output<typeof UnitInput>) => {
    const { version, why, ...body } = input
    const work = async () => presentRecord(await by.enrolment.saveUnit({ actor, id, version, why }, body))
    return orStale(work, { registry: by.registry, kind: 'unit', id, present: presentRecord })
  }
  return [
    route({
      method: 'POST',
      url: '/api/registry/units',
      need: 'registry.change',
      summary: 'Registers a unit',
      body: UnitInput,
      answer: RegistryUnit,
      isCreation: true,
      handle: ({ actor, body }) => save(actor, undefined, body),
    }),
    route({
      method: 'PUT',
      url: '/api/registry/units/:id',
      need: 'registry.change',
      summary: 'Writes the next version of a unit; 409 with what stands when somebody was quicker',
      params: RecordId,
      body: UnitInput,
      answer: RegistryUnit,
      handle: ({ actor, params, body }) => save(actor, params.id, body),
    }),
  ]
}

function listPersons(by: UnitRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/persons',
    need: 'registry.see',
    summary: 'The persons, by name; identity numbers only for who may change the registry',
    query: PersonQuery,
    answer: PersonPage,
    async handle({ actor, query }) {
      const found = await by.lists.list('person', { ...query, where: { unit: query.unit }, asOf: momentOf(query) })
      return presentPage('person', { ...found, query }, (kept) => presentPerson(kept, actor))
    },
  })
}

function savePerson(by: UnitRouteDeps): Route[] {
  const save = (actor: Actor, id: string | undefined, input: z.output<typeof PersonInput>) => {
    const { version, why, ...body } = input
    const present = (kept: Kept<'person'>) => presentPerson(kept, actor)
    const work = async () => present(await by.enrolment.savePerson({ actor, id, version, why }, body))
    return orStale(work, { registry: by.registry, kind: 'person', id, present })
  }
  return [
    route({
      method: 'POST',
      url: '/api/registry/persons',
      need: 'registry.change',
      summary: 'Registers a person',
      body: PersonInput,
      answer: RegistryPerson,
      isCreation: true,
      handle: ({ actor, body }) => save(actor, undefined, body),
    }),
    route({
      method: 'PUT',
      url: '/api/registry/persons/:id',
      need: 'registry.change',
      summary: 'Writes the next version of a person',
      params: RecordId,
      body: PersonInput,
      answer: RegistryPerson,
      handle: ({ actor, params, body }) => save(actor, params.id, body),
    }),
  ]
}

function history(by: UnitRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/history/:kind/:id',
    need: 'registry.change',
    summary: 'Every version of a record: who, when, why, and what it said',
    params: RecordId.extend({ kind: RegistryKind }),
    answer: RecordHistory,
    async handle({ params }) {
      const rows = await by.records.history(params.kind, params.id)
      const items = rows.map(({ version, at, by_user, by_name, why, entry, body }) => ({
        ...{ version, at: at.toISOString(), by: by_user, byName: by_name, why, entry, body },
      }))
      return { items }
    },
  })
}

function presentPerson(kept: Kept<'person'>, actor: Actor) {
  const shown = presentRecord(kept)
  return actor.abilities.has('registry.change') ? shown : { ...shown, idNumber: '' }
}
