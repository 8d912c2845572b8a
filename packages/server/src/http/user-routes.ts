// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import { PageQuery, User, UserInput, UserPage, UserPatch } from '@mingjian/contract'
import type { Accounts } from '../access/accounts.ts'
import { enterChange } from '../access/change-entry.ts'
import type { Refusal } from '../access/grant.ts'
import { refusePassword } from '../access/password-rule.ts'
import { hashPassword } from '../access/password.ts'
import type { AccessRegister } from '../store/access-register.ts'
import { newId } from '../store/new-id.ts'
import type { Credentials } from '../store/credentials.ts'
import type { UserRow, Users } from '../store/users.ts'
import type { EventFeed } from './event-feed.ts'
import { type Route, route } from './route.ts'

export type UserRouteDeps = Readonly<{
  accounts: Accounts
  users: Users
  credentials: Credentials
  register: AccessRegister
  events: EventFeed
  clock: Clock
  /** What this user had open before is over. */
  ended: (user: string) => void
}>

const UserId = z.object({ id: z.string().max(64) })

export function userRoutes(by: UserRouteDeps): Route[] {
  return [listUsers(by), addUser(by), changeUser(by), removeUser(by)]
}

function listUsers(by: UserRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/users',
    need: 'user.change',
    summary: 'The accounts by name',
    query: PageQuery,
    answer: UserPage,
    async handle({ query }) {
      const { rows, total } = await by.users.list(query)
      return { items: rows.map((row) => present(row, by)), total, page: query.page, size: query.size }
    },
  })
}

function addUser(by: UserRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/users',
    need: 'user.change',
    summary: 'Adds an account',
    body: UserInput,
    answer: User,
    isCreation: true,
    async handle({ actor, body }) {
      const weak = await refusePassword(body.password, { name: body.name, stored: null })
      if (weak) return weak
      const password = await hashPassword(body.password)
      const { name, role } = body
      const id = newId('u')
      await enterChange(by, actor, {
        action: 'user.add',
        detail: { user: id, role, cameras: body.cameras ?? null, unit: body.unit ?? null },
        private: { userName: name },
      })
      const [cameras, unit] = [body.cameras ?? null, body.unit ?? null]
      const user = await by.accounts.addUser({ id, name, role, cameras, unit, password })
      return present(user, by)
    },
  })
}

function changeUser(by: UserRouteDeps): Route {
  return route({
    method: 'PATCH',
    url: '/api/users/:id',
    need: 'user.change',
    summary: 'Changes an account; a new password, another role or other cameras end its sessions',
    params: UserId,
    body: UserPatch,
    answer: User,
    async handle({ actor, params, body }) {
      const losesPower = body.disabled === true || (body.role !== undefined && body.role !== 'administrator')
      const refusal = losesPower ? await refuseLast(params.id, by) : null
      if (refusal) return refusal
      const { unlock, password, ...plain } = body
      const weak = password === undefined ? null : await refuseWeak(params.id, password, by)
      if (weak) return weak
      const change = {
        ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
        ...(password === undefined ? {} : { password: await hashPassword(password) }),
        ...(unlock ? { failures: 0, locked_until: null } : {}),
      }
      const { role, disabled, cameras, unit } = body
      await enterChange(by, actor, {
        action: 'user.change',
        detail: { user: params.id, fields: Object.keys(body), role, disabled, cameras, unit },
      })
      const user =
        Object.keys(change).length === 0 ? await by.users.find(params.id) : await by.users.update(params.id, change)
      if (!user) throw unknownUser()
      if (password !== undefined || Object.keys(plain).length > 0) {
        by.events.endSessions(await by.credentials.endSessions(user.id))
        by.ended(user.id)
      }
      return present(user, by)
    },
  })
}

function removeUser(by: UserRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/users/:id',
    need: 'user.change',
    summary: 'Removes an account; what it did stays in the register of access',
    params: UserId,
    answer: 'nothing',
    async handle({ actor, params }) {
      const refusal = await refuseLast(params.id, by)
      if (refusal) return refusal
      const sessions = await by.credentials.listSessions(params.id)
      await enterChange(by, actor, { action: 'user.remove', detail: { user: params.id } })
      if (!(await by.users.remove(params.id))) throw unknownUser()
      by.events.endSessions(sessions.map((row) => row.id))
      by.ended(params.id)
      return undefined
    },
  })
}

async function refuseWeak(id: string, password: string, by: UserRouteDeps): Promise<Refusal | null> {
  const user = await by.users.find(id)
  return user && refusePassword(password, { name: user.name, stored: user.password })
}

async function refuseLast(id: string, by: UserRouteDeps): Promise<Refusal | null> {
  if ((await by.users.countAdministrators(id)) > 0) return null
  const user = await by.users.find(id)
  if (user?.role !== 'administrator') return null
  return { refused: true, code: 'user.last-administrator', detail: 'one administrator must remain', article: null }
}

function unknownUser(): Fault {
  return new Fault('not-found', 'user.unknown', 'there is no such user')
}

function present(row: UserRow, by: UserRouteDeps): User {
  const isLocked = row.locked_until !== null && row.locked_until.getTime() > by.clock.now()
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    disabled: row.disabled,
    cameras: row.cameras,
    unit: row.unit,
    hasFactor: row.has_factor,
    createdAt: row.created_at.toISOString(),
    lastSignIn: row.last_sign_in?.toISOString() ?? null,
    lockedUntil: isLocked ? (row.locked_until?.toISOString() ?? null) : null,
  }
}
