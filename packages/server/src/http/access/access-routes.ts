// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import {
  AccessPolicies,
  AccessSettings,
  AccessSettingsInput,
  AccessSubjects,
  CameraAccess,
  CameraStanding,
  PersonAccess,
} from '@mingjian/contract'
import type { Access } from '../../access/access.ts'
import type { AccessSettingsBook } from '../../access/access-settings.ts'
import { enterChange } from '../../access/change-entry.ts'
import { personOf } from '../../access/person.ts'
import { leavesOf } from '../../access/who-sees.ts'
import type { AccessRegister } from '../../store/access-register.ts'
import type { CameraRow, Cameras } from '../../store/cameras.ts'
import type { UserRow, Users } from '../../store/users.ts'
import { type Route, route } from '../route.ts'

export type AccessRouteDeps = Readonly<{
  access: Access
  settings: AccessSettingsBook
  cameras: Cameras
  users: Users
  register: AccessRegister
  clock: Clock
}>

const Id = z.object({ id: z.string().max(64) })

/** Who may see what, by which policy; and the settings of sign-in. */
export function accessRoutes(by: AccessRouteDeps): Route[] {
  return [
    ...[listSubjects(by), listPolicies(by), reloadPolicies(by), whoSees(by), whatSees(by), placeCamera(by)],
    ...[readSettings(by), changeSettings(by)],
  ]
}

function listPolicies(by: AccessRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/access/policies',
    need: 'access.see',
    summary: 'The access policies with their articles, as they are in force',
    answer: AccessPolicies,
    handle: async () => presentPolicies(by),
  })
}

function reloadPolicies(by: AccessRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/access/policies/reload',
    need: 'user.change',
    summary: "Reads the policies anew, the instance's own too; what was granted under the old ones ends",
    answer: AccessPolicies,
    async handle({ actor }) {
      await by.access.reload(actor)
      return presentPolicies(by)
    },
  })
}

function listSubjects(by: AccessRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/access',
    need: 'access.see',
    summary: 'Everybody and every camera, to ask who sees what',
    answer: AccessSubjects,
    async handle() {
      const people = (await everybody(by)).map(presentPerson)
      return { people, cameras: (await by.cameras.allFacts()).map(presentSubject) }
    },
  })
}

function whoSees(by: AccessRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/access/cameras/:id',
    need: 'access.see',
    summary: 'Who can see this camera',
    params: Id,
    answer: CameraAccess,
    async handle({ params }) {
      const camera = await by.cameras.find(params.id)
      if (!camera) throw new Fault('not-found', 'camera.unknown', 'there is no such camera')
      const people = (await everybody(by)).map((user) => ({
        person: presentPerson(user),
        leaves: leavesOf(user, camera, by.access.judge),
      }))
      const seeing = people.filter(({ leaves }) => leaves.length > 0)
      return { camera: presentSubject(camera), ...stamp(by), people: seeing }
    },
  })
}

function whatSees(by: AccessRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/access/users/:id',
    need: 'access.see',
    summary: 'What this person can see',
    params: Id,
    answer: PersonAccess,
    async handle({ params }) {
      const user = await by.users.find(params.id)
      if (!user) throw new Fault('not-found', 'user.unknown', 'there is no such user')
      const cameras = (await by.cameras.allFacts()).map((camera) => ({
        camera: presentSubject(camera),
        leaves: leavesOf(user, camera, by.access.judge),
      }))
      const abilities = user.disabled ? [] : [...personOf(user).abilities]
      const seen = cameras.filter(({ leaves }) => leaves.length > 0)
      return { person: presentPerson(user), ...stamp(by), abilities, cameras: seen }
    },
  })
}

function placeCamera(by: AccessRouteDeps): Route {
  return route({
    method: 'PATCH',
    url: '/api/access/cameras/:id',
    need: 'user.change',
    summary: 'Sets what the policies know of a camera: its unit and its classes',
    params: Id,
    body: CameraStanding,
    answer: 'nothing',
    async handle({ actor, params, body }) {
      const { unit, classes } = body
      const change = { ...(unit === undefined ? {} : { unit }), ...(classes === undefined ? {} : { classes }) }
      if (!(await by.cameras.find(params.id))) throw new Fault('not-found', 'camera.unknown', 'there is no such camera')
      if (Object.keys(change).length === 0) return
      await enterChange(by, actor, { action: 'camera.standing', camera: params.id, detail: change })
      await by.cameras.update(params.id, change)
      by.access.forgetCameras()
      by.access.endWhere((grant) => grant.extent.camera === params.id, 'policies-changed')
    },
  })
}

function readSettings(by: AccessRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/access/settings',
    need: 'user.change',
    summary: 'Settings of sign-in',
    answer: AccessSettings,
    handle: () => by.settings.show(),
  })
}

function changeSettings(by: AccessRouteDeps): Route {
  return route({
    method: 'PATCH',
    url: '/api/access/settings',
    need: 'user.change',
    summary: 'Changes settings of sign-in',
    body: AccessSettingsInput,
    answer: AccessSettings,
    async handle({ actor, body }) {
      const { factorRequired, oidc } = body
      const shown = oidc ? { issuer: oidc.issuer, clientId: oidc.clientId, claim: oidc.claim } : oidc
      await enterChange(by, actor, { action: 'access.settings', detail: { factorRequired, oidc: shown } })
      await by.settings.change(body)
      by.access.forget(null)
      return by.settings.show()
    },
  })
}

async function everybody(by: AccessRouteDeps): Promise<UserRow[]> {
  const all: UserRow[] = []
  for (let page = 1; ; page++) {
    const { rows, total } = await by.users.list({ page, size: 500 })
    all.push(...rows)
    if (all.length >= total || rows.length === 0) return all
  }
}

function stamp(by: AccessRouteDeps): { at: string; policies: string } {
  return { at: new Date(by.clock.now()).toISOString(), policies: by.access.policies.files.hash }
}

function presentPolicies({ access }: AccessRouteDeps): AccessPolicies {
  const { hash, policies } = access.policies.files
  const items = policies.map(({ id, effect, article, words, text, file }) => ({
    ...{ id, effect, article, text, file },
    words: [...words],
  }))
  return { hash, items }
}

function presentPerson({ id, name, role, unit }: UserRow): PersonAccess['person'] {
  return { id, name, role, unit }
}

function presentSubject(camera: Pick<CameraRow, 'id' | 'name' | 'place' | 'unit' | 'classes'>): CameraAccess['camera'] {
  const { id, name, place, unit, classes } = camera
  return { id, name, place, unit, classes }
}
