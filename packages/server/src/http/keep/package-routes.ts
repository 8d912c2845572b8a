// SPDX-License-Identifier: Apache-2.0
import { createReadStream, type ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type EpochTicks, Fault, formatTime } from '@mingjian/base'
import { PackageInput, PackageJob, PackageList, TimeStampInput } from '@mingjian/contract'
import { z } from 'zod'
import type { Actor } from '../../access/grant.ts'
import { personOf } from '../../keep/hold-desk.ts'
import type { PackageAsk, Packages } from '../../keep/packages.ts'
import type { PackageJobRow, PackageJobs } from '../../store/package-jobs.ts'
import { refuseUnseenCamera } from '../gate.ts'
import { attachmentName } from '../media-name.ts'
import { decideRange } from '../media-range.ts'
import { parseInterval } from '../recording-routes.ts'
import { isRefusal, type Route, route, type Streamed } from '../route.ts'

export type PackageRouteDeps = Readonly<{ packages: Packages; jobs: PackageJobs }>

const Id = z.object({ id: z.string().max(64) })
const SHOWN = 500
const READ_AHEAD = 1 << 20

export function packageRoutes(by: PackageRouteDeps): Route[] {
  return [listRoute(by), addRoute(by), readRoute(by), cancelRoute(by), fileRoute(by), stampRoute(by)]
}

function listRoute(by: PackageRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/packages',
    need: 'package.make',
    summary: 'Court packages, the newest first; one’s own, or everybody’s for who releases holds',
    answer: PackageList,
    handle: async ({ actor }) => ({
      items: (await by.jobs.list(seesAll(actor) ? null : personOf(actor), SHOWN))
        .filter((row) => isVisible(row, actor))
        .map(presentPackage),
    }),
  })
}

function addRoute(by: PackageRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/packages',
    need: 'package.make',
    summary:
      'Makes a court package of an interval of up to sixteen cameras, or a derivative of one; one is made at a time',
    body: PackageInput,
    answer: PackageJob,
    isCreation: true,
    async handle({ actor, body }) {
      for (const camera of body.cameras) refuseUnseenCamera(actor, camera)
      const made = await by.packages.add(actor, askOf(body))
      return isRefusal(made) ? made : presentPackage(made)
    },
  })
}

function askOf(body: z.output<typeof PackageInput>): PackageAsk {
  const cuts = (body.cuts ?? []).map((cut) => ({ camera: cut.camera, ...parseInterval(cut) }))
  if (cuts.length > 0 && (body.original ?? null) === null)
    throw new Fault('bad-input', 'package.original', 'cuts are made in a derivative of a package: name the original')
  const { cameras, reason, order = null, original = null } = body
  return { cameras, reason, order, original, cuts, ...parseInterval(body) }
}

function readRoute(by: PackageRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/packages/:id',
    need: 'package.make',
    summary: 'One court package',
    params: Id,
    answer: PackageJob,
    handle: async ({ actor, params }) => presentPackage(await find(by, actor, params.id)),
  })
}

function cancelRoute(by: PackageRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/packages/:id/cancel',
    need: 'package.make',
    summary: 'Stops a package that waits or is being made; a finished one stays',
    params: Id,
    answer: PackageJob,
    async handle({ actor, params }) {
      const row = await find(by, actor, params.id)
      return presentPackage((await by.packages.cancel(row.id)) ?? row)
    },
  })
}

function fileRoute(by: PackageRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/packages/:id/package.zip',
    need: 'package.make',
    summary: 'The package itself, in ranges if asked',
    params: Id,
    answer: 'stream',
    produces: ['application/zip'],
    async handle({ actor, params, request }): Promise<Streamed> {
      const row = await find(by, actor, params.id)
      const path = by.packages.pathOf(row)
      const { size } = await stat(path)
      const tag = `"${row.sha256 ?? row.id}"`
      const headers = { etag: tag, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' }
      const range = decideRange(request.headers, size, tag)
      if (range.kind === 'unchanged') return { kind: 'unchanged', headers, body: null }
      if (range.kind === 'unsatisfiable')
        return { kind: 'unsatisfiable', headers: { 'content-range': `bytes */${size}` }, body: '' }
      const { kind, first, end } = range
      const isEmpty = request.method === 'HEAD' || end === first
      const body = isEmpty ? Readable.from([]) : readFrom(path, first, end)
      const part = kind === 'part' ? { 'content-range': `bytes ${first}-${end - 1}/${size}` } : {}
      const name = attachmentName(`mingjian ${row.id}.zip`)
      const about = { 'content-type': 'application/zip', 'content-length': end - first, 'content-disposition': name }
      return { kind, headers: { ...headers, ...part, ...about }, body }
    },
  })
}

function readFrom(path: string, first: number, end: number): ReadStream {
  return createReadStream(path, { start: first, end: end - 1, highWaterMark: READ_AHEAD })
}

function stampRoute(by: PackageRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/packages/:id/time-stamp',
    need: 'package.make',
    summary: 'Puts a time stamp (RFC 3161) of the package’s manifest into it',
    params: Id,
    body: TimeStampInput,
    answer: PackageJob,
    async handle({ actor, params, body }) {
      const row = await find(by, actor, params.id)
      return presentPackage(await by.packages.stamp(actor, row.id, Buffer.from(body.token, 'base64')))
    },
  })
}

/** A package of somebody else, or of cameras out of sight, is answered like one that does not exist. */
async function find(by: PackageRouteDeps, actor: Actor, id: string): Promise<PackageJobRow> {
  const row = await by.jobs.find(id)
  if (row !== null && (seesAll(actor) || row.created_by === personOf(actor)) && isVisible(row, actor)) return row
  throw new Fault('not-found', 'package.unknown', 'there is no such package')
}

function isVisible(row: PackageJobRow, actor: Actor): boolean {
  if (actor.order !== undefined && row.order_id !== actor.order.id) return false
  const { cameras } = actor
  return cameras === null || row.cameras.every((camera) => cameras.has(camera))
}

function seesAll(actor: Actor): boolean {
  return actor.abilities.has('hold.release')
}

function presentPackage(row: PackageJobRow): z.input<typeof PackageJob> {
  const time = (ticks: number): string => formatTime(ticks as EpochTicks)
  return {
    id: row.id,
    cameras: row.cameras,
    from: time(row.from_ticks),
    to: time(row.to_ticks),
    reason: row.reason,
    order: row.order_id,
    original: row.original_id,
    cuts: row.cuts.map(({ camera, from, to }) => ({ camera, from: time(from), to: time(to) })),
    state: row.state,
    bytesDone: row.bytes_done,
    bytesTotal: row.bytes_total,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_name,
    error: row.error,
    bytes: row.bytes,
    sha256: row.sha256,
    manifestSha256: row.manifest_sha256,
    entry: row.entry,
    timeStampAt: row.time_stamp?.toISOString() ?? null,
  }
}
