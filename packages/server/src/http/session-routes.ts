// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import {
  PasswordChange,
  Preferences,
  Session,
  SessionInput,
  SessionList,
  SetupInput,
  SetupState,
} from '@mingjian/contract'
import type { Accounts, NewSession, SignInPlace } from '../access/accounts.ts'
import type { Site } from '../access/passkeys.ts'
import type { SignedIn } from '../access/signed-in.ts'
import type { Credentials } from '../store/credentials.ts'
import type { Preferences as PreferenceStore } from '../store/preferences.ts'
import type { Users } from '../store/users.ts'
import { SESSION_COOKIE } from './gate.ts'
import { isRefusal, type Route, route } from './route.ts'

export type SessionRouteDeps = Readonly<{
  accounts: Accounts
  users: Users
  credentials: Credentials
  preferences: PreferenceStore
  /** These sessions are over: whatever they still receive ends. */
  ended: (sessions: readonly string[]) => void
  clock: Clock
  instance: Readonly<{ name: string; version: string; hasDecoder: () => boolean }>
}>

export function sessionRoutes(by: SessionRouteDeps): Route[] {
  return [
    ...[readSetup(by), setUp(by), readSession(by), signIn(by), signOut(by)],
    ...[changePassword(by), readPreferences(by), writePreferences(by), listSessions(by), endSession(by)],
  ]
}

function readSetup(by: SessionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/setup',
    need: 'public',
    summary: 'Whether the first administrator is still to be made',
    answer: SetupState,
    handle: async () => ({ needed: await by.accounts.needsSetup() }),
  })
}

function setUp(by: SessionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/setup',
    need: 'public',
    summary: 'Makes the first administrator with the one-time link and signs them in',
    body: SetupInput,
    answer: Session,
    isCreation: true,
    async handle({ body, request, reply }) {
      const made = await by.accounts.setUp(body.token, body.user, body.password)
      if (isRefusal(made)) return made
      return beginAnswer(await by.accounts.beginSession(made, placeOf(request)), { request, reply, by })
    },
  })
}

function readSession(by: SessionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/session',
    need: 'signed-in',
    summary: 'Who is signed in and what they may do',
    answer: Session,
    async handle({ request }) {
      const signedIn = signedInOf(request)
      const user = await by.users.find(signedIn.actor.userId ?? '')
      if (!user) throw new Fault('not-found', 'user.unknown', 'there is no such user')
      return presentSession(signedIn, user, by)
    },
  })
}

function signIn(by: SessionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/session',
    need: 'public',
    summary: 'Signs in; the answer sets the session cookie',
    body: SessionInput,
    answer: Session,
    async handle({ body, request, reply }) {
      const { code, assertion } = body
      const made = await by.accounts.signIn(body.user, body.password, placeOf(request), { code, assertion })
      return isRefusal(made) ? made : beginAnswer(made, { request, reply, by })
    },
  })
}

function signOut(by: SessionRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/session',
    need: 'signed-in',
    summary: 'Signs out',
    answer: 'nothing',
    async handle({ request, reply }) {
      const signedIn = signedInOf(request)
      await by.accounts.endSession(signedIn)
      if (signedIn.session) by.ended([signedIn.session.id])
      reply.clearCookie(SESSION_COOKIE, { path: '/' })
    },
  })
}

function changePassword(by: SessionRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/session/password',
    need: 'signed-in',
    summary: 'Sets a new password; every other session of the person ends',
    body: PasswordChange,
    answer: 'nothing',
    async handle({ body, request }) {
      const signedIn = signedInOf(request)
      const before = await by.credentials.listSessions(signedIn.actor.userId ?? '')
      const refusal = await by.accounts.changePassword(signedIn, body.current, body.next)
      if (refusal) return refusal
      by.ended(before.map((row) => row.id).filter((id) => id !== signedIn.session?.id))
      return undefined
    },
  })
}

function readPreferences(by: SessionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/session/preferences',
    need: 'signed-in',
    summary: "The settings of the person's own screens",
    answer: Preferences,
    handle: ({ actor }) => by.preferences.read(actor.userId ?? ''),
  })
}

function writePreferences(by: SessionRouteDeps): Route {
  return route({
    method: 'PUT',
    url: '/api/session/preferences',
    need: 'signed-in',
    summary: 'Replaces them; at most 64 KiB as JSON',
    body: Preferences,
    answer: Preferences,
    async handle({ actor, body }) {
      if (Buffer.byteLength(JSON.stringify(body)) > MOST_PREFERENCES) {
        throw new Fault('bad-input', 'session.preferences.size', 'these are more than 64 KiB of settings')
      }
      await by.preferences.write(actor.userId ?? '', body)
      return body
    },
  })
}

function listSessions(by: SessionRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/sessions',
    need: 'signed-in',
    summary: "The person's own sessions",
    answer: SessionList,
    async handle({ actor, request }) {
      const rows = await by.credentials.listSessions(actor.userId ?? '')
      const current = request.signedIn?.session?.id
      return {
        items: rows.map((row) => ({
          id: row.id,
          createdAt: row.created_at.toISOString(),
          lastSeen: row.last_seen.toISOString(),
          address: row.address,
          agent: row.agent,
          isCurrent: row.id === current,
          isNewDevice: row.is_new_device,
        })),
      }
    },
  })
}

function endSession(by: SessionRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/sessions/:id',
    need: 'signed-in',
    summary: "Ends one of the person's own sessions",
    params: z.object({ id: z.string().max(64) }),
    answer: 'nothing',
    async handle({ actor, params }) {
      const ended = await by.credentials.endSessions(actor.userId ?? '', { only: params.id })
      if (ended.length === 0) throw new Fault('not-found', 'session.unknown', 'there is no such session')
      by.ended(ended)
    },
  })
}

const MOST_PREFERENCES = 64 * 1024

type Exchange = Readonly<{ request: FastifyRequest; reply: FastifyReply; by: SessionRouteDeps }>

function beginAnswer(made: NewSession, { request, reply, by }: Exchange): Promise<Session> {
  setSessionCookies(made, request, reply)
  return presentSession(made.signedIn, made.user, by)
}

/** The session's cookie, and the device's, by which the next sign-in from here is no news. */
export function setSessionCookies(made: NewSession, request: FastifyRequest, reply: FastifyReply): void {
  const common = { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const
  const expires = made.signedIn.session?.expiresAt ?? new Date()
  reply.setCookie(SESSION_COOKIE, made.cookie, { ...common, expires })
  reply.setCookie(DEVICE_COOKIE, made.device, { ...common, maxAge: DEVICE_SECONDS })
}

async function presentSession(
  signedIn: SignedIn,
  user: Pick<NewSession['user'], 'id' | 'name' | 'role'>,
  by: SessionRouteDeps,
): Promise<Session> {
  const { clock, instance } = by
  const now = new Date(clock.now())
  return {
    user: { id: user.id, name: user.name, role: user.role },
    abilities: [...signedIn.actor.abilities],
    expiresAt: (signedIn.session?.expiresAt ?? new Date(now.getTime() + TOKEN_OUTLOOK)).toISOString(),
    mustEnrol: signedIn.actor.mustEnrol ?? false,
    newDevices: await listNewDevices(signedIn, by),
    instance: {
      name: instance.name,
      version: instance.version,
      decoder: instance.hasDecoder(),
      now: now.toISOString(),
    },
  }
}

async function listNewDevices({ actor, session }: SignedIn, by: SessionRouteDeps): Promise<Session['newDevices']> {
  if (session === null) return []
  const since = by.clock.now() - NEWS
  return (await by.credentials.listSessions(actor.userId ?? ''))
    .filter((row) => row.is_new_device && row.id !== session.id && row.created_at.getTime() > since)
    .map((row) => ({
      ...{ session: row.id, at: row.created_at.toISOString() },
      ...{ address: row.address, agent: row.agent },
    }))
}

const DEVICE_COOKIE = 'mingjian-device'
const DEVICE_SECONDS = 2 * 365 * 86_400
const NEWS = 30 * 86_400_000

/** A token may not expire; what is told of it is a year. */
const TOKEN_OUTLOOK = 365 * 86_400_000

export function signedInOf(request: FastifyRequest): SignedIn {
  if (request.signedIn) return request.signedIn
  throw new Fault('denied', 'session.missing', 'sign in first')
}

export function placeOf(request: FastifyRequest): Required<SignInPlace> {
  const device = request.cookies[DEVICE_COOKIE]
  return {
    ...{ address: request.ip, agent: request.headers['user-agent'] ?? '', site: siteOf(request) },
    device: device !== undefined && /^[A-Za-z0-9_-]{20,100}$/.test(device) ? device : null,
  }
}

/** As the browser sees us: passkeys and ways back from a provider are bound to it. */
export function siteOf(request: FastifyRequest): Site {
  return { origin: `${request.protocol}://${request.host}`, host: request.hostname }
}
