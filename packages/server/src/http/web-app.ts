// SPDX-License-Identifier: Apache-2.0
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '@mingjian/base'
import { sendProblem, toProblem } from './reply.ts'

/** Serves the built web app; an address that is no file and no API is the app's own, so it gets the app's page. */
export async function registerWebApp(app: FastifyInstance, root: string | null): Promise<void> {
  if (root !== null) {
    await app.register(fastifyStatic, {
      root,
      wildcard: true,
      index: ['index.html'],
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => void reply.header('cache-control', isHashed(file) ? FOR_EVER : 'no-cache'),
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (root !== null && isPage(request)) return sendPage(reply)
    return sendProblem(reply, toProblem(new Fault('not-found', 'http.unknown', 'there is nothing at this address')))
  })
}

const FOR_EVER = 'public, max-age=31536000, immutable'

/** The bundler puts a hash of the content into the names under `assets/`. */
function isHashed(file: string): boolean {
  return /[\\/]assets[\\/]/.test(file)
}

function isPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = request.url.split('?')[0] ?? ''
  if (path.startsWith('/api/') || path.startsWith('/log/') || path.startsWith('/assets/')) return false
  return (request.headers.accept ?? '').includes('text/html')
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile('index.html')
}
