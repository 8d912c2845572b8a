// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream'
import { Fault } from '@mingjian/base'
import { Order, OrderPaperInput } from '@mingjian/contract'
import { z } from 'zod'
import type { OrderBook } from '../../desk/order-book.ts'
import { LARGEST_PAPER } from '../../desk/paper-vault.ts'
import type { RetrievalDesk } from '../../desk/retrieval-desk.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { OrderId } from './order-routes.ts'

export type OrderPaperDeps = Readonly<{ desk: RetrievalDesk; book: OrderBook }>

const PaperId = OrderId.extend({ paper: z.string().max(64) })

/** Scans of certificates: taken in, looked at, taken out of a draft. */
export function orderPaperRoutes(by: OrderPaperDeps): Route[] {
  return [addPaper(by), seePaper(by), removePaper(by)]
}

function addPaper(by: OrderPaperDeps): Route {
  return route({
    method: 'POST',
    url: '/api/orders/:id/papers',
    need: 'order.register',
    summary: 'Keeps a scan, the body itself: JPEG, PNG or PDF of at most 8 MiB, encrypted at rest',
    params: OrderId,
    query: OrderPaperInput,
    answer: Order,
    isCreation: true,
    async handle({ actor, params, query, request }) {
      const bytes = await readBody(request.body)
      const scan = { kind: query.kind, officer: query.officer ?? null, name: query.name, bytes }
      const made = await by.desk.addPaper(params.id, scan, actor)
      return isRefusal(made) ? made : by.book.read(params.id, actor)
    },
  })
}

function seePaper(by: OrderPaperDeps): Route {
  return route({
    method: 'GET',
    url: '/api/orders/:id/papers/:paper',
    need: 'order.see',
    summary: 'The scan itself; each look is entered in the log first',
    params: PaperId,
    answer: 'stream',
    produces: ['image/jpeg', 'image/png', 'application/pdf'],
    async handle({ actor, params }) {
      const { bytes, type } = await by.desk.seePaper(params.id, params.paper, actor)
      const headers = {
        ...{ 'content-type': type, 'content-length': bytes.length, 'content-disposition': 'inline' },
        // a PDF is a program of its own: it gets nothing to run with
        ...{ 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" },
      }
      return { kind: 'whole', headers, body: Buffer.from(bytes) }
    },
  })
}

function removePaper(by: OrderPaperDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/orders/:id/papers/:paper',
    need: 'order.register',
    summary: 'Takes a scan out of a draft',
    params: PaperId,
    answer: Order,
    async handle({ actor, params }) {
      return (await by.desk.removePaper(params.id, params.paper, actor)) ?? by.book.read(params.id, actor)
    },
  })
}

/** Throws `order.paper.size` as soon as there is more than a scan may have. */
async function readBody(body: unknown): Promise<Buffer> {
  if (!(body instanceof Readable)) throw new Fault('bad-input', 'http.body.type', 'the body is the scan itself')
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body) {
    const bytes = Buffer.from(part as Uint8Array)
    length += bytes.length
    if (length > LARGEST_PAPER)
      throw new Fault('bad-input', 'order.paper.size', `a scan has at most ${LARGEST_PAPER} bytes`)
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}
