// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import { SignInWays } from '@mingjian/contract'
import type { Accounts } from '../../access/accounts.ts'
import type { AccessSettingsBook } from '../../access/access-settings.ts'
import { enterChange } from '../../access/change-entry.ts'
import type { Actor } from '../../access/grant.ts'
import type { Oidc, OidcPerson } from '../../access/oidc.ts'
import type { AccessRegister } from '../../store/access-register.ts'
import type { SignInPlaces } from '../../store/sign-in-places.ts'
import type { UserRow, Users } from '../../store/users.ts'
import { type Route, route } from '../route.ts'
import { placeOf, setSessionCookies, siteOf } from '../session-routes.ts'

export type OidcRouteDeps = Readonly<{
  accounts: Accounts
  oidc: Oidc
  settings: AccessSettingsBook
  places: SignInPlaces
  users: Users
  register: AccessRegister
  clock: Clock
}>

/** Sign-in by an OpenID provider. */
export function oidcRoutes(by: OidcRouteDeps): Route[] {
  return [ways(by), begin(by), link(by), comeBack(by)]
}

function ways(by: OidcRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/session/ways',
    need: 'public',
    summary: 'How one can sign in besides name and password',
    answer: SignInWays,
    async handle() {
      const provider = (await by.settings.show()).oidc
      return { oidc: provider && { name: provider.name } }
    },
  })
}

function begin(by: OidcRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/session/oidc',
    need: 'public',
    summary: 'Sends the browser to the OpenID provider',
    answer: 'nothing',
    handle: ({ request, reply }) => send(null, { request, reply, by }),
  })
}

function link(by: OidcRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/session/oidc/link',
    need: 'signed-in',
    summary: 'Sends the browser to the provider, to link the account there with one’s own',
    answer: 'nothing',
    async handle({ actor, request, reply }) {
      if (actor.kind !== 'user') throw new Fault('denied', 'session.by-token', 'sign in as a person for this')
      await send(actor.userId, { request, reply, by })
    },
  })
}

function comeBack(by: OidcRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/session/oidc/return',
    need: 'public',
    summary: 'Where the provider sends the browser back to; signs in',
    query: z.object({ state: z.string().max(500).optional() }).loose(),
    answer: 'nothing',
    async handle({ request, reply }) {
      const query = new URL(request.url, 'http://localhost').searchParams
      const state = request.cookies[STATE_COOKIE] ?? ''
      reply.clearCookie(STATE_COOKIE, { path: RETURN_PATH })
      const { person, user } = await by.oidc.finish(query, state)
      const found = user === null ? await accountOf(person, by) : await linkTo(user, person, by)
      const made = await by.accounts.beginSession(found, placeOf(request))
      setSessionCookies(made, request, reply)
      reply.redirect(user === null ? '/' : '/account')
    },
  })
}

const RETURN_PATH = '/api/session/oidc/return'
const STATE_COOKIE = 'mingjian-oidc'

type Exchange = Readonly<{ request: FastifyRequest; reply: FastifyReply; by: OidcRouteDeps }>

async function send(user: string | null, { request, reply, by }: Exchange): Promise<void> {
  const { url, state } = await by.oidc.begin(`${siteOf(request).origin}${RETURN_PATH}`, user)
  const secure = request.protocol === 'https'
  // Lax: it must come along when the provider sends the browser back
  reply.setCookie(STATE_COOKIE, state, { path: RETURN_PATH, httpOnly: true, sameSite: 'lax', secure, maxAge: 600 })
  reply.redirect(url)
}

/** The account linked with this person; at the first sign-in, the one whose name the provider's claim tells. */
async function accountOf(person: OidcPerson, by: OidcRouteDeps): Promise<UserRow> {
  const linked = await by.places.findIdentity(person.issuer, person.subject)
  const known = linked === null ? null : await by.users.find(linked)
  const named = known === null && person.name !== null ? await by.users.findByName(person.name) : null
  const user = known ?? named
  if (user === null || user.disabled)
    throw new Fault('denied', 'oidc.account.none', 'no account here belongs to this sign-in')
  return known ?? linkTo(user.id, person, by)
}

async function linkTo(id: string, person: OidcPerson, by: OidcRouteDeps): Promise<UserRow> {
  const user = await by.users.find(id)
  if (!user || user.disabled) throw new Fault('denied', 'oidc.account.none', 'no account here belongs to this sign-in')
  const taken = await by.places.findIdentity(person.issuer, person.subject)
  if (taken === id) return user
  if (taken !== null) throw new Fault('conflict', 'oidc.account.taken', 'this sign-in belongs to another account')
  const actor: Actor = {
    ...{ kind: 'user', userId: id, name: user.name, role: user.role, abilities: new Set<never>() },
    ...{ cameras: null, address: null },
  }
  const detail = { user: id, issuer: person.issuer }
  await enterChange(by, actor, { action: 'identity.link', detail, private: { subject: person.subject } })
  const at = new Date(by.clock.now())
  await by.places.link({ issuer: person.issuer, subject: person.subject, user_id: id, linked_at: at })
  return user
}
