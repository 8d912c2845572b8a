// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Order, OrderCode, OrderSession, OrderVisitInput, OrderVisitMade } from '@mingjian/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OrderBook } from '../../desk/order-book.ts'
import type { VisitDesk } from '../../desk/visit-desk.ts'
import { SESSION_COOKIE } from '../gate.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { OrderId } from './order-routes.ts'

export type VisitRouteDeps = Readonly<{ visits: VisitDesk; book: OrderBook }>

/** The staff's own session, laid aside while they work under an order in the same browser. */
export const KEPT_COOKIE = 'mingjian-kept'

/** Supervised visits under an order: opened by the staff, redeemed on the officer's screen, ended by either. */
export function visitRoutes(by: VisitRouteDeps): Route[] {
  return [openVisit(by), endVisits(by), redeem(by), readVisit(by), leave(by)]
}

function openVisit(by: VisitRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/orders/:id/sessions',
    need: 'order.serve',
    summary: 'Opens a visit: a one-time code for the officer’s screen, or one’s own session bound to the order',
    params: OrderId,
    body: OrderVisitInput,
    answer: OrderVisitMade,
    isCreation: true,
    async handle({ actor, params, body, request, reply }) {
      const made = await by.visits.open(params.id, body.mode, actor)
      if (isRefusal(made)) return made
      const { id, code, codeUntil, cookie, expiresAt } = made
      const own = request.cookies[SESSION_COOKIE]
      if (cookie !== null) {
        if (own !== undefined) setCookie({ request, reply }, { name: KEPT_COOKIE, value: own, expires: expiresAt })
        setCookie({ request, reply }, { name: SESSION_COOKIE, value: cookie, expires: expiresAt })
      }
      return { id, code, codeUntil: codeUntil?.toISOString() ?? null, expiresAt: expiresAt.toISOString() }
    },
  })
}

function endVisits(by: VisitRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/orders/:id/sessions/:visit',
    need: 'order.serve',
    summary: 'Ends a visit at once',
    params: OrderId.extend({ visit: z.string().max(64) }),
    answer: Order,
    async handle({ actor, params }) {
      await by.visits.end({ id: params.visit, order: params.id }, actor.userId)
      return by.book.read(params.id, actor)
    },
  })
}

function redeem(by: VisitRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/orders/session',
    need: 'public',
    summary: 'Spends a one-time code for a session that opens the order’s footage and nothing else',
    body: OrderCode,
    answer: 'nothing',
    async handle({ body, request, reply }) {
      const made = await by.visits.redeem(body.code, request.ip)
      if (isRefusal(made)) return made
      setCookie({ request, reply }, { name: SESSION_COOKIE, value: made.cookie, expires: made.expiresAt })
      return undefined
    },
  })
}

function readVisit(by: VisitRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/orders/session',
    need: 'bearer',
    summary: 'The order that the caller bears: its cameras, times and verbs',
    answer: OrderSession,
    handle: async ({ actor }) => by.book.session(await by.visits.current(actor)),
  })
}

function leave(by: VisitRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/orders/session',
    need: 'bearer',
    summary: 'Ends the visit; a member of the staff is back in their own session',
    answer: 'nothing',
    async handle({ actor, request, reply }) {
      const { visit } = await by.visits.current(actor)
      await by.visits.end({ id: visit.id, order: visit.order_id }, actor.userId)
      const own = visit.mode === 'staff' ? request.cookies[KEPT_COOKIE] : undefined
      if (own === undefined) reply.clearCookie(SESSION_COOKIE, { path: '/' })
      else setCookie({ request, reply }, { name: SESSION_COOKIE, value: own, expires: null })
      reply.clearCookie(KEPT_COOKIE, { path: '/' })
      return undefined
    },
  })
}

type Cookie = Readonly<{ name: string; value: string; expires: Date | null }>

function setCookie(
  { request, reply }: Readonly<{ request: FastifyRequest; reply: FastifyReply }>,
  { name, value, expires }: Cookie,
): void {
  const basic = { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const
  reply.setCookie(name, value, expires === null ? basic : { ...basic, expires })
}
