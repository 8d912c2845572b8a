// SPDX-License-Identifier: Apache-2.0
import { createReadStream, ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type EpochTicks, Fault, formatTime } from '@mingjian/base'
import { ExportInput, ExportJob, ExportList } from '@mingjian/contract'
import { z } from 'zod'
import type { Actor } from '../access/grant.ts'
import { type Exports, ownerOfExport } from '../play/exports.ts'
import type { FootageLook, SentSpan, ViewMeter } from '../stream/view-meter.ts'
import type { ExportJobRow, ExportJobs } from '../store/export-jobs.ts'
import { attachmentName } from './media-name.ts'
import type { MediaOpen } from './media-live.ts'
import { decideRange } from './media-range.ts'
import { parseInterval } from './recording-routes.ts'
import { isRefusal, type Route, route, type Streamed } from './route.ts'

export type ExportRouteDeps = Readonly<{ open: MediaOpen; exports: Exports; jobs: ExportJobs; meter: ViewMeter }>

const JobId = z.object({ id: z.string().max(64) })
const SHOWN = 200

export function exportRoutes(by: ExportRouteDeps): Route[] {
  return [listRoute(by), addRoute(by), readRoute(by), cancelRoute(by), fileRoute(by)]
}

function listRoute(by: ExportRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/exports',
    need: 'camera.export',
    summary: 'Export jobs, the newest first; one’s own, or everybody’s for who changes users',
    answer: ExportList,
    async handle({ actor }) {
      return { items: (await by.jobs.list(seesAll(actor) ? null : ownerOfExport(actor), SHOWN)).map(presentExport) }
    },
  })
}

function addRoute(by: ExportRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/exports',
    need: 'camera.export',
    summary: 'Exports an interval of up to sixteen cameras; one job runs at a time',
    body: ExportInput,
    answer: ExportJob,
    isCreation: true,
    async handle({ actor, body }) {
      const job = await by.exports.add(actor, { cameras: body.cameras, ...parseInterval(body) })
      return isRefusal(job) ? job : presentExport(job)
    },
  })
}

function readRoute(by: ExportRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/exports/:id',
    need: 'camera.export',
    summary: 'One export job',
    params: JobId,
    answer: ExportJob,
    handle: async ({ actor, params }) => presentExport(await findJob(by, actor, params.id)),
  })
}

function cancelRoute(by: ExportRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/exports/:id',
    need: 'camera.export',
    summary: 'Cancels a job that is not over, and removes one that is, with its files',
    params: JobId,
    answer: 'nothing',
    async handle({ actor, params }) {
      await by.exports.cancel((await findJob(by, actor, params.id)).id)
    },
  })
}

function fileRoute(by: ExportRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/exports/:id/files/:name',
    need: 'camera.export',
    summary: 'A file of a finished job; with .json behind its name, its manifest of hash and gaps',
    params: JobId.extend({ name: z.string().max(300) }),
    answer: 'stream',
    produces: ['video/mp4', 'application/json'],
    async handle({
      actor,
      params,
      request,
    }): Promise<Streamed | Exclude<Awaited<ReturnType<MediaOpen>>, { entry: number }>> {
      const job = await findJob(by, actor, params.id)
      const path = by.exports.pathOf(job, params.name)
      const file = job.files.find(({ name }) => params.name.startsWith(name))
      const extent = { camera: file?.camera ?? '', from: job.from_ticks as EpochTicks, to: job.to_ticks as EpochTicks }
      const grant = await by.open({ actor, action: 'export', extent })
      if (isRefusal(grant)) return grant
      const { size } = await stat(path)
      const isManifest = path.endsWith('.json')
      const tag = `"${file?.sha256?.slice(0, 32) ?? job.id}${isManifest ? '.json' : ''}"`
      const range = decideRange(request.headers, size, tag)
      const headers = { etag: tag, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' }
      if (range.kind === 'unchanged') return { kind: 'unchanged', headers, body: null }
      if (range.kind === 'unsatisfiable')
        return { kind: 'unsatisfiable', headers: { 'content-range': `bytes */${size}` }, body: '' }
      const { kind, first, end } = range
      const part = kind === 'part' ? { 'content-range': `bytes ${first}-${end - 1}/${size}` } : {}
      const type = isManifest ? 'application/json' : 'video/mp4'
      const whole = {
        ...headers,
        ...part,
        'content-type': type,
        'content-length': end - first,
        'content-disposition': attachmentName(params.name),
      }
      const isEmpty = request.method === 'HEAD' || end === first
      const body = isEmpty
        ? Readable.from([])
        : createReadStream(path, { start: first, end: end - 1, highWaterMark: 1 << 20 })
      if (body instanceof ReadStream && !isManifest) meterFile(by.meter.footage(grant), body, job)
      return { kind, headers: whole, body }
    },
  })
}

/** A file that was taken to its end shows the job's interval; of one that was not, its bytes are counted. */
function meterFile(look: FootageLook, body: ReadStream, job: ExportJobRow): void {
  body.once('close', () => {
    const [from, to] = [job.from_ticks as EpochTicks, job.to_ticks as EpochTicks]
    const spans: SentSpan[] = body.readableEnded ? [[from, to]] : []
    look.sent({ bytes: body.bytesRead, ticks: body.readableEnded ? to - from : 0, spans })
  })
}

/** A job of somebody else is answered like one that does not exist. */
async function findJob(by: ExportRouteDeps, actor: Actor, id: string): Promise<ExportJobRow> {
  const job = await by.jobs.find(id)
  if (job === null || !(seesAll(actor) || job.created_by === ownerOfExport(actor))) {
    throw new Fault('not-found', 'play.export.unknown', 'there is no such export')
  }
  return job
}

function seesAll(actor: Actor): boolean {
  return actor.abilities.has('user.change')
}

export function presentExport(row: ExportJobRow): ExportJob {
  return {
    id: row.id,
    cameras: row.cameras,
    from: formatTime(row.from_ticks as EpochTicks),
    to: formatTime(row.to_ticks as EpochTicks),
    state: row.state,
    bytesDone: row.bytes_done,
    bytesTotal: row.bytes_total,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_name,
    error: row.error,
    files: row.files.map(({ camera, name, bytes, sha256, gaps }) => ({ camera, name, bytes, sha256, gaps: [...gaps] })),
  }
}
