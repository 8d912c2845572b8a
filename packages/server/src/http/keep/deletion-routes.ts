// SPDX-License-Identifier: Apache-2.0
import { Fault, parseTime } from '@mingjian/base'
import {
  DeletionOrder,
  DeletionOrderDone,
  DeletionOrderInput,
  DeletionOrderList,
  DeletionPage,
  KeepPurpose,
  PageQuery,
  PurposeInput,
  PurposeList,
} from '@mingjian/contract'
import { z } from 'zod'
import type { Actor } from '../../access/grant.ts'
import type { DeletionDesk } from '../../keep/deletion-desk.ts'
import type { DeletionOrders } from '../../store/deletion-orders.ts'
import type { Deletions } from '../../store/deletions.ts'
import type { Purposes } from '../../store/purposes.ts'
import { refuseUnseenCamera } from '../gate.ts'
import { attachmentName } from '../media-name.ts'
import { parseInterval } from '../recording-routes.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { presentDeletion, presentDeletionOrder, presentPurpose } from './hold-answer.ts'

export type DeletionRouteDeps = Readonly<{
  desk: DeletionDesk
  deletions: Deletions
  orders: DeletionOrders
  purposes: Purposes
  /** Entries of the log with their proofs, as a file that anybody can check. */
  certificate: (entries: readonly number[]) => Promise<string>
}>

const Id = z.object({ id: z.string().max(64) })
const MOST = 500

export function deletionRoutes(by: DeletionRouteDeps): Route[] {
  return [...certificateRoutes(by), ...orderRoutes(by), ...purposeRoutes(by)]
}

function certificateRoutes(by: DeletionRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/deletions',
      need: 'hold.see',
      summary: 'Deletions of footage as they were decided, newest first',
      query: PageQuery,
      answer: DeletionPage,
      async handle({ actor, query: { page, size } }) {
        const { items, total } = await by.deletions.list(camerasOf(actor), { limit: size, offset: (page - 1) * size })
        const first = await by.deletions.firstEntries(items.map(({ id }) => id))
        return { items: items.map((row) => presentDeletion(row, first.get(row.id) ?? null)), total, page, size }
      },
    }),
    route({
      method: 'GET',
      url: '/api/deletions/:id/certificate.json',
      need: 'hold.see',
      summary: 'The deletion certificate: its log entries with inclusion proofs, checkpoint and key',
      params: Id,
      answer: 'stream',
      produces: ['application/json'],
      async handle({ actor, params }) {
        const row = await by.deletions.find(params.id)
        if (row === null || !(actor.cameras === null || actor.cameras.has(row.camera)))
          throw new Fault('not-found', 'deletion.unknown', 'there is no such deletion')
        if (!row.is_entered) throw new Fault('conflict', 'deletion.unentered', 'it does not stand in the log yet')
        const segments = await by.deletions.segments(row.id)
        const body = await by.certificate(segments.flatMap(({ entry }) => (entry === null ? [] : [entry])))
        const name = attachmentName(`deletion ${row.id}.json`)
        return { kind: 'whole', headers: { 'content-type': 'application/json', 'content-disposition': name }, body }
      },
    }),
  ]
}

function orderRoutes(by: DeletionRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/deletion-orders',
      need: 'hold.see',
      summary: 'Orders of authorities to delete before the retention has passed',
      answer: DeletionOrderList,
      handle: async ({ actor }) => ({
        items: (await by.orders.list(camerasOf(actor), MOST)).map(presentDeletionOrder),
      }),
    }),
    route({
      method: 'POST',
      url: '/api/deletion-orders',
      need: 'hold.release',
      summary: 'Registers an authority’s order to delete; another person must confirm',
      body: DeletionOrderInput,
      answer: DeletionOrder,
      isCreation: true,
      async handle({ actor, body }) {
        refuseUnseenCamera(actor, body.camera)
        const documentHash = Buffer.from(body.documentHash, 'hex')
        return presentDeletionOrder(await by.desk.ask(actor, { ...body, ...parseInterval(body), documentHash }))
      },
    }),
    route({
      method: 'POST',
      url: '/api/deletion-orders/:id/confirm',
      need: 'hold.release',
      summary: 'Confirms an order to delete and carries it out; what is under a hold stays',
      params: Id,
      answer: DeletionOrderDone,
      async handle({ actor, params }) {
        await findOrder(by, actor, params.id)
        const done = await by.desk.confirm(actor, params.id)
        return isRefusal(done) ? done : { ...done, order: presentDeletionOrder(done.order) }
      },
    }),
    route({
      method: 'POST',
      url: '/api/deletion-orders/:id/withdraw',
      need: 'hold.release',
      summary: 'Withdraws an order to delete that nobody has confirmed',
      params: Id,
      answer: DeletionOrder,
      async handle({ actor, params }) {
        await findOrder(by, actor, params.id)
        const row = await by.desk.withdraw(actor, params.id)
        return isRefusal(row) ? row : presentDeletionOrder(row)
      },
    }),
  ]
}

function purposeRoutes(by: DeletionRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/keep-purposes',
      need: 'hold.see',
      summary: 'Purposes with an end date that keep footage beyond its retention',
      answer: PurposeList,
      handle: async ({ actor }) => ({ items: (await by.purposes.list(camerasOf(actor), MOST)).map(presentPurpose) }),
    }),
    route({
      method: 'POST',
      url: '/api/keep-purposes',
      need: 'hold.place',
      summary: 'States a purpose that keeps footage beyond its retention until a date',
      body: PurposeInput,
      answer: KeepPurpose,
      isCreation: true,
      async handle({ actor, body }) {
        refuseUnseenCamera(actor, body.camera)
        const until = parseTime(body.until)
        if (until === null) throw new Fault('bad-input', 'http.interval', 'until is an RFC 3339 time with an offset')
        return presentPurpose(await by.desk.statePurpose(actor, { ...body, ...parseInterval(body), until }))
      },
    }),
    route({
      method: 'POST',
      url: '/api/keep-purposes/:id/end',
      need: 'hold.release',
      summary: 'The purpose is met: its footage goes when nothing else keeps it',
      params: Id,
      answer: KeepPurpose,
      async handle({ actor, params }) {
        const row = await by.purposes.find(params.id)
        if (row === null) throw new Fault('not-found', 'purpose.unknown', 'there is no such purpose')
        refuseUnseenCamera(actor, row.camera)
        return presentPurpose(await by.desk.endPurpose(actor, params.id))
      },
    }),
  ]
}

async function findOrder(by: DeletionRouteDeps, actor: Actor, id: string): Promise<void> {
  const row = await by.orders.find(id)
  if (row === null || !(actor.cameras === null || actor.cameras.has(row.camera)))
    throw new Fault('not-found', 'deletion.unknown', 'there is no such order of deletion')
}

function camerasOf(actor: Actor): string[] | null {
  return actor.cameras === null ? null : [...actor.cameras]
}
