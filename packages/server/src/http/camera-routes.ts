// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import {
  Camera,
  CameraInput,
  CameraPage,
  CameraPatch,
  type CameraSource,
  PageQuery,
  ProbeInput,
  ProbeResult,
} from '@mingjian/contract'
import { enterChange } from '../access/change-entry.ts'
import type { Actor, Refusal } from '../access/grant.ts'
import { joinSource, mayKeepPassword, type PlainSource, splitSource } from '../domain/camera-source.ts'
import type { AccessRegister } from '../store/access-register.ts'
import type { CameraRow, Cameras } from '../store/cameras.ts'
import { newId } from '../store/new-id.ts'
import type { SecretBox } from '../store/secret-box.ts'
import { presentState, type StatusSource } from './camera-state.ts'
import { isRefusal, type Route, route } from './route.ts'

export type CameraRouteDeps = Readonly<{
  cameras: Cameras
  register: AccessRegister
  secrets: SecretBox
  clock: Clock
  status: StatusSource
  /** What the policies let this person know: of which cameras at all, and of whose base information. */
  sight: Readonly<{
    within: (actor: Actor) => Promise<ReadonlySet<string> | null>
    base: (actor: Actor, camera: CameraRow) => boolean
  }>
  retention: Readonly<{ days: number; floor: number; article: string }>
  /** Where plain cameras meet the registry. */
  door: Readonly<{
    /** Null for words that are no registered place. */
    locate: (place: string) => Promise<Located | Refusal | null>
    /** Null when the camera may record (article 14). */
    refuseUse: (camera: string) => Promise<Refusal | null>
  }>
  /** Null when there is room for one more camera. */
  admit: () => Promise<Refusal | null>
  probe: (source: CameraSource) => Promise<ProbeResult>
  /** The catalogue changed: resolves when the recorders know. */
  changed: () => Promise<void>
  removed: (camera: string) => void
}>

/** A place of the registry, named by its id. */
type Located = Readonly<{
  shown: string
  enrol: (camera: Readonly<{ id: string; name: string }>, actor: Actor) => Promise<void>
}>

export const CameraId = z.object({ id: z.string().max(64) })

export function cameraRoutes(by: CameraRouteDeps): Route[] {
  return [listCameras(by), addCamera(by), readCamera(by), changeCamera(by), removeCamera(by), probeCamera(by)]
}

function listCameras(by: CameraRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cameras',
    need: 'camera.list',
    summary: 'The cameras the caller may see, by place and name',
    query: PageQuery,
    answer: CameraPage,
    async handle({ actor, query }) {
      const { rows, total } = await by.cameras.list({ ...query, within: await by.sight.within(actor) })
      return { items: rows.map((row) => present(row, actor, by)), total, page: query.page, size: query.size }
    },
  })
}

function addCamera(by: CameraRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/cameras',
    need: 'camera.change',
    summary: 'Adds a camera; in use, it is recorded from now on',
    body: CameraInput,
    answer: Camera,
    isCreation: true,
    async handle({ actor, body }) {
      const refusal = checkRetention(body.retentionDays, by) ?? (await by.admit())
      if (refusal) return refusal
      const located = body.place ? await by.door.locate(body.place) : null
      if (isRefusal(located)) return located
      const { plain, password } = splitSource(body.source)
      const id = newId('c')
      await enterChange(by, actor, { action: 'camera.add', camera: id, private: { camera: body.name, url: plain.url } })
      const row = await by.cameras.insert({
        id,
        name: body.name,
        place: located?.shown ?? (body.place || null),
        source: plain,
        password: password === null ? null : by.secrets.seal(password),
        in_use: body.inUse ?? true,
        retention_days: body.retentionDays ?? by.retention.days,
        created_at: new Date(by.clock.now()),
        removed_at: null,
      })
      await located?.enrol(row, actor)
      await by.changed()
      return present(row, actor, by)
    },
  })
}

function readCamera(by: CameraRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cameras/:id',
    need: 'camera.list',
    summary: 'One camera',
    params: CameraId,
    answer: Camera,
    handle: async ({ actor, params }) => present(await findCamera(by, params.id), actor, by),
  })
}

function changeCamera(by: CameraRouteDeps): Route {
  return route({
    method: 'PATCH',
    url: '/api/cameras/:id',
    need: 'camera.change',
    summary: 'Changes a camera',
    params: CameraId,
    body: CameraPatch,
    answer: Camera,
    async handle({ actor, params, body }) {
      const before = await findCamera(by, params.id)
      const mayUse = body.inUse === true && !before.in_use ? by.door.refuseUse(before.id) : null
      const refusal = checkRetention(body.retentionDays, by) ?? (await mayUse)
      if (refusal) return refusal
      const located = body.place ? await by.door.locate(body.place) : null
      if (isRefusal(located)) return located
      const change = {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.place === undefined ? {} : { place: located?.shown ?? (body.place || null) }),
        ...(body.inUse === undefined ? {} : { in_use: body.inUse }),
        ...(body.retentionDays === undefined ? {} : { retention_days: body.retentionDays }),
        ...(body.source === undefined ? {} : mergeSource(before, body.source, by)),
      }
      if (Object.keys(change).length === 0) return present(before, actor, by)
      await enterChange(by, actor, {
        action: 'camera.change',
        camera: before.id,
        detail: { fields: Object.keys(body), inUse: body.inUse, retentionDays: body.retentionDays },
      })
      const row = await by.cameras.update(params.id, change)
      if (!row) throw unknownCamera(params.id)
      await located?.enrol(row, actor)
      await by.changed()
      return present(row, actor, by)
    },
  })
}

function removeCamera(by: CameraRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/cameras/:id',
    need: 'camera.change',
    summary: 'Ends recording and takes the camera out of the lists; its footage stays for its retention',
    params: CameraId,
    answer: 'nothing',
    async handle({ actor, params }) {
      await findCamera(by, params.id)
      await enterChange(by, actor, { action: 'camera.remove', camera: params.id })
      const removed = await by.cameras.update(params.id, { in_use: false, removed_at: new Date(by.clock.now()) })
      if (!removed) throw unknownCamera(params.id)
      await by.changed()
      by.removed(params.id)
    },
  })
}

function probeCamera(by: CameraRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/cameras/probe',
    need: 'camera.change',
    summary: 'Tries a source for about five seconds and tells what it saw',
    body: ProbeInput,
    answer: ProbeResult,
    async handle({ body }) {
      const { plain, password } = splitSource(body.source)
      const known = body.cameraId === undefined ? null : await by.cameras.find(body.cameraId)
      const kept = known && password === null ? keptPassword(known, plain, by) : null
      return by.probe(joinSource(plain, password ?? kept))
    },
  })
}

function checkRetention(days: number | undefined, { retention }: CameraRouteDeps): Refusal | null {
  if (days === undefined || days >= retention.floor) return null
  const detail = `footage is kept for at least ${retention.floor} days`
  return { refused: true, code: 'camera.retention.floor', detail, article: retention.article }
}

function mergeSource(
  before: CameraRow,
  source: CameraSource,
  by: CameraRouteDeps,
): Pick<CameraRow, 'source' | 'password'> {
  const { plain, password } = splitSource(source)
  if (password !== null) return { source: plain, password: by.secrets.seal(password) }
  return { source: plain, password: mayKeepPassword(before.source, plain) ? before.password : null }
}

function keptPassword(known: CameraRow, plain: PlainSource, by: CameraRouteDeps): string | null {
  return known.password !== null && mayKeepPassword(known.source, plain) ? by.secrets.open(known.password) : null
}

async function findCamera(by: CameraRouteDeps, id: string): Promise<CameraRow> {
  const row = await by.cameras.find(id)
  if (!row) throw unknownCamera(id)
  return row
}

function unknownCamera(camera: string): Fault {
  return new Fault('not-found', 'camera.unknown', 'there is no such camera', { camera })
}

/** Where the pictures come from, and what the peer says, is base information: only for whoever may see it (CQ22.1). */
function present(row: CameraRow, actor: Actor, by: CameraRouteDeps): Camera {
  const state = presentState({ id: row.id, inUse: row.in_use, changedAt: row.created_at }, by.status)
  const hasBase = by.sight.base(actor, row)
  return {
    id: row.id,
    name: row.name,
    place: row.place,
    source: hasBase ? { ...row.source, hasPassword: row.password !== null } : null,
    hasSub: row.source.subUrl !== undefined,
    inUse: row.in_use,
    retentionDays: row.retention_days,
    createdAt: row.created_at.toISOString(),
    state: hasBase ? state : { ...state, detail: null, quirks: [] },
  }
}
