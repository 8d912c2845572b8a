// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, parseTime, TICKS_PER_SECOND } from '@mingjian/base'
import { Days, DaysQuery, IntervalQuery, Recordings } from '@mingjian/contract'
import type { Actor, Extent, Refusal } from '../access/grant.ts'
import { CameraId } from './camera-routes.ts'
import type { MediaOpen } from './media-live.ts'
import { isRefusal, type Route, route } from './route.ts'

export type RecordingRouteDeps = Readonly<{
  /** Runs and gaps that together cover the interval; null when there never was such a camera. */
  recordings: (extent: { camera: string; from: EpochTicks; to: EpochTicks }) => Promise<Recordings | null>
  days: (ask: { camera: string; month: string; zone: string }) => Promise<Days | null>
  /** Asked for whoever bears a retrieval order: to them what was recorded outside it is not even told. */
  open: MediaOpen
}>

export function recordingRoutes(by: RecordingRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/cameras/:id/recordings',
      need: 'camera.replay',
      summary: 'Runs and gaps, which together cover the whole interval',
      params: CameraId,
      query: IntervalQuery,
      answer: Recordings,
      async handle({ actor, params, query }) {
        const extent = { camera: params.id, ...parseInterval(query) }
        return (await refuseBeyond(actor, extent, by)) ?? known(await by.recordings(extent))
      },
    }),
    route({
      method: 'GET',
      url: '/api/cameras/:id/days',
      need: 'camera.replay',
      summary: 'Days of a month with footage, in the caller’s zone',
      params: CameraId,
      query: DaysQuery,
      answer: Days,
      async handle({ actor, params, query }) {
        const refusal = await refuseBeyond(actor, { camera: params.id, from: null, to: null }, by)
        if (refusal) return refusal
        if (!isZone(query.zone)) throw new Fault('bad-input', 'http.zone', `there is no time zone ${query.zone}`)
        return known(await by.days({ camera: params.id, ...query }))
      },
    }),
  ]
}

async function refuseBeyond(actor: Actor, extent: Extent, by: RecordingRouteDeps): Promise<Refusal | null> {
  if (actor.order === undefined) return null
  const action = actor.order.verbs.has('view') || actor.order.verbs.has('obtain') ? 'replay' : 'export'
  const answer = await by.open({ actor, action, extent })
  return isRefusal(answer) ? answer : null
}

/** Both ends as ticks. Throws `http.interval` when it is empty or longer than 400 days. */
export function parseInterval(query: { from: string; to: string }): { from: EpochTicks; to: EpochTicks } {
  const from = parseTime(query.from)
  const to = parseTime(query.to)
  if (from === null || to === null)
    throw new Fault('bad-input', 'http.interval', 'from and to are RFC 3339 times with an offset')
  if (to <= from) throw new Fault('bad-input', 'http.interval', 'the interval is empty: to is not after from')
  if (to - from > LONGEST) throw new Fault('bad-input', 'http.interval', 'the interval is longer than 400 days')
  return { from, to }
}

const LONGEST = 400 * 86_400 * TICKS_PER_SECOND

function known<T>(answer: T | null): T {
  if (answer !== null) return answer
  throw new Fault('not-found', 'camera.unknown', 'there is no such camera')
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch (thrown) {
    if (thrown instanceof RangeError) return false
    throw thrown
  }
}
