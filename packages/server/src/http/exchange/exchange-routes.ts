// SPDX-License-Identifier: Apache-2.0
import type { FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { Fault } from '@mingjian/base'
import { ExchangeImport, ExchangePeerChange, ExchangePeerInput, ExchangeStanding } from '@mingjian/contract'
import { z } from 'zod'
import type { ExchangeDesk } from '../../exchange/exchange-desk.ts'
import { SEAL_LIMITS } from '../../exchange/letter.ts'
import { type Route, route } from '../route.ts'

const PeerId = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })

/** Letters to and from other instances: the door of the machines, and the desk of the administrators. */
export function exchangeRoutes(by: Readonly<{ desk: ExchangeDesk }>): Route[] {
  const { desk } = by
  return [
    takeLetter(desk),
    route({
      method: 'GET',
      url: '/api/exchange',
      need: 'integration.change',
      summary: 'The key of this instance, whom it exchanges letters with, and what waits',
      answer: ExchangeStanding,
      handle: () => desk.standing(),
    }),
    route({
      method: 'POST',
      url: '/api/exchange/peers',
      need: 'integration.change',
      summary: 'Makes another instance known by its key',
      body: ExchangePeerInput,
      answer: ExchangeStanding,
      isCreation: true,
      async handle({ actor, body }) {
        await desk.add(body, actor)
        return desk.standing()
      },
    }),
    route({
      method: 'PUT',
      url: '/api/exchange/peers/:id',
      need: 'integration.change',
      summary: 'Changes a peer’s name or address, or bars it',
      params: PeerId,
      body: ExchangePeerChange,
      answer: ExchangeStanding,
      async handle({ actor, params, body }) {
        await desk.change(params.id, body, actor)
        return desk.standing()
      },
    }),
    ...byFile(desk),
  ]
}

/** Nobody signs in: what counts is the signature on the letter. */
function takeLetter(desk: ExchangeDesk): Route {
  return route({
    method: 'POST',
    url: '/exchange/letters',
    need: 'public',
    summary: 'Takes a letter that a registered peer signed, and answers with the signed answer, or `kept`',
    answer: 'stream',
    produces: ['text/plain'],
    async handle({ request }) {
      const answer = await desk.take(() => readText(request, SEAL_LIMITS.letter))
      return { kind: 'whole', headers: { 'content-type': 'text/plain; charset=utf-8' }, body: answer ?? 'kept\n' }
    },
  })
}

function byFile(desk: ExchangeDesk): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/exchange/outbox/:id',
      need: 'integration.change',
      summary: 'One signed file with all letters that wait for a peer, and the answers to its own',
      params: PeerId,
      answer: 'stream',
      produces: ['application/octet-stream'],
      async handle({ params }) {
        const body = await desk.pack(params.id)
        const headers = {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="letters-${params.id.slice(0, 8)}.mjx"`,
        }
        return { kind: 'whole', headers, body }
      },
    }),
    route({
      method: 'POST',
      url: '/api/exchange/inbox',
      need: 'integration.change',
      summary: 'Takes a file that a peer made for us; the body is the file',
      answer: ExchangeImport,
      async handle({ request }) {
        return desk.open(() => readText(request, SEAL_LIMITS.parcel))
      },
    }),
  ]
}

async function readText({ body }: FastifyRequest, limit: number): Promise<string> {
  if (!(body instanceof Readable))
    throw new Fault('bad-input', 'http.body.type', 'the body is the file itself: application/octet-stream')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > limit) throw new Fault('bad-input', 'exchange.seal.size', 'it is too large')
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}
