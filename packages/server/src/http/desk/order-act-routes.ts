// SPDX-License-Identifier: Apache-2.0
import {
  Order,
  OrderApproval,
  OrderCheck,
  OrderClosing,
  OrderReceipt,
  OrderRefusal,
  OrderWithdrawal,
} from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor, Refusal } from '../../access/grant.ts'
import type { OrderBook } from '../../desk/order-book.ts'
import type { RetrievalDesk } from '../../desk/retrieval-desk.ts'
import { type Route, route } from '../route.ts'
import { OrderId } from './order-routes.ts'

export type OrderActDeps = Readonly<{ desk: RetrievalDesk; book: OrderBook }>

/** The acts on an order; each stands in the evidence log before it is done. */
export function orderActRoutes(by: OrderActDeps): Route[] {
  const { desk } = by
  return [
    route({
      method: 'POST',
      url: '/api/orders/:id/register',
      need: 'order.register',
      summary: 'Registers a draft when nothing in law stands in its way; it gets its number',
      params: OrderId,
      answer: Order,
      handle: ({ actor, params }) => acted(by, { id: params.id, actor }, desk.register(params.id, actor)),
    }),
    act(by, {
      method: 'POST',
      url: '/api/orders/:id/check',
      need: 'order.register',
      summary: 'Says that the originals were seen and agree',
      body: OrderCheck,
      run: (id, body, actor) => desk.check(id, body.note, actor),
    }),
    act(by, {
      method: 'POST',
      url: '/api/orders/:id/approve',
      need: 'order.decide',
      summary: 'Grants what was asked or less, by another person than the one who registered it',
      body: OrderApproval,
      run: (id, body, actor) => desk.approve(id, body, actor),
    }),
    act(by, {
      method: 'POST',
      url: '/api/orders/:id/refuse',
      need: 'order.decide',
      summary: 'Refuses with a reason and an article',
      body: OrderRefusal,
      run: (id, body, actor) => desk.refuse(id, body, actor),
    }),
    act(by, {
      method: 'POST',
      url: '/api/orders/:id/serve',
      need: 'order.serve',
      summary: 'Takes the receipt signed by both sides; every visit under the order ends',
      body: OrderReceipt,
      run: (id, body, actor) => desk.serve(id, body, actor),
    }),
    act(by, {
      method: 'POST',
      url: '/api/orders/:id/close',
      need: 'order.serve',
      summary: 'Closes an order; nothing is opened under it any more',
      body: OrderClosing,
      run: (id, body, actor) => desk.close(id, body.note, actor),
    }),
    act(by, {
      method: 'POST',
      url: '/api/orders/:id/withdraw',
      need: 'order.register',
      summary: 'Notes that the requesting side took it back, and why',
      body: OrderWithdrawal,
      run: (id, body, actor) => desk.withdraw(id, body.reason, actor),
    }),
  ]
}

type ActDefinition<B extends z.ZodType> = Readonly<{
  method: 'POST'
  url: string
  need: 'order.register' | 'order.decide' | 'order.serve'
  summary: string
  body: B
  run: (id: string, body: z.output<B>, actor: Actor) => Promise<Refusal | null>
}>

function act<B extends z.ZodType>(by: OrderActDeps, { run, ...definition }: ActDefinition<B>): Route {
  return route({
    ...definition,
    params: OrderId,
    answer: Order,
    handle: ({ actor, params, body }) => acted(by, { id: params.id, actor }, run(params.id, body, actor)),
  })
}

/** The order as it is after the act, or the refusal. */
async function acted(
  by: OrderActDeps,
  { id, actor }: Readonly<{ id: string; actor: Actor }>,
  deed: Promise<Refusal | null>,
): Promise<z.input<typeof Order> | Refusal> {
  return (await deed) ?? by.book.read(id, actor)
}
