// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, formatTime, toTicks } from '@mingjian/base'
import type {
  Order,
  OrderAct,
  OrderPaper,
  OrderQuery,
  OrderRow,
  OrderSession,
  OrderSheet,
  OrderState,
  OrderStep,
  OrderTerms,
} from '@mingjian/contract'
import { wordsOf } from '@mingjian/law'
import type { z } from 'zod'
import type { Actor } from '../access/grant.ts'
import { actsOf, isOverdue } from '../domain/order.ts'
import { judgeOrder, termsOfDoor } from '../domain/order-rules.ts'
import type { OrderPaperRow } from '../store/order-papers.ts'
import type { OrderFilter, OrderStepRow, StoredOrder } from '../store/orders.ts'
import type { OrderVisitRow } from '../store/order-visits.ts'
import { type DeskDeps, findOrder, momentOf } from './desk-deps.ts'
import { scopesOf } from './order-seal.ts'

type Query = z.output<typeof OrderQuery>
export type BookDeps = DeskDeps &
  Readonly<{
    instance: string
    /** Beginning and end of a day of the zone. */
    dayBounds: (day: string) => Readonly<{ start: EpochTicks; end: EpochTicks }> | null
  }>

/** The register of orders as it is read: one by one, as a list, as a sheet for paper. */
export class OrderBook {
  readonly #by: BookDeps

  constructor(deps: BookDeps) {
    this.#by = deps
  }

  async read(id: string, actor: Actor): Promise<Order> {
    const order = await findOrder(id, this.#by)
    const [papers, steps, visits, cameras] = await Promise.all([
      this.#by.papers.list(id),
      this.#by.orders.history(id),
      this.#by.visits.list(id),
      this.#by.cameras(),
    ])
    const { row, asked, granted } = order
    const content = this.#by.seal.openContent(row.sealed)
    const outcome = this.#by.seal.openOutcome(row.outcome)
    const isOpen = row.state === 'draft' || row.state === 'registered' || row.state === 'checked'
    const judged = { door: row.door, content, papers, isCamera: (camera: string) => cameras.has(camera) }
    return {
      ...this.#present(order),
      version: row.version,
      content: row.state === 'draft' ? content : { ...content, scopes: scopesOf(asked) },
      granted: granted.length === 0 ? null : { scopes: scopesOf(granted), verbs: row.verbs },
      findings: isOpen ? judgeOrder(judged, this.#by.law, momentOf(this.#by)) : [],
      acts: this.#actsOf(order, actor),
      papers: papers.map(presentPaper),
      history: steps.map(presentStep),
      visits: visits.map((visit) => presentVisit(visit, this.#by.clock.now())),
      ...outcome,
      createdBy: { id: row.created_by, name: row.created_by_name },
      registeredBy: personOf(row.registered_by, row.registered_by_name),
      decidedBy: personOf(row.decided_by, row.decided_by_name),
    }
  }

  /** A page of the register. Names lie sealed, so a search for one opens what the other conditions leave. */
  async list(query: Query): Promise<{ items: OrderRow[]; total: number; page: number; size: number }> {
    const filter = this.#filterOf(query)
    const { page, size } = query
    const offset = (page - 1) * size
    if (!query.search && !query.officer) {
      const [rows, total] = await Promise.all([
        this.#by.orders.list(filter, { limit: size, offset }),
        this.#by.orders.count(filter),
      ])
      return { items: rows.map((each) => this.#present(each)), total, page, size }
    }
    const found = await this.#search(query, filter)
    return { items: found.slice(offset, offset + size), total: found.length, page, size }
  }

  /** Everything that matches, the newest first, for an export. Throws `order.list.long`. */
  async all(query: Query): Promise<OrderRow[]> {
    return this.#search(query, this.#filterOf(query))
  }

  cameras(): ReturnType<DeskDeps['cameras']> {
    return this.#by.cameras()
  }

  terms(ask: Parameters<typeof termsOfDoor>[0]): OrderTerms {
    return termsOfDoor(ask, this.#by.law, momentOf(this.#by).on)
  }

  async sheet(id: string, actor: Actor): Promise<OrderSheet> {
    const order = await this.read(id, actor)
    const terms = this.terms({ door: order.door, content: order.content })
    const ids = [...new Set(order.content.scopes.map(({ camera }) => camera))]
    const cameras = await this.#by.cameras()
    return {
      instance: this.#by.instance,
      printedAt: formatTime(toTicks(this.#by.clock.now())),
      order,
      cameras: ids.map((camera) => ({
        id: camera,
        name: cameras.get(camera)?.name ?? camera,
        place: cameras.get(camera)?.place ?? null,
      })),
      articles: terms.articles.map((article) => ({ id: article, text: this.#wordsOf(article) })),
      terms,
    }
  }

  /** What the screen under an order may show. */
  async session({ visit, order }: Readonly<{ visit: OrderVisitRow; order: StoredOrder }>): Promise<OrderSession> {
    const cameras = await this.#by.cameras()
    const content = this.#by.seal.openContent(order.row.sealed)
    const until = Math.min(visit.expires_at.getTime(), order.row.until?.getTime() ?? visit.expires_at.getTime())
    return {
      ...{ order: order.row.id, number: order.row.number ?? order.row.id, organ: order.row.organ },
      ...{ officers: content.officers.map(({ name }) => name), supervisor: visit.user_name, mode: visit.mode },
      verbs: order.row.verbs,
      scopes: scopesOf(order.granted).map((scope) => ({
        ...scope,
        name: cameras.get(scope.camera)?.name ?? scope.camera,
      })),
      until: new Date(until).toISOString(),
      now: new Date(this.#by.clock.now()).toISOString(),
    }
  }

  async #search(query: Query, filter: OrderFilter): Promise<OrderRow[]> {
    const rows = await this.#by.orders.list(filter, { limit: MOST_SEARCHED + 1, offset: 0 })
    if (rows.length > MOST_SEARCHED)
      throw new Fault(
        'exhausted',
        'order.list.long',
        `more than ${MOST_SEARCHED} orders: narrow the search by day or door`,
      )
    const words = (query.search ?? '').toLowerCase()
    const officer = (query.officer ?? '').toLowerCase()
    return rows
      .filter(({ row }) => {
        const content = this.#by.seal.openContent(row.sealed)
        const people = content.officers.map(({ name, idNumber, certificate }) => `${name} ${idNumber} ${certificate}`)
        const isOfficer = people.some((each) => each.toLowerCase().includes(officer))
        const { caseNumber, legalBasis, certificateNumber, purpose } = content
        const text = [row.number, row.organ, caseNumber, legalBasis, certificateNumber, purpose, ...people].join('\n')
        return (officer === '' || isOfficer) && text.toLowerCase().includes(words)
      })
      .map((each) => this.#present(each))
  }

  #filterOf({ door, state, organ, camera, day }: Query): OrderFilter {
    const bounds = day === undefined ? null : this.#by.dayBounds(day)
    const isState = state !== undefined && state !== 'overdue' && state !== 'open'
    return {
      ...{ door, organ, camera },
      ...(isState ? { states: [state] } : {}),
      ...(state === 'open' ? { states: OPEN } : {}),
      ...(state === 'overdue' ? { overdueAt: new Date(this.#by.clock.now()) } : {}),
      ...(bounds ? { span: { from: bounds.start, to: bounds.end } } : {}),
    }
  }

  #present({ row, asked }: StoredOrder): OrderRow {
    const content = this.#by.seal.openContent(row.sealed)
    return {
      ...{ id: row.id, number: row.number, door: row.door, state: row.state },
      ...{ organ: row.organ, authority: row.authority, need: row.need, verbs: row.verbs },
      isOverdue: isOverdue({ state: row.state, dueAt: row.due_at, until: row.until }, this.#by.clock.now()),
      officers: content.officers.map(({ name }) => name),
      scopes: scopesOf(asked),
      createdAt: row.created_at.toISOString(),
      registeredAt: row.registered_at?.toISOString() ?? null,
      dueAt: row.due_at?.toISOString() ?? null,
      until: row.until?.toISOString() ?? null,
    }
  }

  #actsOf({ row }: StoredOrder, actor: Actor): OrderAct[] {
    const { approvers } = this.#by.law.unit
    return actsOf(row.state).filter((act) => {
      if (!actor.abilities.has(NEEDED[act] ?? 'order.register')) return false
      return act !== 'approve' || approvers <= 1 || actor.userId !== row.registered_by
    })
  }

  #wordsOf(article: string): string {
    const rule = this.#by.law.books.flatMap((book) => book.rules).find(({ id }) => id === article)
    if (rule) return `${rule.leadIn}${rule.text}`
    const whole = this.#by.law.books.flatMap((book) => book.articles).find(({ id }) => id === article)
    return whole ? wordsOf(whole) : ''
  }
}

const MOST_SEARCHED = 20_000
const OPEN: readonly OrderState[] = ['draft', 'registered', 'checked', 'approved', 'in-service', 'served']

/** The ability an act needs; the routes state the same. */
const NEEDED: Readonly<Partial<Record<OrderAct, 'order.register' | 'order.decide' | 'order.serve'>>> = {
  ...{ register: 'order.register', check: 'order.register', withdraw: 'order.register' },
  ...{ approve: 'order.decide', refuse: 'order.decide' },
  ...{ open: 'order.serve', serve: 'order.serve', close: 'order.serve' },
}

function personOf(id: string | null, name: string | null): { id: string | null; name: string } | null {
  return name === null ? null : { id, name }
}

function presentPaper(row: OrderPaperRow): OrderPaper {
  const { id, kind, officer, name, type, bytes, sha256, entry } = row
  return {
    ...{ id, kind, officer, name, type, bytes, sha256, entry },
    ...{ addedAt: row.added_at.toISOString(), addedBy: row.added_by_name },
  }
}

function presentStep(row: OrderStepRow): OrderStep {
  const { number, act, entry, detail } = row
  return { number, act, at: row.at.toISOString(), by: row.by_name, entry, detail }
}

function presentVisit(row: OrderVisitRow, now: number): Order['visits'][number] {
  const ended = row.ended_at ?? (row.expires_at.getTime() <= now ? row.expires_at : null)
  return {
    ...{ id: row.id, mode: row.mode, openedBy: row.user_name, openedAt: row.opened_at.toISOString() },
    ...{ redeemedAt: row.redeemed_at?.toISOString() ?? null, expiresAt: row.expires_at.toISOString() },
    endedAt: ended?.toISOString() ?? null,
  }
}
