// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, Fault, formatTime, parseTime, TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import { Hold, HoldExtension, HoldInput, HoldPage, HoldPlaced, HoldQuery, ReleaseAsk } from '@mingjian/contract'
import { z } from 'zod'
import type { Actor, Refusal } from '../../access/grant.ts'
import type { Coverage } from '../../domain/coverage.ts'
import type { Stretch } from '../../domain/hold.ts'
import type { HoldDesk } from '../../keep/hold-desk.ts'
import type { HoldRow, Holds } from '../../store/holds.ts'
import { refuseUnseenCamera } from '../gate.ts'
import { parseInterval } from '../recording-routes.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { presentHold } from './hold-answer.ts'

export type HoldRouteDeps = Readonly<{
  desk: HoldDesk
  holds: Holds
  /** Runs and gaps of an interval; null when there never was such a camera. */
  recordings: (extent: Stretch) => Promise<Coverage | null>
  /** Segments and their bytes that overlap an interval. */
  footage: (extent: Stretch) => Promise<readonly Readonly<{ bytes: number }>[]>
  /** Told of each change, for the screens of others. */
  changed: (camera: string) => void
  clock: Clock
}>

const Id = z.object({ id: z.string().max(64) })

export function holdRoutes(by: HoldRouteDeps): Route[] {
  return [listRoute(by), placeRoute(by), findRoute(by), extendRoute(by), ...releaseRoutes(by)]
}

function listRoute(by: HoldRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/holds',
    need: 'hold.see',
    summary: 'Holds on footage, by the time they cover, newest first',
    query: HoldQuery,
    answer: HoldPage,
    async handle({ actor, query }) {
      const { page, size, camera } = query
      const now = toTicks(by.clock.now())
      const filter = {
        camera,
        from: query.from === undefined ? undefined : timeOf(query.from),
        to: query.to === undefined ? undefined : timeOf(query.to),
        inForceAt: query.inForce === true ? now : undefined,
        cameras: actor.cameras === null ? null : [...actor.cameras],
      }
      const [rows, total] = await Promise.all([
        by.holds.list(filter, { limit: size, offset: (page - 1) * size }),
        by.holds.count(filter),
      ])
      return { items: rows.map((row) => presentHold(row, now)), total, page, size }
    },
  })
}

function placeRoute(by: HoldRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/holds',
    need: 'hold.place',
    summary: 'Keeps a camera’s footage of an interval from deletion; answers what of it there is',
    body: HoldInput,
    answer: HoldPlaced,
    isCreation: true,
    async handle({ actor, body }) {
      refuseUnseenCamera(actor, body.camera)
      const extent = { camera: body.camera, ...parseInterval(body) }
      if ((await by.recordings(extent)) === null)
        throw new Fault('not-found', 'camera.unknown', 'there is no such camera')
      const { reason, caseNumber, authority } = body
      const placed = await by.desk.place(actor, {
        ...{ ...extent, reason, caseNumber, authority, order: body.order ?? null },
        ...termOf(body),
      })
      if (isRefusal(placed)) return placed
      by.changed(body.camera)
      const [segments, recorded] = await Promise.all([by.footage(extent), by.recordings(extent)])
      const { runs, gaps } = recorded ?? { runs: [], gaps: [] }
      const ticks = runs.reduce((sum, { start, end }) => sum + (end - start), 0)
      const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
      const named = gaps.map((gap) => ({ ...gap, start: formatTime(gap.start), end: formatTime(gap.end) }))
      const covers = { segments: segments.length, bytes, seconds: ticks / TICKS_PER_SECOND, gaps: named }
      return { hold: presentHold(placed, toTicks(by.clock.now())), covers }
    },
  })
}

function findRoute(by: HoldRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/holds/:id',
    need: 'hold.see',
    summary: 'One hold',
    params: Id,
    answer: Hold,
    handle: async ({ actor, params }) => presentHold(await find(by, actor, params.id), toTicks(by.clock.now())),
  })
}

function extendRoute(by: HoldRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/holds/:id/extend',
    need: 'hold.place',
    summary: 'Moves a hold’s end or review further away',
    params: Id,
    body: HoldExtension,
    answer: Hold,
    async handle({ actor, params, body }) {
      await find(by, actor, params.id)
      return answer(by, await by.desk.extend(actor, params.id, { ...termOf(body), reason: body.reason }))
    },
  })
}

function releaseRoutes(by: HoldRouteDeps): Route[] {
  const step = (url: string, summary: string, act: (actor: Actor, id: string) => Promise<HoldRow | Refusal>): Route =>
    route({
      method: 'POST',
      url,
      need: 'hold.release',
      summary,
      params: Id,
      answer: Hold,
      async handle({ actor, params }) {
        await find(by, actor, params.id)
        return answer(by, await act(actor, params.id))
      },
    })
  return [
    route({
      method: 'POST',
      url: '/api/holds/:id/release',
      need: 'hold.release',
      summary: 'Asks for a hold’s release; another person must confirm',
      params: Id,
      body: ReleaseAsk,
      answer: Hold,
      async handle({ actor, params, body }) {
        await find(by, actor, params.id)
        return answer(by, await by.desk.askRelease(actor, params.id, body.reason))
      },
    }),
    step('/api/holds/:id/release/confirm', 'Confirms a release that another person asked for', (actor, id) =>
      by.desk.confirmRelease(actor, id),
    ),
    step('/api/holds/:id/release/withdraw', 'Takes the asking for a release back', (actor, id) =>
      by.desk.keepOn(actor, id),
    ),
  ]
}

/** A hold on a camera outside the actor's set is answered like one that does not exist. */
async function find(by: HoldRouteDeps, actor: Actor, id: string): Promise<HoldRow> {
  const row = await by.holds.find(id)
  if (row === null || !(actor.cameras === null || actor.cameras.has(row.camera)))
    throw new Fault('not-found', 'hold.unknown', 'there is no such hold')
  return row
}

function answer(by: HoldRouteDeps, row: HoldRow | Refusal): Hold | Refusal {
  if (isRefusal(row)) return row
  by.changed(row.camera)
  return presentHold(row, toTicks(by.clock.now()))
}

function termOf(body: { expiresAt?: string | null | undefined; reviewOn?: string | null | undefined }): {
  expires: EpochTicks | null
  reviewOn: string | null
} {
  const expires = body.expiresAt === undefined || body.expiresAt === null ? null : timeOf(body.expiresAt)
  return { expires, reviewOn: body.reviewOn ?? null }
}

function timeOf(text: string): EpochTicks {
  const time = parseTime(text)
  if (time === null) throw new Fault('bad-input', 'http.interval', 'times are RFC 3339 with an offset')
  return time
}
