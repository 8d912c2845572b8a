// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto'
import { type EpochMillis, Fault } from '@mingjian/base'
import type { Ability } from '@mingjian/contract'
import type { Actor, Refusal } from '../access/grant.ts'
import { FailureCount } from '../access/lock-out.ts'
import { hashSecret, newSecret } from '../access/secret.ts'
import type { Credentials, SignedIn } from '../access/signed-in.ts'
import { isLive, move } from '../domain/order.ts'
import { newId } from '../store/new-id.ts'
import type { StoredOrder } from '../store/orders.ts'
import type { OrderVisitRow } from '../store/order-visits.ts'
import { type DeskDeps, findOrder } from './desk-deps.ts'
import { refuseUnmasked } from './order-refusal.ts'

export type OpenedVisit = Readonly<{
  id: string
  /** One of the two: a code to be typed on the officer's screen, or the cookie of the staff's own. Told once. */
  code: string | null
  cookie: string | null
  codeUntil: Date | null
  expiresAt: Date
}>

type Bearer = Readonly<{ visit: OrderVisitRow; order: StoredOrder }>

/**
 * Supervised sessions under an approved order: a one-time code that the officer's screen redeems, or a member of the staff
 * who works under it. Whoever bears one is let in to its cameras, times and verbs and to nothing else.
 */
export class VisitDesk {
  readonly #by: DeskDeps & Readonly<{ ended: (visits: readonly string[]) => void }>
  readonly #tries: FailureCount

  constructor(deps: DeskDeps & Readonly<{ ended: (visits: readonly string[]) => void }>) {
    this.#by = deps
    this.#tries = new FailureCount({ clock: deps.clock, weight: 1 })
  }

  /** Opens a visit under a live order, supervised by who opens it. */
  open(id: string, mode: 'officer' | 'staff', actor: Actor): Promise<OpenedVisit | Refusal> {
    return this.#by.turns.take(id, async () => {
      const order = await findOrder(id, this.#by)
      const next = move(order.row.state, 'open')
      if (typeof next !== 'string') return next
      const over = refuseOver(order, this.#by.clock.now()) ?? refuseUnmasked(order.row, this.#by)
      if (over) return over
      const at = this.#now()
      const { visitMinutes, codeMinutes } = this.#by.law.unit
      const longest = at.getTime() + visitMinutes * MINUTE
      const codeUntil = mode === 'officer' ? new Date(at.getTime() + codeMinutes * MINUTE) : null
      const expiresAt = new Date(Math.min(longest, order.row.until?.getTime() ?? longest))
      const visit = newId('os')
      const secret = mode === 'officer' ? newCode() : newSecret()
      const { index } = await this.#by.enter({
        type: 'order.open',
        body: { order: id, visit, mode, user: actor.userId, until: expiresAt.toISOString() },
      })
      await this.#by.visits.insert({
        ...{ id: visit, order_id: id, mode, entry: index, opened_at: at, expires_at: expiresAt, ended_at: null },
        ...{ user_id: actor.userId, user_name: actor.name },
        ...(mode === 'officer'
          ? { code: hashCode(secret), code_until: codeUntil }
          : { cookie: hashSecret(secret), redeemed_at: at }),
      })
      const person = { by_user: actor.userId, by_name: actor.name, snapshot: null }
      const step = { act: 'open' as const, at, ...person, entry: index, detail: { visit, mode } }
      await this.#by.orders.change({ id, version: order.row.version, set: { state: next }, step })
      const isCode = mode === 'officer'
      return { id: visit, code: isCode ? secret : null, cookie: isCode ? null : secret, codeUntil, expiresAt }
    })
  }

  /** Spends a code. Answers the cookie; refused alike whether it was never given, is spent, or came too late. */
  async redeem(code: string, address: string): Promise<{ cookie: string; expiresAt: Date } | Refusal> {
    const wait = this.#tries.wait(address)
    if (wait > 0) return refuse('order.code.rate', `too many wrong codes; try again in ${Math.ceil(wait / 1000)} s`)
    const at = this.#now()
    const visit = await this.#by.visits.findByCode(hashCode(code), at)
    const order = visit && (await this.#by.orders.find(visit.order_id))
    if (!visit || !order || refuseOver(order, at.getTime() as EpochMillis)) {
      this.#tries.fail(address)
      return refuse('order.code.wrong', 'this code is not valid, or not any more')
    }
    this.#tries.succeed(address)
    const body = { order: visit.order_id, visit: visit.id, supervisor: visit.user_id }
    const { index } = await this.#by.enter({ type: 'order.redeem', body, private: { address } })
    const cookie = newSecret()
    if (!(await this.#by.visits.redeem(visit.id, hashSecret(cookie), at)))
      return refuse('order.code.wrong', 'this code is not valid, or not any more')
    const person = { by_user: null, by_name: order.row.number ?? '', snapshot: null }
    const step = { act: 'redeem' as const, at, ...person, entry: index, detail: { visit: visit.id } }
    await this.#by.orders.addStep(visit.order_id, step)
    return { cookie, expiresAt: visit.expires_at }
  }

  /** Who bears an order by this cookie; null when nobody, or when the order or the visit is over. */
  async authenticate({ cookie, address }: Credentials): Promise<SignedIn | null> {
    const bearer = cookie === null ? null : await this.#bearerOf(hashSecret(cookie))
    if (bearer === null) return null
    const { visit, order } = bearer
    const now = this.#by.clock.now()
    const expiresAt = new Date(Math.min(visit.expires_at.getTime(), order.row.until?.getTime() ?? 0))
    if (!isLive(order.row, now) || expiresAt.getTime() <= now) return null
    return {
      actor: actorOf(bearer, { address, until: expiresAt, viewers: this.#viewersOf(bearer) }),
      session: { id: visit.id, expiresAt },
    }
  }

  /** What the bearer's screen shows; throws `order.visit.missing` for whoever bears none. */
  async current(actor: Actor): Promise<Bearer> {
    const order = actor.order ? await this.#by.orders.find(actor.order.id) : null
    const visits = order ? await this.#by.visits.list(order.row.id) : []
    const visit = visits.find(({ id }) => id === actor.sessionId)
    if (!order || !visit) throw new Fault('denied', 'order.visit.missing', 'no visit under an order is open here')
    return { visit, order }
  }

  /** Ends one visit, or all of an order. */
  async end(which: Readonly<{ id: string; order: string } | { order: string }>, by: string | null): Promise<void> {
    const at = this.#now()
    const { order } = which
    const open = (await this.#by.visits.list(order)).filter(
      ({ id, ended_at }) => ended_at === null && (!('id' in which) || which.id === id),
    )
    if (open.length === 0) return
    const visits = open.map(({ id }) => id)
    const { index } = await this.#by.enter({ type: 'order.end', body: { order, visits, user: by } })
    await this.#by.visits.end('id' in which ? { id: which.id } : { order }, at)
    const step = { act: 'end' as const, at, by_user: by, by_name: '', entry: index, detail: { visits }, snapshot: null }
    await this.#by.orders.addStep(order, step)
    this.#by.ended(visits)
  }

  async #bearerOf(cookie: Buffer): Promise<Bearer | null> {
    const visit = await this.#by.visits.findByCookie(cookie, this.#now())
    const order = visit && (await this.#by.orders.find(visit.order_id))
    return visit && order ? { visit, order } : null
  }

  #now(): Date {
    return new Date(this.#by.clock.now())
  }

  /** For the mark in the picture: the officers, or who of the unit looks for them. */
  #viewersOf({ visit, order }: Bearer): string {
    if (visit.mode === 'staff') return visit.user_name
    return this.#by.seal
      .openContent(order.row.sealed)
      .officers.map(({ name }) => name)
      .join('、')
  }
}

const MINUTE = 60_000

/**
 * Every way to pictures is open up to the gate, so that what lies outside the order is refused there by its article and
 * entered, and none of the ways round it.
 */
const ABILITIES: ReadonlySet<Ability> = new Set(['camera.watch', 'camera.replay', 'camera.still', 'camera.export'])

type Bearing = Readonly<{ address: string; until: Date; viewers: string }>

function actorOf({ visit, order }: Bearer, { address, until, viewers }: Bearing): Actor {
  const end = until.getTime() as EpochMillis
  const { id, number } = order.row
  return {
    ...{ kind: 'user', role: 'watcher', unit: null, abilities: ABILITIES, cameras: null, address, until: end },
    userId: visit.mode === 'staff' ? visit.user_id : null,
    name: visit.mode === 'staff' ? visit.user_name : (order.row.number ?? order.row.id),
    sessionId: visit.id,
    order: { id, number: number ?? id, viewers, scopes: order.granted, verbs: new Set(order.row.verbs), until: end },
  }
}

function refuseOver(order: StoredOrder, now: EpochMillis): Refusal | null {
  if (isLive(order.row, now)) return null
  return refuse('order.over', 'the time to open footage under this order is over')
}

function refuse(code: string, detail: string): Refusal {
  return { refused: true, code, detail, article: 'CQ25.2(4)' }
}

/** 50 random bits in letters and digits that are told apart when read aloud. */
function newCode(): string {
  const text = Array.from(randomBytes(10), (byte) => CODE_SIGNS[byte & 31]).join('')
  return `${text.slice(0, 5)}-${text.slice(5)}`
}

const CODE_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function hashCode(code: string): Buffer {
  const plain = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
  return createHash('sha256').update(`order-code ${plain}`).digest()
}
