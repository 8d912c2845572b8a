// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import { NewToken, SessionList, type Token, TokenInput, TokenList } from '@mingjian/contract'
import type { Accounts } from '../../access/accounts.ts'
import { enterChange } from '../../access/change-entry.ts'
import type { AccessRegister } from '../../store/access-register.ts'
import type { Credentials, SessionRow, TokenRow } from '../../store/credentials.ts'
import { newId } from '../../store/new-id.ts'
import type { Users } from '../../store/users.ts'
import { type Route, route } from '../route.ts'

export type TokenRouteDeps = Readonly<{
  accounts: Accounts
  users: Users
  credentials: Credentials
  register: AccessRegister
  clock: Clock
  endedToken: (token: string) => void
  endedSessions: (sessions: readonly string[]) => void
}>

const Id = z.object({ id: z.string().max(64) })
const OfUser = z.object({ id: z.string().max(64), part: z.string().max(64) })

/** Tokens of one's own; tokens and sessions of others for who changes users. */
export function tokenRoutes(by: TokenRouteDeps): Route[] {
  return [
    ...[listTokens(by), addToken(by), removeToken(by), listTheirTokens(by), removeTheirToken(by)],
    ...[listTheirSessions(by), endTheirSession(by)],
  ]
}

function listTokens(by: TokenRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/tokens',
    need: 'signed-in',
    summary: "The person's own tokens; never the secrets",
    answer: TokenList,
    handle: async ({ actor }) => ({ items: (await by.credentials.listTokens(actor.userId ?? '')).map(present) }),
  })
}

function addToken(by: TokenRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/tokens',
    need: 'signed-in',
    summary: 'Makes a token with at most the abilities of its person; the secret is told once',
    body: TokenInput,
    answer: NewToken,
    isCreation: true,
    async handle({ actor, body }) {
      if (actor.kind !== 'user') throw new Fault('denied', 'session.by-token', 'sign in as a person for this')
      const user = await by.users.find(actor.userId ?? '')
      if (!user) throw new Fault('not-found', 'user.unknown', 'there is no such user')
      const id = newId('t')
      const { abilities = null, days = null } = body
      const detail = { token: id, user: user.id, abilities, days }
      await enterChange(by, actor, { action: 'token.create', detail })
      const made = await by.accounts.makeToken(user, { id, name: body.name, abilities, days })
      return { token: present(made.row), secret: made.secret }
    },
  })
}

function removeToken(by: TokenRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/tokens/:id',
    need: 'signed-in',
    summary: "Revokes one of the person's own tokens",
    params: Id,
    answer: 'nothing',
    async handle({ actor, params }) {
      await enterChange(by, actor, { action: 'token.revoke', detail: { token: params.id, user: actor.userId } })
      await revoke(actor.userId ?? '', params.id, by)
    },
  })
}

function listTheirTokens(by: TokenRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/users/:id/tokens',
    need: 'user.change',
    summary: 'The tokens of an account',
    params: Id,
    answer: TokenList,
    handle: async ({ params }) => ({ items: (await by.credentials.listTokens(params.id)).map(present) }),
  })
}

function removeTheirToken(by: TokenRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/users/:id/tokens/:part',
    need: 'user.change',
    summary: 'Revokes a token of an account',
    params: OfUser,
    answer: 'nothing',
    async handle({ actor, params }) {
      await enterChange(by, actor, { action: 'token.revoke', detail: { token: params.part, user: params.id } })
      await revoke(params.id, params.part, by)
    },
  })
}

function listTheirSessions(by: TokenRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/users/:id/sessions',
    need: 'user.change',
    summary: 'The sessions of an account',
    params: Id,
    answer: SessionList,
    async handle({ params, request }) {
      const current = request.signedIn?.session?.id ?? null
      const rows = await by.credentials.listSessions(params.id)
      return { items: rows.map((row) => presentSessionRow(row, current)) }
    },
  })
}

function endTheirSession(by: TokenRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/users/:id/sessions/:part',
    need: 'user.change',
    summary: 'Ends a session of an account',
    params: OfUser,
    answer: 'nothing',
    async handle({ actor, params }) {
      await enterChange(by, actor, { action: 'session.revoke', detail: { session: params.part, user: params.id } })
      const ended = await by.credentials.endSessions(params.id, { only: params.part })
      if (ended.length === 0) throw new Fault('not-found', 'session.unknown', 'there is no such session')
      by.endedSessions(ended)
    },
  })
}

async function revoke(user: string, token: string, by: TokenRouteDeps): Promise<void> {
  if (!(await by.credentials.removeToken(user, token)))
    throw new Fault('not-found', 'token.unknown', 'there is no such token')
  by.endedToken(token)
}

export function presentSessionRow(
  row: SessionRow,
  current: string | null,
): z.input<typeof SessionList>['items'][number] {
  return {
    ...{ id: row.id, address: row.address, agent: row.agent },
    ...{ createdAt: row.created_at.toISOString(), lastSeen: row.last_seen.toISOString() },
    ...{ isCurrent: row.id === current, isNewDevice: row.is_new_device },
  }
}

function present(row: TokenRow): Token {
  return {
    ...{ id: row.id, name: row.name, abilities: row.abilities, createdAt: row.created_at.toISOString() },
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsed: row.last_used?.toISOString() ?? null,
  }
}
