// SPDX-License-Identifier: Apache-2.0
import { formatTime } from '@mingjian/base'
import { FootageQuery, Frames, IntervalQuery, TrickQuery } from '@mingjian/contract'
import type { FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { Grant } from '../access/grant.ts'
import { type FootageAnswer, type FootageDeps, openFootage } from '../play/footage.ts'
import { footageName } from '../play/footage-name.ts'
import type { FootagePlan } from '../play/footage-plan.ts'
import { listFrames } from '../play/frame-list.ts'
import type { MarkOf } from '../play/mark.ts'
import { sentSpans } from '../play/sent-spans.ts'
import type { Transcoding } from '../play/transcode-footage.ts'
import { muxTrick, planTrick, readTrick } from '../play/trick.ts'
import type { FootageLook, SentSpan, ViewMeter } from '../stream/view-meter.ts'
import { CameraId } from './camera-routes.ts'
import type { MediaOpen } from './media-live.ts'
import { FootageBody } from './footage-body.ts'
import { attachmentName } from './media-name.ts'
import { decideRange } from './media-range.ts'
import { parseInterval } from './recording-routes.ts'
import { isRefusal, type Route, route, type Streamed } from './route.ts'
import { countSource } from './viewing/counted-source.ts'

export type FootageRouteDeps = Readonly<{
  open: MediaOpen
  footage: FootageDeps
  transcoding: Transcoding
  meter: ViewMeter
  mark: MarkOf
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
      const isPlayed = query.media === 'browser' && query.copy === 'original'
      const extent = { camera: params.id, ...parseInterval(query) }
      const grant = await by.open({ actor, action: isPlayed ? 'replay' : 'export', extent })
      if (isRefusal(grant)) return grant
      const answer = await openFootage(grant, query.media, by.footage)
      const look = isHead(request) ? null : by.meter.footage(grant)
      const headers = { 'content-type': 'video/mp4', ...timesOf(answer.plan), ...viewingOf(grant, look) }
      const isCopy = query.copy === 'viewing'
      const name = footageName(await by.cameraName(params.id), answer.plan)
      const disposition = { 'content-disposition': attachmentName(`${name}${isCopy ? ' (viewing copy)' : ''}.mp4`) }
      const named = query.download === true || !isPlayed ? { ...headers, ...disposition } : headers
      const shown = { headers: named, look }
      if (isCopy)
        return streamCoded(request, answer, { ...shown, coded: by.transcoding.transcodeCopy(answer, by.mark(grant)) })
      if (query.codec !== 'h264' || answer.plan.codec === 'h264') return streamRange(request, answer, shown)
      return streamCoded(request, answer, { ...shown, coded: by.transcoding.transcode(answer) })
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
      const look = isHead(request) ? null : by.meter.footage(grant)
      const headers = {
        ...viewingOf(grant, look),
        'content-type': 'video/mp4',
        'mingjian-start': formatTime(plan.start),
        'mingjian-end': formatTime(plan.end),
        'mingjian-speed': query.speed,
        'mingjian-pictures': plan.pictures.length,
      }
      const spans: SentSpan[] = [plan.start <= plan.end ? [plan.start, plan.end] : [plan.end, plan.start]]
      const ticks = plan.pictures.reduce((sum, { duration }) => sum + duration, 0)
      const body = await streamParts(request, look && parts, (bytes) =>
        look?.sent(bytes > 0 ? { bytes, ticks, spans } : { bytes, ticks: 0, spans: [] }),
      )
      return { kind: 'whole', headers, body }
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

type Shown = Readonly<{ headers: Record<string, string>; look: FootageLook | null }>

function streamRange(request: FastifyRequest, answer: FootageAnswer, { headers: named, look }: Shown): Streamed {
  const { length, tag } = answer.plan
  const range = decideRange(request.headers, length, tag)
  const headers = { ...named, 'accept-ranges': 'bytes', etag: tag, 'cache-control': 'private, no-cache' }
  if (range.kind === 'unchanged' || range.kind === 'unsatisfiable') look?.sent(NOTHING)
  if (range.kind === 'unchanged') return { kind: 'unchanged', headers, body: null }
  if (range.kind === 'unsatisfiable') {
    return { kind: 'unsatisfiable', headers: { 'content-range': `bytes */${length}` }, body: '' }
  }
  const { kind, first, end } = range
  const span = { first, end }
  const part = kind === 'part' ? { 'content-range': `bytes ${first}-${end - 1}/${length}` } : {}
  const whole = { headers: { ...headers, ...part, 'content-length': end - first } }
  if (look === null) return { kind, ...whole, body: Readable.from([]) }
  const source = countSource({ read: () => answer.read(span), pump: (write) => answer.pump(span, write) })
  const body = new FootageBody(source)
  body.once('close', () => {
    const bytes = source.taken()
    look.sent({ bytes, ...sentSpans(answer.plan, { first, end: first + bytes }) })
  })
  return { kind, ...whole, body }
}

/** Its bytes are not those of the footage: what was taken to its end showed all of it, and what was not, an unknown part. */
async function streamCoded(
  request: FastifyRequest,
  { plan }: FootageAnswer,
  { headers, look, coded }: Shown & { coded: AsyncGenerator<Uint8Array, void, undefined> },
): Promise<Streamed> {
  const body = await streamParts(request, look && coded, (bytes) =>
    look?.sent({ bytes, ...sentSpans(plan, { first: 0, end: bytes > 0 ? plan.length : 0 }) }),
  )
  return { kind: 'whole', headers, body }
}

/** Waits for the first part, so that what goes wrong at once is still answered with a problem document. */
async function streamParts(
  request: FastifyRequest,
  parts: AsyncGenerator<Uint8Array, void, undefined> | null,
  sent: (bytes: number) => void,
): Promise<Readable> {
  if (parts === null) return Readable.from([])
  let taken = 0
  const first = await parts.next().catch((thrown: unknown) => {
    sent(0)
    throw thrown
  })
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    if (first.done !== true) yield first.value
    taken += first.value?.length ?? 0
    for await (const part of parts ?? []) {
      yield part
      taken += part.length
    }
  }
  const body = Readable.from(all(), { objectMode: false, highWaterMark: READ_AHEAD })
  // A generator that was never read from skips its `finally`: what stands behind `parts` is let go here.
  body.once('close', () => {
    sent(taken)
    void parts.return()
  })
  if (request.raw.socket.destroyed) body.destroy()
  return body
}

const NOTHING = { bytes: 0, ticks: 0, spans: [] }

function viewingOf({ actor }: Grant, look: FootageLook | null): Record<string, string> {
  const order = actor.order === undefined ? {} : { 'mingjian-order': actor.order.id }
  return look === null || look.id === '' ? order : { 'mingjian-viewing': look.id, ...order }
}

function isHead(request: FastifyRequest): boolean {
  return request.method === 'HEAD'
}
