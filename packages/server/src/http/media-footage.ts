// SPDX-License-Identifier: Apache-2.0
import { formatTime } from '@mingjian/base'
import { FootageQuery, Frames, IntervalQuery, TrickQuery } from '@mingjian/contract'
import type { FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { FootageDeps } from '../play/footage.ts'
import { openFootage } from '../play/footage.ts'
import { footageName } from '../play/footage-name.ts'
import type { FootagePlan } from '../play/footage-plan.ts'
import { listFrames } from '../play/frame-list.ts'
import type { Transcoding } from '../play/transcode-footage.ts'
import { muxTrick, planTrick, readTrick } from '../play/trick.ts'
import { CameraId } from './camera-routes.ts'
import type { MediaOpen } from './media-live.ts'
import { attachmentName } from './media-name.ts'
import { decideRange } from './media-range.ts'
import { parseInterval } from './recording-routes.ts'
import { isRefusal, type Route, route, type Streamed } from './route.ts'

export type FootageRouteDeps = Readonly<{
  open: MediaOpen
  footage: FootageDeps
  transcoding: Transcoding
  /** The camera's name for the file's name. */
  cameraName: (camera: string) => Promise<string>
}>

/** A header longer than some kilobytes is refused by proxies. */
const GAPS_SHOWN = 40
const READ_AHEAD = 1 << 20

export function footageRoutes(by: FootageRouteDeps): Route[] {
  return [footageRoute(by), trickRoute(by), framesRoute(by)]
}

function footageRoute(by: FootageRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cameras/:id/footage.mp4',
    need: 'camera.replay',
    summary: 'The footage of an interval as one MP4, from the key frame at or before its beginning',
    params: CameraId,
    query: FootageQuery,
    answer: 'stream',
    produces: ['video/mp4'],
    async handle({ actor, params, query, request }) {
      const extent = { camera: params.id, ...parseInterval(query) }
      const grant = await by.open({ actor, action: query.media === 'browser' ? 'replay' : 'export', extent })
      if (isRefusal(grant)) return grant
      const answer = await openFootage(grant, query.media, by.footage)
      const headers = { 'content-type': 'video/mp4', ...timesOf(answer.plan) }
      if (query.codec === 'h264' && answer.plan.codec !== 'h264') {
        return {
          kind: 'whole',
          headers,
          body: isHead(request) ? Readable.from([]) : await streamParts(request, by.transcoding.transcode(answer)),
        }
      }
      const name = attachmentName(`${footageName(await by.cameraName(params.id), answer.plan)}.mp4`)
      const disposition = query.download === true || query.media === 'file' ? name : null
      return streamRange(request, answer.plan, {
        headers: disposition === null ? headers : { ...headers, 'content-disposition': disposition },
        read: (first, end) => answer.read({ first, end }),
      })
    },
  })
}

function trickRoute(by: FootageRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cameras/:id/trick.mp4',
    need: 'camera.replay',
    summary: 'Key frames only, retimed: real time = Mingjian-Start + Mingjian-Speed × media time',
    params: CameraId,
    query: TrickQuery,
    answer: 'stream',
    produces: ['video/mp4'],
    async handle({ actor, params, query, request }) {
      const extent = { camera: params.id, ...parseInterval(query) }
      const grant = await by.open({ actor, action: 'replay', extent })
      if (isRefusal(grant)) return grant
      const plan = await planTrick(grant, query.speed, by.footage)
      const units = readTrick(by.footage.disk, plan)
      const isOther = query.codec === 'h264' && plan.video.codec !== 'h264'
      const parts = isOther ? by.transcoding.transcodeTrick(plan.video, units) : muxTrick(plan.video, units)
      const headers = {
        'content-type': 'video/mp4',
        'mingjian-start': formatTime(plan.start),
        'mingjian-end': formatTime(plan.end),
        'mingjian-speed': query.speed,
        'mingjian-pictures': plan.pictures.length,
      }
      return { kind: 'whole', headers, body: isHead(request) ? Readable.from([]) : await streamParts(request, parts) }
    },
  })
}

function framesRoute(by: FootageRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/cameras/:id/frames',
    need: 'camera.replay',
    summary: 'The time of every picture in at most a minute',
    params: CameraId,
    query: IntervalQuery,
    answer: Frames,
    async handle({ actor, params, query }) {
      const grant = await by.open({ actor, action: 'replay', extent: { camera: params.id, ...parseInterval(query) } })
      return isRefusal(grant) ? grant : { frames: await listFrames(grant, by.footage) }
    },
  })
}

function timesOf(plan: FootagePlan): Record<string, string> {
  const gaps = plan.gaps
    .slice(0, GAPS_SHOWN)
    .map(({ from, to, cause }) => ({ from: formatTime(from), to: formatTime(to), cause }))
  const anchors = plan.anchors.slice(0, GAPS_SHOWN).map(({ media, real }) => `${media / 90_000}=${formatTime(real)}`)
  return {
    'mingjian-start': formatTime(plan.start),
    'mingjian-end': formatTime(plan.end),
    'mingjian-gaps': JSON.stringify({ count: plan.gaps.length, gaps }),
    'mingjian-times': anchors.join(', '),
    'mingjian-codec': plan.codecString,
  }
}

type Body = Readonly<{
  headers: Readonly<Record<string, string>>
  read(first: number, end: number): AsyncIterable<Uint8Array>
}>

function streamRange(request: FastifyRequest, plan: FootagePlan, answer: Body): Streamed {
  const range = decideRange(request.headers, plan.length, plan.tag)
  const headers = { ...answer.headers, 'accept-ranges': 'bytes', etag: plan.tag, 'cache-control': 'private, no-cache' }
  if (range.kind === 'unchanged') return { kind: 'unchanged', headers, body: null }
  if (range.kind === 'unsatisfiable') {
    return { kind: 'unsatisfiable', headers: { 'content-range': `bytes */${plan.length}` }, body: '' }
  }
  const { kind, first, end } = range
  const part = kind === 'part' ? { 'content-range': `bytes ${first}-${end - 1}/${plan.length}` } : {}
  const body = isHead(request) ? [] : answer.read(first, end)
  return {
    kind,
    headers: { ...headers, ...part, 'content-length': end - first },
    body: Readable.from(body, { objectMode: false, highWaterMark: READ_AHEAD }),
  }
}

/** Waits for the first part, so that what goes wrong at once is still answered with a problem document. */
async function streamParts(
  request: FastifyRequest,
  parts: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<Readable> {
  const first = await parts.next()
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    if (first.done !== true) yield first.value
    yield* parts
  }
  const body = Readable.from(all(), { objectMode: false, highWaterMark: READ_AHEAD })
  // A generator that was never read from skips its `finally`: what stands behind `parts` is let go here.
  body.once('close', () => void parts.return())
  if (request.raw.socket.destroyed) body.destroy()
  return body
}

function isHead(request: FastifyRequest): boolean {
  return request.method === 'HEAD'
}
