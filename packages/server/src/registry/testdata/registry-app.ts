// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type EpochMillis, HandClock, silentLog } from '@mingjian/base'
import type { Role } from '@mingjian/contract'
import { abilitiesOf } from '../../access/ability.ts'
import { nodeDisk } from '../../disk/disk.ts'
import type { CameraFigures } from '../../domain/acceptance.ts'
import { buildApp } from '../../http/app.ts'
import type { Route } from '../../http/route.ts'
import type { Enter, EntryDraft } from '../../log/enter.ts'
import { makeRegistry, type RegistryPlane } from '../../serve-registry.ts'
import type { Database } from '../../store/database.ts'

export type RegistryApp = Readonly<{
  plane: RegistryPlane
  clock: HandClock
  /** What was entered in the log, in order. */
  entries: EntryDraft[]
  /** What the running system shows of its cameras. */
  figures: Map<string, CameraFigures>
  switched: [string, boolean][]
  /** `manager~UNIT`: somebody who works for that unit. */
  call: (
    method: string,
    url: string,
    body?: object | Buffer,
    role?: Role | `${Role}~${string}`,
  ) => Promise<{ status: number; body: any }>
  /** Expects success and answers the body. */
  ok: (method: string, url: string, body?: object | Buffer) => Promise<any>
  close: () => Promise<void>
}>

/** Routes of a desk that stands on the registry. */
export type MoreRoutes = (
  on: Readonly<{ plane: RegistryPlane; database: Database; clock: HandClock; enter: Enter }>,
) => readonly Route[]

/** For tests: registry and law behind HTTP on a real database; log, recorders and cameras are played. */
export async function makeRegistryApp(
  database: Database,
  given: Readonly<{ at: number; rulebooks?: string; more?: MoreRoutes }>,
): Promise<RegistryApp> {
  const clock = new HandClock(given.at as EpochMillis)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mj-registry-'))
  const entries: EntryDraft[] = []
  const figures = new Map<string, CameraFigures>()
  const switched: [string, boolean][] = []
  const enter: Enter = (draft) => Promise.resolve({ index: entries.push(draft) - 1 })
  const plane = await makeRegistry({
    ...{ database, disk: nodeDisk, archive: path.join(folder, 'archive'), clock, log: silentLog },
    ...(given.rulebooks === undefined ? {} : { rulebooks: given.rulebooks }),
    enter,
    figures: (cameras) => Promise.resolve(new Map([...figures].filter(([id]) => cameras.includes(id)))),
    unexplained: () => Promise.resolve(new Map()),
    setInUse: (cameras, inUse) => Promise.resolve(cameras.forEach((id) => switched.push([id, inUse]))),
  })
  const app = await buildApp({
    routes: [...plane.routes, ...(given.more?.({ plane, database, clock, enter }) ?? [])],
    ...{ sockets: [], log: silentLog, version: '0', webRoot: null, trustProxy: false },
    authenticate: ({ bearer }) => {
      const [role, unit = null] = (bearer ?? 'administrator').split('~') as [Role, string?]
      const actor = { kind: 'user', userId: `u-${role}`, name: role, role, unit, cameras: null, address: null } as const
      return Promise.resolve({ session: null, actor: { ...actor, abilities: abilitiesOf(role) } })
    },
  })
  await app.ready()
  const call: RegistryApp['call'] = async (method, url, body, role = 'administrator') => {
    const headers = {
      authorization: `Bearer ${role}`,
      ...(body instanceof Buffer ? { 'content-type': 'application/octet-stream' } : {}),
    }
    const answer = await app.inject({ method: method as 'GET', url, headers, ...(body ? { payload: body } : {}) })
    const isJson = String(answer.headers['content-type']).includes('json')
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.rawPayload }
  }
  return {
    ...{ plane, clock, entries, figures, switched, call },
    async ok(method, url, body) {
      const answer = await call(method, url, body)
      assert.ok(answer.status < 300, `${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    async close() {
      await plane.watch.settled()
      await plane.watch.close()
      await app.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
