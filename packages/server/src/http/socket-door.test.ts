// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { silentLog } from '@mingjian/base'
import type { Ability } from '@mingjian/contract'
import type { Actor } from '../access/grant.ts'
import { buildApp } from './app.ts'
import { socketRoute } from './route.ts'

let app: FastifyInstance
let base = ''
let served = 0

function actorOf(abilities: Ability[], cameras: string[] | null): Actor {
  return {
    kind: 'user',
    userId: 'u',
    name: 'x',
    abilities: new Set(abilities),
    cameras: cameras && new Set(cameras),
    address: null,
  }
}

const actors: Record<string, Actor> = {
  watcher: actorOf(['camera.watch'], ['c1']),
  other: actorOf(['camera.list'], null),
}

before(async () => {
  const live = socketRoute({
    url: '/api/cameras/:id/live',
    need: 'camera.watch',
    summary: 'live',
    params: z.object({ id: z.string() }),
    query: z.object({ stream: z.enum(['main', 'sub']).default('main'), refuse: z.string().optional() }),
    async open({ params, query }) {
      if (query.refuse) return { refused: true as const, code: 'camera.unknown', detail: 'no', article: null }
      return { greeting: `${params.id} ${query.stream}` }
    },
    serve(socket, { greeting }) {
      served++
      socket.send(String(greeting))
    },
  })
  const authenticate = async ({ bearer, cookie }: { bearer: string | null; cookie: string | null }) => {
    const actor = actors[bearer ?? cookie ?? '']
    return actor ? { actor, session: null } : null
  }
  app = await buildApp({
    routes: [],
    sockets: [live],
    authenticate,
    log: silentLog,
    version: '0',
    webRoot: null,
    trustProxy: false,
  })
  base = await app.listen({ host: '127.0.0.1', port: 0 })
})
after(() => app?.close())

async function knock(path: string, headers: Record<string, string>): Promise<string> {
  const socket = new WebSocket(base.replace('http', 'ws') + path, { headers })
  return new Promise((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      resolve(data.toString())
      socket.close()
    })
    socket.on('unexpected-response', (request, response) => {
      let body = ''
      response
        .on('data', (bytes: Buffer) => (body += bytes.toString()))
        .on('end', () => {
          resolve(`${response.statusCode} ${JSON.parse(body).code}`)
          request.destroy()
        })
    })
    socket.on('error', reject)
  })
}

const watcher = { authorization: 'Bearer watcher' }

test('who may watch the camera gets the socket, with the inputs checked', async () => {
  assert.equal(await knock('/api/cameras/c1/live?stream=sub', watcher), 'c1 sub')
  assert.equal(await knock('/api/cameras/c1/live', { cookie: 'mingjian=watcher' }), 'c1 main')
})

test('nobody else gets through the upgrade, and the route never hears of them', async () => {
  const before = served
  assert.equal(await knock('/api/cameras/c1/live', {}), '401 session.missing')
  assert.equal(await knock('/api/cameras/c1/live', { authorization: 'Bearer other' }), '403 ability.missing')
  assert.equal(await knock('/api/cameras/c2/live', watcher), '404 camera.unknown')
  assert.equal(await knock('/api/cameras/c1%00/live', watcher), '404 camera.unknown')
  assert.equal(await knock('/api/cameras/c1/other', watcher), '404 http.unknown')
  assert.equal(await knock('/api/cameras/c1/live?stream=third', watcher), '400 http.input')
  assert.equal(await knock('/api/cameras/%zz/live', watcher), '400 http.url')
  assert.equal(await knock('/api/cameras/c1/live?refuse=1', watcher), '404 camera.unknown')
  assert.equal(served, before)
})

test('another site’s page cannot open a socket with the visitor’s cookie', async () => {
  const cookie = 'mingjian=watcher'
  assert.equal(await knock('/api/cameras/c1/live', { cookie, origin: 'https://evil.example' }), '403 http.origin')
  assert.equal(await knock('/api/cameras/c1/live', { cookie, origin: base }), 'c1 main')
})

test('a plain request at a socket’s address is told so', async () => {
  const answer = await app.inject({ url: '/api/cameras/c1/live', headers: watcher })
  assert.deepEqual([answer.statusCode, answer.json().code], [426, 'http.upgrade.needed'])
})

test('closing the server closes the sockets', async () => {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/api/cameras/c1/live`, { headers: watcher })
  await once(socket, 'message')
  const [[code]] = await Promise.all([once(socket, 'close'), app.close()])
  assert.equal(code, 1001)
})
