// SPDX-License-Identifier: Apache-2.0
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import {
  FactorBegin,
  FactorBegun,
  FactorList,
  FactorProof,
  PasswordProof,
  RecoveryCodes,
  SessionInput,
  SignInChallenge,
} from '@mingjian/contract'
import type { Accounts } from '../../access/accounts.ts'
import type { AccessSettingsBook } from '../../access/access-settings.ts'
import { enterChange } from '../../access/change-entry.ts'
import type { Factors } from '../../access/factors.ts'
import type { Actor, Refusal } from '../../access/grant.ts'
import type { AccessRegister } from '../../store/access-register.ts'
import type { UserRow, Users } from '../../store/users.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { placeOf, siteOf } from '../session-routes.ts'

export type FactorRouteDeps = Readonly<{
  accounts: Accounts
  factors: Factors
  settings: AccessSettingsBook
  users: Users
  register: AccessRegister
  clock: Clock
  /** What is remembered of this account is stale. */
  changed: (user: string) => void
}>

const FactorId = z.object({ id: z.string().max(64) })

/** Second factors of one's own; taking somebody else's away is the administrator's. */
export function factorRoutes(by: FactorRouteDeps): Route[] {
  return [
    ...[challenge(by), listFactors(by), beginFactor(by), confirmFactor(by), removeFactor(by)],
    ...[renewCodes(by), resetFactors(by)],
  ]
}

function challenge(by: FactorRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/session/challenge',
    need: 'public',
    summary: 'What a sign-in needs besides name and password, which are proved by it',
    body: SessionInput.pick({ user: true, password: true }),
    answer: SignInChallenge,
    async handle({ body, request }) {
      const user = await by.accounts.prove(body.user, body.password, placeOf(request))
      return isRefusal(user) ? user : by.factors.challenge(user.id, siteOf(request))
    },
  })
}

function listFactors(by: FactorRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/session/factors',
    need: 'signed-in',
    summary: "The person's own second factors",
    answer: FactorList,
    async handle({ actor }) {
      const user = await ownAccount(actor, by)
      const items = (await by.factors.list(user.id)).map((row) => ({
        ...{ id: row.id, kind: row.kind, name: row.name },
        ...{ createdAt: row.created_at.toISOString(), lastUsed: row.last_used?.toISOString() ?? null },
      }))
      const isRequired = await by.settings.requiresFactor(user.role)
      return { items, recoveryCodesLeft: await by.factors.codesLeft(user.id), isRequired }
    },
  })
}

function beginFactor(by: FactorRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/session/factors',
    need: 'signed-in',
    summary: 'Begins a second factor; it counts once it is confirmed',
    body: FactorBegin,
    answer: FactorBegun,
    isCreation: true,
    async handle({ actor, body, request }) {
      const user = await provenAccount({ actor, password: body.password, request }, by)
      if (isRefusal(user)) return user
      return by.factors.begin(user, { kind: body.kind, name: body.name, site: siteOf(request) })
    },
  })
}

function confirmFactor(by: FactorRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/session/factors/:id/confirm',
    need: 'signed-in',
    summary: 'Proves a second factor; with the first one ten recovery codes are told, once',
    params: FactorId,
    body: FactorProof,
    answer: RecoveryCodes,
    async handle({ actor, params, body, request }) {
      const user = await ownAccount(actor, by)
      const detail = { user: user.id, factor: params.id }
      const enter = (): Promise<void> => enterChange(by, actor, { action: 'factor.confirm', detail })
      const codes = await by.factors.confirm(user, { ...body, id: params.id, site: siteOf(request) }, enter)
      if (isRefusal(codes)) return codes
      by.changed(user.id)
      return { codes }
    },
  })
}

function removeFactor(by: FactorRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/session/factors/:id/remove',
    need: 'signed-in',
    summary: 'Takes a second factor away; the password is asked for again',
    params: FactorId,
    body: PasswordProof,
    answer: 'nothing',
    async handle({ actor, params, body, request }) {
      const user = await provenAccount({ actor, password: body.password, request }, by)
      if (isRefusal(user)) return user
      await enterChange(by, actor, { action: 'factor.remove', detail: { user: user.id, factor: params.id } })
      if (!(await by.factors.remove(user.id, params.id)))
        throw new Fault('not-found', 'factor.unknown', 'there is no such factor')
      by.changed(user.id)
      return undefined
    },
  })
}

function renewCodes(by: FactorRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/session/recovery-codes',
    need: 'signed-in',
    summary: 'Ten new recovery codes in the place of those before, told once',
    body: PasswordProof,
    answer: RecoveryCodes,
    async handle({ actor, body, request }) {
      const user = await provenAccount({ actor, password: body.password, request }, by)
      if (isRefusal(user)) return user
      if (!user.has_factor) throw new Fault('conflict', 'factor.none', 'set up a second factor first')
      await enterChange(by, actor, { action: 'factor.renew-codes', detail: { user: user.id } })
      return { codes: await by.factors.renewCodes(user.id) }
    },
  })
}

function resetFactors(by: FactorRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/users/:id/factors',
    need: 'user.change',
    summary: 'Takes all second factors of an account away, for somebody who lost theirs',
    params: FactorId,
    answer: 'nothing',
    async handle({ actor, params }) {
      if (!(await by.users.find(params.id))) throw new Fault('not-found', 'user.unknown', 'there is no such user')
      await enterChange(by, actor, { action: 'factor.reset', detail: { user: params.id } })
      await by.factors.remove(params.id, null)
      by.changed(params.id)
    },
  })
}

type Proving = Readonly<{ actor: Actor; password: string; request: FastifyRequest }>

/** Also a token brings its user; but what is asked for here is not for programs. */
async function ownAccount(actor: Actor, by: FactorRouteDeps): Promise<UserRow> {
  if (actor.kind !== 'user') throw new Fault('denied', 'session.by-token', 'sign in as a person for this')
  const user = await by.users.find(actor.userId ?? '')
  if (!user) throw new Fault('not-found', 'user.unknown', 'there is no such user')
  return user
}

async function provenAccount({ actor, password, request }: Proving, by: FactorRouteDeps): Promise<UserRow | Refusal> {
  const user = await ownAccount(actor, by)
  return by.accounts.prove(user.name, password, placeOf(request))
}
