// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import {
  Order,
  OrderAuthority,
  OrderDoor,
  OrderInput,
  OrderNeed,
  OrderPage,
  OrderPatch,
  OrderQuery,
  OrderSheet,
  OrderTerms,
} from '@mingjian/contract'
import type { OrderBook } from '../../desk/order-book.ts'
import { formatCsv, formatXlsx } from '../../desk/register-file.ts'
import type { RetrievalDesk } from '../../desk/retrieval-desk.ts'
import type { Enter } from '../../log/enter.ts'
import { attachmentName } from '../media-name.ts'
import { type Route, route } from '../route.ts'

export type OrderRouteDeps = Readonly<{
  desk: RetrievalDesk
  book: OrderBook
  enter: Enter
  /** IANA zone of the times in the register's file. */
  zone: string
}>

export const OrderId = z.object({ id: z.string().max(64) })
const TermsQuery = z.object({
  door: OrderDoor.default('authority'),
  authority: OrderAuthority.optional(),
  need: OrderNeed.optional(),
})
const FileQuery = OrderQuery.extend({ format: z.enum(['csv', 'xlsx']).default('csv') })

/** The register of retrieval orders and its drafts; the acts on them are in order-act-routes.ts. */
export function orderRoutes(by: OrderRouteDeps): Route[] {
  return [
    listOrders(by),
    fileOrders(by),
    readTerms(by),
    addOrder(by),
    readOrder(by),
    editOrder(by),
    dropOrder(by),
    sheetOrder(by),
  ]
}

function listOrders(by: OrderRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/orders',
    need: 'order.see',
    summary: 'The register of retrieval orders, the newest first',
    query: OrderQuery,
    answer: OrderPage,
    handle: ({ query }) => by.book.list(query),
  })
}

function fileOrders(by: OrderRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/orders/register',
    need: 'order.see',
    summary: 'The register as a file, CSV or XLSX; that it was taken is entered in the log',
    query: FileQuery,
    answer: 'stream',
    produces: ['text/csv', XLSX],
    async handle({ actor, query }) {
      const rows = await by.book.all(query)
      const cameras = await by.book.cameras()
      const file = { zone: by.zone, cameraName: (id: string) => cameras.get(id)?.name ?? id }
      const body = { user: actor.userId, rows: rows.length, format: query.format }
      await by.enter({ type: 'order.export', body })
      const isCsv = query.format === 'csv'
      const bytes = isCsv ? Buffer.from(formatCsv(rows, file)) : await formatXlsx(rows, file)
      return {
        kind: 'whole',
        headers: {
          'content-type': isCsv ? 'text/csv; charset=utf-8' : XLSX,
          'content-length': bytes.length,
          'content-disposition': attachmentName(`登记簿.${query.format}`),
        },
        body: bytes,
      }
    },
  })
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function readTerms(by: OrderRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/orders/terms',
    need: 'order.see',
    summary: 'What the rulebooks and the unit’s own terms ask for at a door',
    query: TermsQuery,
    answer: OrderTerms,
    async handle({ query }) {
      const { door, authority = null, need = null } = query
      return by.book.terms({ door, content: { authority, need } })
    },
  })
}

function addOrder(by: OrderRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/orders',
    need: 'order.register',
    summary: 'Begins a draft; nothing is registered yet',
    body: OrderInput,
    answer: Order,
    isCreation: true,
    handle: async ({ actor, body }) => by.book.read(await by.desk.create(body, actor), actor),
  })
}

function readOrder(by: OrderRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/orders/:id',
    need: 'order.see',
    summary: 'One order with its papers, history and what stands in its way',
    params: OrderId,
    answer: Order,
    handle: ({ actor, params }) => by.book.read(params.id, actor),
  })
}

function editOrder(by: OrderRouteDeps): Route {
  return route({
    method: 'PATCH',
    url: '/api/orders/:id',
    need: 'order.register',
    summary: 'Changes a draft; `version` is the one that was read',
    params: OrderId,
    body: OrderPatch,
    answer: Order,
    async handle({ actor, params, body }) {
      return (await by.desk.edit(params.id, body)) ?? by.book.read(params.id, actor)
    },
  })
}

function dropOrder(by: OrderRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/orders/:id',
    need: 'order.register',
    summary: 'Throws a draft away, with its scans; what was registered stays',
    params: OrderId,
    answer: 'nothing',
    async handle({ params }) {
      return (await by.desk.dropDraft(params.id)) ?? undefined
    },
  })
}

function sheetOrder(by: OrderRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/orders/:id/sheet',
    need: 'order.see',
    summary: 'Everything that the printed sheet of an order shows',
    params: OrderId,
    answer: OrderSheet,
    handle: ({ actor, params }) => by.book.sheet(params.id, actor),
  })
}
