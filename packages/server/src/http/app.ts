// SPDX-License-Identifier: Apache-2.0
import fastifyCookie from '@fastify/cookie'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Fault, type Log, toError } from '@mingjian/base'
import { Problem } from '@mingjian/contract'
import { farAddressIn, refuseFar } from '../access/closed-network.ts'
import type { SignedIn } from '../access/signed-in.ts'
import { type GateDeps, passGate } from './gate.ts'
import { registerOpenApi } from './openapi.ts'
import { isBug, sendAnswer, sendProblem, successStatus, toProblem } from './reply.ts'
import { isRefusal, type Route, type RouteNeed, type SocketRoute } from './route.ts'
import { SECURITY_HEADERS, STRICT_TRANSPORT } from './security-headers.ts'
import { cameraOf, SocketDoor } from './socket-door.ts'
import { registerWebApp } from './web-app.ts'

declare module 'fastify' {
  interface FastifyRequest {
    signedIn: SignedIn | null
  }
  interface FastifyContextConfig {
    need?: RouteNeed
  }
}

export type AppOptions = Readonly<
  GateDeps & {
    routes: readonly Route[]
    sockets: readonly SocketRoute[]
    log: Log
    version: string
    /** The built web app; null where there is none. */
    webRoot: string | null
    /** A reverse proxy in front is believed about the client's address and scheme. */
    trustProxy: boolean
    /** Takes no address outside private networks (article 15). */
    isClassified?: boolean
  }
>

/** The HTTP side with everything registered, not yet listening; tests inject into it. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { log } = options
  const app = Fastify({
    logger: false,
    trustProxy: options.trustProxy,
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    genReqId: () => randomBytes(9).toString('base64url'),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('signedIn', null)
  await app.register(fastifyCookie)
  // a file as the body itself: its route reads it, up to a limit of its own
  app.addContentTypeParser(FILE_TYPES, (_request, payload, done) => done(null, payload))
  app.addHook('onRoute', (added) => {
    if (added.config?.need !== undefined) return
    const words = `the route ${added.url} does not state its need`
    if (added.url.startsWith('/api/') || added.url.startsWith('/log/'))
      throw new Fault('denied', 'http.route.open', words)
    added.config = { ...added.config, need: 'public' } // files of the web app
  })
  registerHooks(app, options)
  await registerOpenApi(app, options.version)
  for (const each of options.routes) registerRoute(app, each)
  for (const each of options.sockets) registerSocketHint(app, each)
  await registerWebApp(app, options.webRoot)
  const door = new SocketDoor({ routes: options.sockets, gate: options, log })
  door.attach(app.server)
  app.addHook('preClose', () => door.close())
  return app
}

const FILE_TYPES = ['image/jpeg', 'image/png', 'application/pdf', 'application/octet-stream']

function registerHooks(app: FastifyInstance, options: AppOptions): void {
  const { log } = options
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id)
    if (request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT)
    const { url, config } = request.routeOptions
    if (config.need === undefined) return // no route: the not-found answer
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    const knock = { method: request.method, headers: request.headers, address: request.ip, need: config.need }
    const about = { url: url ?? '', camera: cameraOf(url ?? '', request.params), query: request.query }
    request.signedIn = await passGate({ ...knock, ...about }, options)
  })
  if (options.isClassified === true) {
    app.addHook('preHandler', async (request, reply) => {
      const far = farAddressIn(request.body)
      if (far !== null) await sendProblem(reply, toProblem(refuseFar(far)))
    })
  }
  app.addHook('onResponse', async (request, reply) => {
    const fields = {
      id: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
    }
    const more = { user: request.signedIn?.actor.name ?? null, millis: Math.round(reply.elapsedTime) }
    log.debug('http.request', { ...fields, ...more })
  })
  app.setErrorHandler((thrown, request, reply) => {
    const problem = toProblem(thrown)
    if (isBug(problem)) {
      log.error('http.bug', { id: request.id, route: request.routeOptions.url, error: toError(thrown).stack })
    }
    return sendProblem(reply, problem)
  })
}

function registerRoute(app: FastifyInstance, route: Route): void {
  app.route({
    method: route.method,
    url: route.url,
    config: { need: route.need },
    schema: describeRoute(route),
    ...(route.bodyAs === 'text' ? { onRequest: takeAsText } : {}),
    handler: (request, reply) => answer(route, request, reply),
  })
}

/** Witness clients send no content type, or any. */
async function takeAsText(request: FastifyRequest): Promise<void> {
  request.headers['content-type'] = 'text/plain'
}

async function answer(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const value = await route.run(request.signedIn?.actor ?? null, request, reply)
  if (reply.sent) return reply // the handler took the connection over
  return isRefusal(value) ? sendProblem(reply, toProblem(value)) : sendAnswer(reply, route, value)
}

function describeRoute(route: Route): Record<string, unknown> {
  return {
    summary: route.summary,
    tags: [route.url.split('/')[2] ?? 'other'],
    ...(route.need === 'public' ? { security: [] } : {}),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.answer === 'stream' ? { produces: route.produces } : {}),
    response: { ...successSchema(route), default: Problem },
  }
}

function successSchema(route: Route): Record<string, z.ZodType> {
  if (route.answer === 'stream') return {}
  return { [successStatus(route)]: route.answer === 'nothing' ? z.null() : route.answer }
}

/** What a plain request at a WebSocket's address hears; also its place in openapi.json. */
function registerSocketHint(app: FastifyInstance, route: SocketRoute): void {
  app.route({
    method: 'GET',
    url: route.url,
    config: { need: route.need },
    schema: {
      summary: `${route.summary} (WebSocket)`,
      tags: ['cameras'],
      params: route.params,
      querystring: route.query,
    },
    handler: () => {
      throw new Fault('bad-input', 'http.upgrade.needed', 'this address speaks WebSocket')
    },
  })
}
