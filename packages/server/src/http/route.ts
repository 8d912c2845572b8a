// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import type { WebSocket } from 'ws'
import type { z } from 'zod'
import type { Ability } from '@mingjian/contract'
import type { Actor, Refusal } from '../access/grant.ts'

/**
 * What a caller must have: an ability, or one of two words that say that none is needed, or `bearer`: a retrieval order.
 * Every route states it.
 */
export type RouteNeed = Ability | 'public' | 'signed-in' | 'bearer'

/** Null only on public routes, where nobody may be signed in. */
export type ActorOf<N extends RouteNeed> = N extends 'public' ? Actor | null : Actor

/** One call, its inputs already checked against the route's schemas (unknown where the route has none). */
export type Call<N extends RouteNeed, P, Q, B> = Readonly<{
  actor: ActorOf<N>
  params: P
  query: Q
  body: B
  request: FastifyRequest
  reply: FastifyReply
}>

/** Bytes instead of JSON. `part` needs a content-range header; `unchanged` has no body. A body that fails ends the connection. */
export type Streamed = Readonly<{
  kind: 'whole' | 'part' | 'unchanged' | 'unsatisfiable'
  headers: Readonly<Record<string, string | number>>
  body: Readable | Uint8Array | string | null
}>

export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A row of the route table as its author writes it. Under 40 lines: parse with the contract, call one function, present. */
export type RouteDefinition<
  N extends RouteNeed,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> = Readonly<{
  method: RouteMethod
  /** Fastify's spelling: `/api/cameras/:id`. Where `:id` follows `/api/cameras/`, the app also checks that the actor may see that camera. */
  url: string
  need: N
  /** One line for openapi.json. */
  summary: string
  params?: P
  query?: Q
  body?: B
  /** `text`: the body is taken as text whatever its content type says, or where it says none. */
  bodyAs?: 'json' | 'text'
  /** What a success looks like: a schema answers 200 JSON, `nothing` 204, `stream` a {@link Streamed}. */
  answer: R | 'nothing' | 'stream'
  /** Answers 201 instead of 200. */
  isCreation?: boolean
  /** Content types of a `stream` answer, for openapi.json. */
  produces?: readonly string[]
  /** A {@link Refusal} becomes a problem document; Faults are thrown. */
  handle: (call: Call<N, z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R> | Streamed | Refusal | void>
}>

/** A route as the app registers it, its types folded away. */
export type Route = Readonly<{
  method: RouteMethod
  url: string
  need: RouteNeed
  summary: string
  params: z.ZodType | null
  query: z.ZodType | null
  body: z.ZodType | null
  bodyAs: 'json' | 'text'
  answer: z.ZodType | 'nothing' | 'stream'
  isCreation: boolean
  produces: readonly string[]
  run: (actor: Actor | null, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}>

export function route<
  N extends RouteNeed,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(definition: RouteDefinition<N, P, Q, B, R>): Route {
  return {
    method: definition.method,
    url: definition.url,
    need: definition.need,
    summary: definition.summary,
    params: definition.params ?? null,
    query: definition.query ?? null,
    body: definition.body ?? null,
    bodyAs: definition.bodyAs ?? 'json',
    answer: definition.answer,
    isCreation: definition.isCreation ?? false,
    produces: definition.produces ?? [],
    run: (actor, request, reply) =>
      definition.handle({
        // the app has checked `need`, and Fastify the three inputs, against this very definition
        actor: actor as ActorOf<N>,
        params: request.params as z.output<P>,
        query: request.query as z.output<Q>,
        body: request.body as z.output<B>,
        request,
        reply,
      }),
  }
}

/** A WebSocket route. `open` decides before the upgrade; what it refuses is answered with a problem document, not a socket. */
export type SocketDefinition<N extends RouteNeed, P extends z.ZodType, Q extends z.ZodType, O> = Readonly<{
  url: string
  need: Exclude<N, 'public'>
  summary: string
  params: P
  query: Q
  /** Throws a Fault or answers a Refusal to keep the door shut. */
  open: (call: { actor: Actor; params: z.output<P>; query: z.output<Q> }) => Promise<O | Refusal>
  /** Owns the socket from here on; must close it in the end. */
  serve: (socket: WebSocket, opened: O) => void
}>

export type SocketRoute = Readonly<{
  url: string
  need: Exclude<RouteNeed, 'public'>
  summary: string
  params: z.ZodType
  query: z.ZodType
  /** Answers what to do with the socket once it is there. */
  open: (actor: Actor, params: unknown, query: unknown) => Promise<((socket: WebSocket) => void) | Refusal>
}>

export function socketRoute<N extends RouteNeed, P extends z.ZodType, Q extends z.ZodType, O extends object>(
  definition: SocketDefinition<N, P, Q, O>,
): SocketRoute {
  return {
    url: definition.url,
    need: definition.need,
    summary: definition.summary,
    params: definition.params,
    query: definition.query,
    async open(actor, params, query) {
      const call = { actor, params: params as z.output<P>, query: query as z.output<Q> }
      const opened = await definition.open(call)
      if (isRefusal(opened)) return opened
      return (socket) => definition.serve(socket, opened)
    },
  }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && value.refused === true
}
