// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Authenticate } from '../access/signed-in.ts'
import type { EventFeed } from './event-feed.ts'
import { readCredentials } from './gate.ts'
import { type Route, route } from './route.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

export function eventRoutes(by: Readonly<{ events: EventFeed; authenticate: Authenticate }>): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/events',
      need: 'signed-in',
      summary: 'Server-sent events about what the caller may see',
      answer: 'stream',
      produces: ['text/event-stream'],
      async handle({ request, reply }) {
        const { signedIn } = request
        if (!signedIn) throw new Fault('denied', 'session.missing', 'sign in first')
        if (by.events.size >= MOST_STREAMS)
          throw new Fault('unavailable', 'http.busy', 'too many event streams are open')
        const credentials = readCredentials({ headers: request.headers, address: request.ip })
        reply.hijack()
        const renew = () => by.authenticate(credentials)
        const listener = { actor: signedIn.actor, sessionId: signedIn.session?.id ?? null, renew }
        by.events.join(listener, reply.raw, SECURITY_HEADERS)
      },
    }),
  ]
}

const MOST_STREAMS = 1000
