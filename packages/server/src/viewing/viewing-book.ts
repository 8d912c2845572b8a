// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Viewing, ViewingFilter as AskedFilter, ViewingPage, ViewingQuery, ViewingSum } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor } from '../access/grant.ts'
import type { Database } from '../store/database.ts'
import { sumViewings } from '../store/viewing-sums.ts'
import type { ViewingFilter, Viewings } from '../store/viewings.ts'
import { presentSum, presentViewing } from './viewing-answer.ts'

export type BookDeps = Readonly<{
  viewings: Viewings
  database: Database
  cameraName: (id: string) => string
  /** What an order is called, where orders are kept. */
  orderName?: (id: string) => Promise<string>
}>

type Filter = z.output<typeof AskedFilter>

/** What was watched, as this person may read it: everybody's with `viewing.see`, else one's own. */
export class ViewingBook {
  readonly #by: BookDeps

  constructor(deps: BookDeps) {
    this.#by = deps
  }

  async page(actor: Actor, query: ViewingQuery): Promise<ViewingPage> {
    const { page, size, ...asked } = query
    const at = { offset: (page - 1) * size, limit: size }
    const { rows, total } = await this.#by.viewings.list(this.#filter(actor, asked), at)
    return { items: rows.map((row) => this.#present(row)), total, page, size }
  }

  /** Somebody else's is answered like one that does not exist. */
  async one(actor: Actor, id: string): Promise<Viewing> {
    const { user, within } = this.#filter(actor, {})
    const row = await this.#by.viewings.find(id)
    const isSeen =
      row !== null && (user === undefined || row.user_id === user) && (within === null || within.has(row.camera))
    if (!isSeen) throw new Fault('not-found', 'viewing.unknown', 'there is no such viewing')
    return this.#present(row)
  }

  /** The newest, as many as a file takes. */
  async all(actor: Actor, asked: Filter): Promise<Viewing[]> {
    const { rows } = await this.#by.viewings.list(this.#filter(actor, asked), { offset: 0, limit: MOST_LINES })
    return rows.map((row) => this.#present(row))
  }

  async sums(actor: Actor, asked: Filter & { by: 'user' | 'camera' | 'order' }): Promise<ViewingSum[]> {
    const { by } = asked
    const rows = await sumViewings(this.#by.database, this.#filter(actor, asked), by)
    return Promise.all(rows.map(async (row) => presentSum(row, await this.#name(by, row.id, row.name))))
  }

  async #name(by: 'user' | 'camera' | 'order', id: string | null, person: string): Promise<string> {
    if (by === 'user' || id === null) return person
    return by === 'camera' ? this.#by.cameraName(id) : ((await this.#by.orderName?.(id)) ?? id)
  }

  #present(row: Parameters<typeof presentViewing>[0]): Viewing {
    return presentViewing(row, this.#by.cameraName)
  }

  #filter(actor: Actor, { camera, user, order, kind, from, to }: Filter): ViewingFilter {
    const seesAll = actor.kind === 'operator' || actor.abilities.has('viewing.see')
    return {
      ...{ camera, order, kind },
      user: seesAll ? user : (actor.userId ?? ''),
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      within: seesAll ? actor.cameras : null,
    }
  }
}

const MOST_LINES = 50_000
