// SPDX-License-Identifier: Apache-2.0
import { Fault, formatTime, parseTime } from '@mingjian/base'
import { StillQuery } from '@mingjian/contract'
import { type StillDeps, takeStill } from '../play/still.ts'
import type { ViewMeter } from '../stream/view-meter.ts'
import { CameraId } from './camera-routes.ts'
import type { MediaOpen } from './media-live.ts'
import { decideRange } from './media-range.ts'
import { isRefusal, type Route, route } from './route.ts'

export function stillRoute(by: Readonly<{ open: MediaOpen; still: StillDeps; meter: ViewMeter }>): Route {
  return route({
    method: 'GET',
    url: '/api/cameras/:id/still.jpg',
    need: 'camera.still',
    summary: 'The picture at or before a time, or the newest',
    params: CameraId,
    query: StillQuery,
    answer: 'stream',
    produces: ['image/jpeg'],
    async handle({ actor, params, query, request }) {
      const at = query.at === undefined ? null : parseTime(query.at)
      if (query.at !== undefined && at === null)
        throw new Fault('bad-input', 'http.input', 'at is an RFC 3339 time with an offset')
      const grant = await by.open({ actor, action: 'still', extent: { camera: params.id, from: at, to: at } })
      if (isRefusal(grant)) return grant
      const still = await takeStill(grant, { width: query.width, isQuick: query.quick ?? false }, by.still)
      const time = formatTime(still.time)
      // Each look is granted anew, so a browser may keep the picture but not show it unasked.
      const headers = {
        etag: still.tag,
        'cache-control': 'private, no-cache',
        'mingjian-time': time,
        'x-mingjian-time': time,
      }
      if (decideRange(request.headers, still.jpeg.length, still.tag).kind === 'unchanged')
        return { kind: 'unchanged', headers, body: null }
      by.meter.still(grant, { time: still.time, bytes: still.jpeg.length })
      return {
        kind: 'whole',
        headers: { ...headers, 'content-type': 'image/jpeg', 'content-length': still.jpeg.length },
        body: Buffer.from(still.jpeg),
      }
    },
  })
}
